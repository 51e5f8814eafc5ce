"""Writing an idea, one step after another, until it is sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import LONGEST_TEXT, MOST_PHOTOS, TextFault
from bot.core.ideas.personal import Personal
from bot.core.ideas.results import Alike, Preview
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import Button, LocationRequest, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.ideas import callbacks, cards, problems, words
from handlers.ideas.draft import Writing
from handlers.ideas.lists import on_topic
from handlers.moderation.signals import personal_kind
from handlers.residents.screens import MARK, back
from handlers.residents.settings_screens import topic_name

_CURRENT: Final = 300  # UTF-16 units of what is there already
_ALIKE: Final = 220
_FOUND: Final = 60
_MOST_FOUND: Final = 6


def begun(t: Translator, writing: Writing) -> Screen:
    """What she began is offered again."""
    name = words.headline_of(writing.draft.text) if writing.draft.text.strip() else "–"
    text = paragraphs(
        Markup("📝 ") + bold(t.gettext("You have begun an idea. It is kept for you.")), Markup.escape(name)
    )
    rows: list[Row] = [
        (Button(t.pgettext("button", "▶️ Go on"), _onward(writing)),),
        (Button(t.pgettext("button", "🗑 Throw it away"), writing.tap(callbacks.DISCARD)),),
    ]
    return Screen(text, (*rows, (back(t, callbacks.IDEAS, writing.city.slug),)))


def text(t: Translator, writing: Writing, note: Markup | None = None, *, more: bool = False) -> Screen:
    """Asks for the text: in place of what is there, or ``more`` of it."""
    draft = writing.draft
    has_text = bool(draft.text.strip())
    if more:
        hint = t.gettext("Type what comes after your text.")
    elif has_text:
        hint = t.gettext("Type the new text. It takes the place of what is there.")
    else:
        hint = t.gettext(
            "What should change, where, and why? Type it, {limit} characters at most.",
            limit=t.number(LONGEST_TEXT),
        )
    question = t.gettext("Change your idea") if writing.is_edit else t.gettext("Your idea")
    said = paragraphs(
        note,
        Markup("✍️ ") + bold(question),
        hint,
        lines(bold(t.gettext("Now:")), _short(draft.text)) if has_text else None,
    )
    rows: list[Row] = []
    if has_text:
        rows.append(_next(t, writing, callbacks.TOPIC))
        if not more:
            add = Button(t.pgettext("button", "➕ Add to the end"), writing.step(callbacks.ADD_TEXT))
            rows.append((add,))
        rows += _read_all(t, writing)
    return Screen(said, (*rows, _back(t, writing)))


def received_so_far(t: Translator, writing: Writing, fault: TextFault | None) -> Screen:
    """After a message that Telegram may have cut, or a text that cannot be sent as it is."""
    length = len(writing.draft.text.strip())
    counted = t.gettext(
        "{length} of {limit} characters", length=t.number(length), limit=t.number(LONGEST_TEXT)
    )
    if fault:
        told = Markup("⚠️ ") + problems.of_text(t, fault, length, LONGEST_TEXT)
    else:
        told = t.gettext("If there is more, just send it: I put it after this.")
    said = paragraphs(Markup("✍️ ") + bold(counted), told, _short(writing.draft.text))
    rows: list[Row] = []
    if fault is None:
        rows.append(_next(t, writing, callbacks.TOPIC))
    elif fault is TextFault.TOO_LONG:
        rows.append((Button(t.pgettext("button", "✏️ Write it anew"), writing.step(callbacks.TEXT)),))
    else:
        rows.append((Button(t.pgettext("button", "➕ Add to the end"), writing.step(callbacks.ADD_TEXT)),))
    rows += _read_all(t, writing)
    return Screen(said, (*rows, _back(t, writing)))


def topic(t: Translator, writing: Writing, note: Markup | None = None) -> Screen:
    chosen = writing.draft.topic
    buttons = [
        Button(
            (MARK if one.code == chosen else "") + topic_name(t, one),
            writing.tap(callbacks.TOPIC_CHOSEN, on_topic(one).value, "1" if writing.guided else "0"),
        )
        for one in writing.city.topics
    ]
    none = t.pgettext("button", "Skip") if writing.guided else t.pgettext("button", "No topic")
    without = Button(none, writing.tap(callbacks.TOPIC_CHOSEN, "0", "1" if writing.guided else "0"))
    said = paragraphs(note, Markup("🏷 ") + bold(t.gettext("What is it about?")), t.gettext("Choose below."))
    return Screen(said, (*in_rows(buttons, 2), (without,), _back(t, writing, callbacks.TEXT)))


def photos(t: Translator, writing: Writing, note: Markup | None = None) -> Screen:
    count = len(writing.draft.photos)
    said = paragraphs(
        note,
        Markup("📷 ") + bold(t.gettext("Photos")),
        t.ngettext("{n} photo is there.", "{n} photos are there.", count) if count else None,
        t.gettext(
            "Press 📎 below and send up to {limit} photos, one by one or together. I take out where and when they were"
            " taken.",
            limit=t.number(MOST_PHOTOS),
        )
        if count < MOST_PHOTOS
        else None,
    )
    rows: list[Row] = [_next(t, writing, callbacks.PLACE, skips=not count)]
    if count:
        see = Button(t.pgettext("half-button", "👁 See them"), writing.tap(callbacks.DRAFT_PHOTOS))
        drop = Button(t.pgettext("half-button", "🗑 Remove"), writing.step(callbacks.DROP_PHOTOS))
        rows += in_rows([see, drop], 2)
    return Screen(said, (*rows, _back(t, writing, callbacks.TOPIC)))


def place(t: Translator, writing: Writing, note: Markup | None = None) -> Screen:
    draft = writing.draft
    has_place = bool(draft.place or draft.location)
    there = neutral(draft.place) or (t.pgettext("idea", "on the map") if draft.location else "")
    said = paragraphs(
        note,
        Markup("📍 ") + bold(t.gettext("Where is it?")),
        t.gettext(
            "Type a street or a place. Or press 📎 below, then “Location”, move the map to the place and send it."
        ),
        t.gettext("Now: {value}", value=there) if has_place else None,
    )
    rows: list[Row] = [
        (Button(t.pgettext("button", "📍 I am there now"), writing.step(callbacks.SHARE_PLACE)),),
    ]
    if has_place:
        rows.append((Button(t.pgettext("button", "🗑 Remove the place"), writing.step(callbacks.NO_PLACE)),))
        rows.append(_next(t, writing, callbacks.SIMILAR))
    else:
        rows.append(_next(t, writing, callbacks.SIMILAR, skips=True))
    return Screen(said, (*rows, _back(t, writing, callbacks.ADD_PHOTOS)))


def share_place(t: Translator) -> LocationRequest:
    """Only her phone knows where she is."""
    return LocationRequest(
        t.gettext("Press the button below: your idea gets the place where you are now."),
        t.pgettext("button", "📍 Share my location"),
        t.pgettext("input", "Or type the place"),
    )


def far(t: Translator, writing: Writing, km: float) -> Screen:
    """Nothing was changed yet."""
    rows: list[Row] = [
        (Button(t.pgettext("button", "✅ Yes, keep it"), writing.step(callbacks.KEEP_PLACE)),),
        (Button(t.pgettext("button", "📍 Another place"), writing.step(callbacks.PLACE)),),
    ]
    said = Markup("📍 ") + bold(problems.far(t, writing.city, km))
    return Screen(said, (*rows, _back(t, writing, callbacks.PLACE)))


def similar(t: Translator, writing: Writing, alike: Sequence[Alike]) -> Screen:
    """What may be the same, before hers is sent."""
    described: list[Markup] = []
    rows: list[Row] = []
    for number, one in enumerate(alike, 1):
        view = one.view
        supported = t.ngettext("{n} person supports it", "{n} people support it", view.idea.supports)
        described.append(
            lines(
                bold(f"{number}. {view.idea.code}"),
                Markup.escape(shortened(neutral(view.words_for(t.language.tag)[0]), _ALIKE)),
                Markup("👍 ") + supported,
            )
        )
        name = t.pgettext("button", "👍 Support {number} instead", number=number)
        rows.append((Button(name, writing.tap(callbacks.INSTEAD, view.idea.id)),))
    said = paragraphs(
        Markup("🔎 ") + bold(t.gettext("Are you asking for one of these?")),
        *described,
        t.gettext(
            "If one says what you mean, support it: together it counts for more. Yours is then not sent."
        ),
    )
    rows.append((Button(t.pgettext("button", "✍️ No, mine is different"), writing.tap(callbacks.PERSONAL)),))
    return Screen(said, (*rows, (_to_ideas(t, writing),)))


def personal(t: Translator, writing: Writing, found: Sequence[Personal]) -> Screen:
    """What everybody could read, pointed out."""
    written = writing.draft.text
    listed = [
        Markup("• {}: {}").format(
            personal_kind(t, one.kind), bold(shortened(neutral(written[one.start : one.end]), _FOUND))
        )
        for one in found[:_MOST_FOUND]
    ]
    said = paragraphs(
        Markup("🔒 ") + bold(t.gettext("There is something personal in your text:")),
        lines(*listed),
        t.gettext("Everybody will be able to read it. Is that what you want?"),
    )
    rows: list[Row] = [
        (Button(t.pgettext("button", "✏️ Change the text"), writing.tap(callbacks.TEXT, "0")),),
        (Button(t.pgettext("button", "Leave it as it is"), writing.tap(callbacks.PREVIEW)),),
    ]
    return Screen(said, (*rows, (_to_ideas(t, writing),)))


def preview(
    t: Translator, writing: Writing, seen: Preview, note: Markup | None = None, supports: int = 0
) -> Screen:
    """Exactly what others will see, what happens next and by when. ``supports``: of what it would change."""
    draft = writing.draft
    written = neutral(draft.text).strip()
    short = shortened(written, cards.SHOWN)
    next_step = (
        Markup("⚠️ ") + problems.of_text(t, seen.fault, seen.length, LONGEST_TEXT)
        if seen.fault
        else _what_happens(t, writing, seen, supports)
    )
    said = paragraphs(
        note,
        Markup("👁 ") + bold(t.gettext("This is what others will see:")),
        cards.with_headline(short) if written else Markup("–"),
        _facts(t, writing),
        Markup("⚠️ ") + problems.is_far(t, writing.city, seen.km) if seen.km is not None else None,
        Markup("──────────"),
        next_step,
    )
    rows: list[Row] = []
    if seen.fault is None:
        rows.append((Button(t.pgettext("button", "📨 Send"), writing.tap(callbacks.SEND)),))
    if short != written:
        rows.append((Button(t.pgettext("button", "📖 Read all"), writing.tap(callbacks.WHOLE_DRAFT)),))
    rows += in_rows(
        [
            Button(t.pgettext("half-button", "✏️ Text"), writing.tap(callbacks.TEXT, "0")),
            Button(t.pgettext("half-button", "🏷 Topic"), writing.tap(callbacks.TOPIC, "0")),
            Button(_photos_label(t, len(draft.photos)), writing.tap(callbacks.ADD_PHOTOS, "0")),
            Button(t.pgettext("half-button", "📍 Place"), writing.tap(callbacks.PLACE, "0")),
        ],
        2,
    )
    rows.append((Button(t.pgettext("button", "🗑 Throw it away"), writing.tap(callbacks.DISCARD)),))
    return Screen(said, (*rows, (_to_ideas(t, writing),)))


def sent(
    t: Translator, city: City, code: str, idea_id: str, due_at: datetime | None, now: datetime
) -> Screen:
    """Its number, and what comes next."""
    said = paragraphs(
        Markup("📨 ") + bold(t.gettext("Thank you! The city has your idea.")),
        t.gettext("Its number: <b>{code}</b>", code=code),
        by_when(t, city, due_at, now) if due_at else None,
        t.gettext("I tell you here what becomes of it. Until it is published nobody else sees it."),
    )
    own = Tap(callbacks.OWN, city.slug, (idea_id,))
    rows: list[Row] = [
        (Button(t.pgettext("button", "📋 Copy the number"), copies=code),),
        (Button(t.pgettext("button", "🗂 My idea"), own),),
    ]
    return Screen(said, (*rows, (back(t, callbacks.IDEAS, city.slug),)))


def ask_discard(t: Translator, writing: Writing) -> Screen:
    said = bold(t.gettext("Throw away what you have written?"))
    rows: list[Row] = [
        (Button(t.pgettext("button", "🗑 Yes, throw it away"), writing.tap(callbacks.DISCARD_CONFIRMED)),),
        (Button(t.pgettext("button", "No, keep it"), _onward(writing)),),
    ]
    return Screen(said, (*rows, (_to_ideas(t, writing),)))


def discarded(t: Translator) -> Markup:
    return t.gettext("🗑 It is thrown away.")


def photos_added(t: Translator, count: int) -> Markup:
    return t.ngettext("📷 {n} photo is there.", "📷 {n} photos are there.", count)


def choose_topic(t: Translator) -> Markup:
    """Words, where a button was meant."""
    return t.gettext("I do not know this topic. Please choose one below, or skip this.")


def place_taken(t: Translator) -> Markup:
    return t.gettext("📍 Your idea has this place now.")


def changed_meanwhile(t: Translator) -> Markup:
    return t.gettext(
        "Your idea was changed meanwhile, so this change does not fit any more. Copy what you need, throw this away and"
        " begin the change anew."
    )


def choose_what(t: Translator) -> Markup:
    """Words, where nothing was asked for."""
    return t.gettext("Choose below what you want to change. Nothing is sent yet.")


def whole(t: Translator, writing: Writing) -> tuple[tuple[Markup, ...], Screen]:
    """All that she wrote: all messages but the last, and the last with the way back."""
    *pages, last = cards.pages_of(writing.draft.text)
    onward = Button(t.pgettext("half-button", "‹ Back"), _onward(writing))
    return tuple(pages), Screen(last or Markup("–"), ((onward,),))


def by_when(t: Translator, city: City, due_at: datetime, now: datetime) -> Markup:
    """When she will hear, or that it takes longer than was promised."""
    if due_at <= now:
        return t.gettext("⏳ It takes longer than promised. A moderator will read it; I tell you then.")
    return t.gettext("⏳ A moderator reads it by: {when}", when=t.when(due_at, None, city.zone, now))


def _what_happens(t: Translator, writing: Writing, seen: Preview, supports: int) -> Markup:
    changed = None
    if supports:
        changed = t.ngettext(
            "{n} person supports your idea as it is. Your change is a new version: I tell them of it.",
            "{n} people support your idea as it is. Your change is a new version: I tell them of it.",
            supports,
        )
    due_at = writing.now + seen.decided_within
    return lines(
        changed,
        t.gettext("When you send it, this happens:"),
        by_when(t, writing.city, due_at, writing.now),
        t.gettext("Then it is published, or you are told why not. Your name is not shown."),
    )


def _facts(t: Translator, writing: Writing) -> Markup | None:
    draft = writing.draft
    chosen = words.topic_of(t, writing.city, draft.topic)
    where = neutral(draft.place) or (t.pgettext("idea", "on the map") if draft.location else "")
    parts = [
        Markup("🏷 {}").format(chosen) if chosen else None,
        Markup("📍 {}").format(where) if where else None,
        Markup.escape(cards.photo_label(t, len(draft.photos))) if draft.photos else None,
    ]
    return Markup(" · ").join(one for one in parts if one) if any(parts) else None


def _short(written: str) -> Markup:
    return Markup.escape(shortened(neutral(written).strip(), _CURRENT))


def _photos_label(t: Translator, count: int) -> str:
    return cards.photo_label(t, count) if count else t.pgettext("half-button", "📷 Photos")


def _onward(writing: Writing) -> Tap:
    """Where she goes on: the first question, as long as there is no text."""
    if writing.draft.text.strip():
        return writing.tap(callbacks.PREVIEW)
    return writing.tap(callbacks.TEXT, "1")


def _read_all(t: Translator, writing: Writing) -> list[Row]:
    written = neutral(writing.draft.text).strip()
    if shortened(written, _CURRENT) == written:
        return []
    return [(Button(t.pgettext("button", "📖 Read all"), writing.tap(callbacks.WHOLE_DRAFT)),)]


def _next(t: Translator, writing: Writing, to: str, *, skips: bool = False) -> Row:
    """On the way through the questions to the next, else back to the preview."""
    if not writing.guided:
        return (Button(t.pgettext("button", "👁 Preview"), writing.tap(callbacks.PREVIEW)),)
    name = t.pgettext("button", "Skip") if skips else t.pgettext("button", "Next ›")
    tap = writing.tap(to) if to == callbacks.SIMILAR else writing.step(to)
    return (Button(name, tap),)


def _back(t: Translator, writing: Writing, before: str | None = None) -> Row:
    """To the question before; from the first one, and where only one thing is changed, to where she came from."""
    label = t.pgettext("half-button", "‹ Back")
    if writing.guided and before:
        return (Button(label, writing.step(before)),)
    if not writing.guided and writing.draft.text.strip():
        return (Button(label, writing.tap(callbacks.PREVIEW)),)
    return (back(t, callbacks.IDEAS, writing.city.slug),)


def _to_ideas(t: Translator, writing: Writing) -> Button:
    return back(t, callbacks.IDEAS, writing.city.slug)
