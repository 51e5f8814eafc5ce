"""What asks for one field of the form: a question, what is expected, and the answers that are one button away."""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from bot.core.events.model import FREE, LONGEST_DESCRIPTION, LONGEST_TITLE, MOST_GUESTS
from bot.core.languages import LANGUAGES
from bot.telegram.screens import Button, LocationRequest, Row, Screen, bold, in_rows, paragraphs
from bot.telegram.translator import Translator
from handlers.events import callbacks
from handlers.events.form import Field, Form, Stage
from handlers.events.form_screens import back_to_form, form_tap
from handlers.events.form_values import value_of
from handlers.events.shortening import shortened
from handlers.events.views import on_topic
from handlers.residents.screens import MARK
from handlers.residents.settings_screens import topic_name

_LONGEST_ORIGINAL: Final = 800  # UTF-16 units of a description that is being translated


def title(t: Translator, form: Form, tag: str, note: Markup | None = None) -> Screen:
    """In this language; as long as nothing is written, another one can be chosen to write in."""
    text = paragraphs(
        note,
        Markup("✏️ ") + bold(t.gettext("What is it called?")),
        t.gettext(
            "Type the title, in this language: <b>{language}</b>. {limit} characters at most.",
            language=LANGUAGES[tag].own_name,
            limit=t.number(LONGEST_TITLE),
        ),
        _now(t, form.draft.details.texts[tag].title if tag in form.draft.details.texts else ""),
    )
    others: tuple[Row, ...] = ()
    if not form.words.title:
        others = in_rows(
            [
                Button(f"🌐 {LANGUAGES[other].own_name}", form_tap(form, callbacks.TRANSLATE, other))
                for other in form.city.languages
                if other != tag
            ],
            2,
        )
    return Screen(text, (*others, back_to_form(t, form)))


def description(t: Translator, form: Form, tag: str, note: Markup | None = None) -> Screen:
    """In another language than the one that it was written in first, below what was written in that."""
    is_original = tag == form.original
    text = paragraphs(
        note,
        Markup("✏️ ") + bold(t.gettext("What should people know about it?")),
        t.gettext(
            "Type the description, in this language: <b>{language}</b>. {limit} characters at most.",
            language=LANGUAGES[tag].own_name,
            limit=t.number(LONGEST_DESCRIPTION),
        ),
        None if is_original else _original_description(form),
    )
    rows: list[Row] = []
    if is_original and form.words.description:
        rows.append(_empty(t, form, Field.DESCRIPTION))
    if not is_original:
        skip = Button(
            t.pgettext("button", "No description"), form_tap(form, callbacks.FIELD, Field.TRANSLATIONS)
        )
        rows.append((skip,))
    return Screen(text, (*rows, back_to_form(t, form)))


def written(
    t: Translator, form: Form, field: Field, note: Markup | None = None, *, guided: bool = False
) -> Screen:
    """A field of plain words."""
    question, hint = _questions(t)[field]
    rows: list[Row] = []
    if field is Field.PRICE:
        mark = MARK if form.draft.details.price == FREE else ""
        free = Button(mark + t.pgettext("button", "Free of charge"), form_tap(form, callbacks.FREE_OF_CHARGE))
        rows.append((free,))
    if field is Field.PLACE and form.stage is not Stage.SUGGESTION:
        share = Button(t.pgettext("button", "📍 I am there now"), form_tap(form, callbacks.SHARE_PLACE))
        rows.append((share,))
    if value_of(t, form, field):
        rows.append(_empty(t, form, field))
    if guided:
        rows.append((Button(t.pgettext("button", "Skip"), form_tap(form, callbacks.SKIP, field)),))
    current = None if guided else _now(t, value_of(t, form, field))
    text = paragraphs(note, Markup("✏️ ") + bold(question), hint, current)
    return Screen(text, (*rows, back_to_form(t, form)))


