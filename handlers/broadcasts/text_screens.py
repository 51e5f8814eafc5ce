"""The text, the picture and the buttons of an announcement: each is asked for, and shown as it is kept."""

from markupsafe import Markup

from bot.core.broadcasts.markup import length
from bot.core.broadcasts.model import LONGEST_CAPTION, LONGEST_LABEL, MOST_BUTTONS
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.translator import Translator
from handlers.broadcasts import callbacks
from handlers.broadcasts.audience_words import language_name
from handlers.broadcasts.desk import Draft
from handlers.broadcasts.draft_screens import to_draft
from handlers.broadcasts.draft_words import label_of, read_in, seen_instead, words_in
from handlers.broadcasts.problems import few_buttons
from handlers.events.shortening import label, shortened
from handlers.residents.screens import MARK
from locales.contexts import COLUMNS

_SHOWN = 3_300  # UTF-16 units of a text with its tags
_LONGEST_ADDRESS = 200


def ask_text(t: Translator, draft: Draft, tag: str, note: Markup | None = None) -> Screen:
    """What it says in one language, to be copied and sent anew; the others are one button away each."""
    texts = draft.content.texts
    written, instead = words_in(texts, tag), seen_instead(draft, tag)
    asks = (
        t.gettext("Text: {languages}", languages=language_name(tag))
        if written
        else t.gettext("What does it say?")
    )
    text = paragraphs(
        note,
        Markup("✏️ ") + bold(asks),
        _now(t, written) if written else None,
        t.gettext(
            "Type it in this language: <b>{language}</b>. {limit} characters at most. Format it as you always do in"
            " Telegram, or with tags such as {tags}.",
            language=language_name(tag),
            limit=t.number(draft.limit),
            tags=Markup("<code>{}</code>").format("<b>"),
        ),
        t.gettext("Until then they see: {language}", language=language_name(instead)) if instead else None,
    )
    rows: list[Row] = []
    if tag in texts:
        rows.append((Button(t.pgettext("button", "🗑 Remove"), draft.tap(callbacks.UNSAID, tag)),))
    others = [
        Button(
            _marked(language_name(other), is_there=words_in(texts, other) is not None),
            draft.tap(callbacks.TEXT, other),
        )
        for other in draft.languages
        if other != tag
    ]
    return Screen(text, (*rows, *in_rows(others, 2), to_draft(t, draft)))


def _now(t: Translator, written: str) -> Markup:
    """As it was written, tags and all: a tap copies it."""
    return lines(
        t.ngettext("Now it says, in {n} character:", "Now it says, in {n} characters:", length(written)),
        Markup("<pre>{}</pre>").format(shortened(written, _SHOWN)),
    )


def _marked(name: str, *, is_there: bool) -> str:
    return (MARK if is_there else "🌐 ") + name


def ask_picture(t: Translator, draft: Draft, note: Markup | None = None) -> Screen:
    """With the one that it has."""
    there = draft.content.picture
    text = paragraphs(
        note,
        Markup("🖼 ") + bold(t.gettext("Send me a picture")),
        t.gettext("It stands above the text. With a picture the text may be {limit} characters long at most.",
                  limit=t.number(LONGEST_CAPTION)),
        t.gettext("Another one takes the place of this.") if there else None,
    )  # fmt: skip
    rows: list[Row] = []
    if there:
        remove = Button(t.pgettext("button", "🗑 Remove the picture"), draft.tap(callbacks.PICTURE_REMOVED))
        rows.append((remove,))
    return Screen(text, (*rows, to_draft(t, draft)), there)


def not_a_picture(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("I wait for a picture. Please send it as a photo, not as a file.")


def links(t: Translator, draft: Draft, note: Markup | None = None) -> Screen:
    """The buttons that open a page."""
    buttons = draft.content.buttons
    text = paragraphs(
        note,
        Markup("🔗 ") + bold(t.gettext("Buttons under the announcement")),
        few_buttons(t),
        *(
            lines(
                bold(label_of(t, button)),
                Markup.escape(shortened(button.url, _LONGEST_ADDRESS)),
                read_in(t, button.labels, draft.languages),
            )
            for button in buttons
        ),
    )
    rows: list[Row] = [
        (
            Button(
                label(label_of(t, button), COLUMNS["button"]),
                draft.tap(callbacks.LINK, str(index), next(iter(button.labels))),
            ),
        )
        for index, button in enumerate(buttons)
    ]
    if len(buttons) < MOST_BUTTONS:
        rows.append((Button(t.pgettext("button", "➕ New button"), draft.tap(callbacks.LINK_NEW)),))
    return Screen(text, (*rows, to_draft(t, draft)))


def ask_address(t: Translator, draft: Draft, index: int | None, note: Markup | None = None) -> Screen:
    """Of a new button where there is no index."""
    there = draft.content.buttons[index].url if index is not None else None
    text = paragraphs(
        note,
        Markup("🔗 ") + bold(t.gettext("Which page does it open?")),
        t.gettext("Type its address, such as https://example.org/page"),
        t.gettext("Now: {value}", value=shortened(there, _LONGEST_ADDRESS)) if there else None,
    )
    return Screen(text, (_to_links(t, draft),))


def ask_first_label(
    t: Translator, draft: Draft, tag: str, address: str, note: Markup | None = None
) -> Screen:
    """Of a new button whose address is known."""
    text = paragraphs(
        note,
        _asks_label(t, tag),
        t.gettext("It opens: {address}", address=shortened(address, _LONGEST_ADDRESS)),
    )
    return Screen(text, (_to_links(t, draft),))


def ask_label(t: Translator, draft: Draft, index: int, tag: str, note: Markup | None = None) -> Screen:
    """What it says in one language; its other languages, its address and its end are one button away each."""
    button = draft.content.buttons[index]
    said = words_in(button.labels, tag)
    text = paragraphs(
        note,
        _asks_label(t, tag),
        t.gettext("Now: {value}", value=said) if said else None,
        t.gettext("It opens: {address}", address=shortened(button.url, _LONGEST_ADDRESS)),
    )
    here = str(index)
    languages = dict.fromkeys((*draft.city.languages, *button.labels))
    others = [
        Button(
            _marked(language_name(other), is_there=words_in(button.labels, other) is not None),
            draft.tap(callbacks.LINK, here, other),
        )
        for other in languages
        if other != tag
    ]
    rows: list[Row] = [*in_rows(others, 2)]
    if tag in button.labels and len(button.labels) > 1:
        unsaid = draft.tap(callbacks.LINK_UNSAID, here, tag)
        rows.append((Button(t.pgettext("button", "🗑 Remove these words"), unsaid),))
    rows += [
        (Button(t.pgettext("button", "🔗 Another address"), draft.tap(callbacks.LINK_ADDRESS, here)),),
        (Button(t.pgettext("button", "🗑 Remove the button"), draft.tap(callbacks.LINK_REMOVED, here)),),
    ]
    return Screen(text, (*rows, _to_links(t, draft)))


def _asks_label(t: Translator, tag: str) -> Markup:
    return lines(
        Markup("🔗 ") + bold(t.gettext("What does the button say?")),
        t.gettext(
            "Type it in this language: <b>{language}</b>. {limit} characters at most.",
            language=language_name(tag),
            limit=t.number(LONGEST_LABEL),
        ),
    )


def label_too_long(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext(
        "This is too long: {limit} characters at most. Please write it shorter.",
        limit=t.number(LONGEST_LABEL),
    )


def _to_links(t: Translator, draft: Draft) -> Row:
    return (Button(t.pgettext("half-button", "‹ Back"), draft.tap(callbacks.LINKS)),)
