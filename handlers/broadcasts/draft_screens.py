"""The form of an announcement: everything about it on one card, each part one button away."""

from markupsafe import Markup

from bot.core.broadcasts.model import BroadcastKind, Headcount
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.translator import Translator
from handlers.broadcasts import audience_words, callbacks, draft_words, problems
from handlers.broadcasts.audience_words import Titles
from handlers.broadcasts.desk import Draft, writes_in
from handlers.broadcasts.running_words import kind_of
from handlers.residents.screens import back


def card(t: Translator, draft: Draft, count: Headcount, titles: Titles, note: Markup | None = None) -> Screen:
    """The draft as it is, what is still wrong with it, and all that can be done."""
    broadcast = draft.broadcast
    text = paragraphs(
        note,
        Markup("📣 ") + bold(kind_of(t, broadcast)),
        lines(
            None
            if broadcast.kind is BroadcastKind.MESSAGE
            else _line(t.gettext("Invites to"), draft_words.invites_to(t, draft)),
            _line(t.gettext("Text"), draft_words.texts(t, draft)),
            _line(t.gettext("Picture"), t.gettext("yes") if draft.content.picture else Markup("—")),
            _line(t.gettext("Buttons"), draft_words.links(t, draft)),
            _line(t.gettext("To whom"), audience_words.audience(t, draft.city, broadcast.audience, titles)),
            _line(t.gettext("When"), draft_words.when(t, broadcast, draft.city.zone)),
        ),
        audience_words.reached(t, count),
        *(Markup("⚠️ ") + remark for remark in remarks(t, draft)),
    )
    return Screen(text, (*_steps(t, draft), *_endings(t, draft)))


def _line(name: Markup, value: Markup) -> Markup:
    return Markup("<b>{}:</b> {}").format(name, value)


def remarks(t: Translator, draft: Draft) -> list[Markup]:
    """What keeps it from being sent as it is."""
    said = []
    if draft.is_silent:
        said.append(t.gettext("It says nothing yet. Please write a text first."))
    if draft.is_overdue:
        said.append(t.gettext("This time is over. Please choose another one under “When”."))
    elif draft.is_too_late:
        said.append(problems.subject_over(t))
    return said


def _steps(t: Translator, draft: Draft) -> tuple[Row, ...]:
    tag = writes_in(t.language.tag, draft.city)
    return (
        (
            Button(t.pgettext("half-button", "✏️ Text"), draft.tap(callbacks.TEXT, tag)),
            Button(t.pgettext("half-button", "🖼 Picture"), draft.tap(callbacks.PICTURE)),
        ),
        (
            Button(t.pgettext("half-button", "🔗 Buttons"), draft.tap(callbacks.LINKS)),
            Button(t.pgettext("half-button", "👥 To whom"), draft.tap(callbacks.AUDIENCE)),
        ),
        (
            Button(t.pgettext("half-button", "🕘 When"), draft.tap(callbacks.WHEN)),
            Button(t.pgettext("half-button", "👁 Preview"), draft.tap(callbacks.PREVIEW, tag)),
        ),
    )


def _endings(t: Translator, draft: Draft) -> list[Row]:
    rows: list[Row] = []
    if not draft.is_silent:
        tag = t.language.tag
        rows.append((Button(t.pgettext("button", "🧪 Send a test to me"), draft.tap(callbacks.TEST, tag)),))
        rows.append((Button(t.pgettext("button", "✅ Check and send"), draft.tap(callbacks.CHECK)),))
    rows.append((Button(t.pgettext("button", "🗑 Throw away"), draft.tap(callbacks.DISCARD)),))
    return [*rows, (to_page(t, draft),)]


def to_page(t: Translator, draft: Draft) -> Button:
    """Back to the editors' page: the draft stays."""
    return back(t, callbacks.DESK, draft.city.slug)


def to_draft(t: Translator, draft: Draft) -> Row:
    """One step back, the same on every step."""
    return (Button(t.pgettext("half-button", "‹ Back"), draft.tap(callbacks.DRAFT)),)


def confirm_discard(t: Translator, draft: Draft) -> Screen:
    text = paragraphs(
        Markup("🗑 ") + bold(t.gettext("Throw this draft away?")),
        t.gettext("Its texts are gone then. Nobody has been sent anything."),
    )
    yes = Button(t.pgettext("button", "🗑 Yes, throw it away"), draft.tap(callbacks.DISCARD_CONFIRMED))
    return Screen(text, ((yes,), to_draft(t, draft)))


def discarded(t: Translator) -> str:
    return t.pgettext("toast", "The draft was thrown away.")


def kept(t: Translator) -> Markup:
    return Markup("✅ ") + t.gettext("It is kept.")