def location(t: Translator, form: Form, note: Markup | None = None) -> Screen:
    text = paragraphs(
        note,
        Markup("📍 ") + bold(t.gettext("Where is it on the map?")),
        t.gettext(
            "Press 📎 below, then “Location”, move the map to the place and send it. Or type the two numbers that a"
            " map shows: 41.9961, 21.4317"
        ),
    )
    share = Button(t.pgettext("button", "📍 I am there now"), form_tap(form, callbacks.SHARE_PLACE))
    rows: list[Row] = [(share,)]
    if form.draft.details.location:
        rows.append(_empty(t, form, Field.LOCATION))
    return Screen(text, (*rows, back_to_form(t, form)))


def share_place(t: Translator) -> LocationRequest:
    """Only her phone knows where she is."""
    return LocationRequest(
        t.gettext("Press the button below: the event gets the place where you are now."),
        t.pgettext("button", "📍 Share my location"),
        t.pgettext("input", "Or type the place"),
    )


def topic(t: Translator, form: Form) -> Screen:
    chosen = form.draft.details.topic
    buttons = [
        Button(
            (MARK if each.code == chosen else "") + topic_name(t, each),
            form_tap(form, callbacks.TOPIC, on_topic(each).value),
        )
        for each in form.city.topics
    ]
    rows: list[Row] = [*in_rows(buttons, 2)]
    if chosen:
        rows.append(_empty(t, form, Field.TOPIC))
    return Screen(Markup("🏷 ") + bold(t.gettext("What is it about?")), (*rows, back_to_form(t, form)))


def seats(t: Translator, form: Form, note: Markup | None = None) -> Screen:
    text = paragraphs(
        note,
        Markup("💺 ") + bold(t.gettext("How many people can come?")),
        t.gettext("Type a number, such as 50. When all seats are taken, there is a waiting list."),
        _now(t, value_of(t, form, Field.SEATS)),
    )
    mark = MARK if form.draft.details.capacity is None else ""
    unlimited = Button(mark + t.pgettext("button", "No limit"), form_tap(form, callbacks.UNLIMITED))
    return Screen(text, ((unlimited,), back_to_form(t, form)))


def guests(t: Translator, form: Form) -> Screen:
    chosen = form.draft.details.guests_limit
    buttons = [
        Button(
            (MARK if number == chosen else "") + t.number(number),
            form_tap(form, callbacks.GUESTS, str(number)),
        )
        for number in range(MOST_GUESTS + 1)
    ]
    text = Markup("👥 ") + bold(t.gettext("How many guests may everybody bring along?"))
    return Screen(text, (*in_rows(buttons, 4), back_to_form(t, form)))


def spoken(t: Translator, form: Form) -> Screen:
    """Each language once, in however many scripts the city writes it."""
    chosen = {t.spoken_name(tag) for tag in form.draft.details.spoken}
    by_name = {t.spoken_name(tag): tag for tag in reversed(form.city.languages)}
    buttons = [
        Button(
            (MARK if name in chosen else "") + _without_script(LANGUAGES[tag].own_name),
            form_tap(form, callbacks.SPOKEN, tag),
        )
        for name, tag in reversed(by_name.items())
    ]
    text = Markup("🗣 ") + bold(t.gettext("Which languages are spoken there?"))
    return Screen(text, (*in_rows(buttons, 2), back_to_form(t, form)))


def picture(t: Translator, form: Form, note: Markup | None = None) -> Screen:
    """With the picture that there is."""
    text = paragraphs(
        note,
        Markup("🖼 ") + bold(t.gettext("Which picture?")),
        t.gettext("Send it to me as a photo: press 📎 below and choose it."),
    )
    rows: list[Row] = [_empty(t, form, Field.PICTURE)] if form.draft.details.picture else []
    return Screen(text, (*rows, back_to_form(t, form)), form.draft.details.picture)


def translations(t: Translator, form: Form, note: Markup | None = None) -> Screen:
    """The city's languages: those that are there are marked."""
    missing = set(form.untranslated)
    tags = dict.fromkeys((*form.city.languages, *form.draft.details.texts))
    buttons = [
        Button(
            ("▫️ " if tag in missing or not form.words.title else MARK) + LANGUAGES[tag].own_name,
            form_tap(form, callbacks.TRANSLATE, tag),
        )
        for tag in tags
    ]
    said = (
        t.gettext("Those with a ✓ are there. Choose a language to write in it.")
        if form.untranslated or not form.words.title
        else t.gettext("All languages of the city are there. Choose one to change it.")
    )
    text = paragraphs(note, Markup("🌐 ") + bold(t.gettext("Translations")), said)
    return Screen(text, (*in_rows(buttons, 2), back_to_form(t, form)))


def translation(t: Translator, form: Form, tag: str, note: Markup | None = None) -> Screen:
    """Its title in another language than the one that it was written in first."""
    words = form.draft.details.texts.get(tag)
    text = paragraphs(
        note,
        Markup("🌐 ") + bold(LANGUAGES[tag].own_name),
        t.gettext("The title is: {title}", title=form.words.title) if form.words.title else None,
        t.gettext(
            "Type the title, in this language: <b>{language}</b>. {limit} characters at most.",
            language=LANGUAGES[tag].own_name,
            limit=t.number(LONGEST_TITLE),
        ),
        _now(t, words.title if words else ""),
    )
    rows: list[Row] = []
    if words:
        remove = Button(t.pgettext("button", "🗑 Remove"), form_tap(form, callbacks.UNTRANSLATE, tag))
        rows.append((remove,))
    others = Button(t.pgettext("half-button", "‹ Back"), form_tap(form, callbacks.FIELD, Field.TRANSLATIONS))
    return Screen(text, (*rows, (others,)))


def expected(t: Translator, field: Field) -> Markup:
    """What was sent is none of what was asked for."""
    return (
        Markup("⚠️ ")
        + {
            Field.SEATS: t.gettext("This is not a number. Type digits only, such as 50."),
            Field.LINK: t.gettext("This is not an address of a page. Type one such as https://example.org"),
            Field.LOCATION: t.gettext("This is not a place on the map."),
            Field.PICTURE: t.gettext("This is not a photo."),
            Field.REPEATS: t.gettext("This is not a number of times. Type one from 2 to 1000."),
        }[field]
    )


def _questions(t: Translator) -> Mapping[Field, tuple[Markup, Markup]]:
    return {
        Field.PLACE: (
            t.gettext("Where is it?"),
            t.gettext("Type the name and the address, such as: City Library, Main Street 5"),
        ),
        Field.PRICE: (
            t.gettext("What does it cost?"),
            t.gettext("Type the price, such as: 200 den., or: 5 €"),
        ),
        Field.ORGANISER: (
            t.gettext("Who organises it?"),
            t.gettext("Type the name as people know it."),
        ),
        Field.ACCESSIBILITY: (
            t.gettext("How accessible is it?"),
            t.gettext("Type what helps to decide, such as: step-free, sign language, quiet room"),
        ),
        Field.LINK: (
            t.gettext("Is there a page about it?"),
            t.gettext("Type its address, such as https://example.org"),
        ),
    }


def _now(t: Translator, value: str | Markup | None) -> Markup | None:
    return t.gettext("Now: {value}", value=value) if value else None


def _original_description(form: Form) -> Markup | None:
    if form.original is None or not form.words.description:
        return None
    return Markup("<b>{}:</b> {}").format(
        LANGUAGES[form.original].own_name, shortened(form.words.description, _LONGEST_ORIGINAL)
    )


def _without_script(own_name: str) -> str:
    return own_name.partition(" (")[0]


def _empty(t: Translator, form: Form, field: Field) -> Row:
    return (Button(t.pgettext("button", "🗑 Remove"), form_tap(form, callbacks.EMPTY, field)),)
