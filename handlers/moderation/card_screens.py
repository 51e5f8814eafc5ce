"""The card of a case with its buttons, in private and in the moderators' group; what becomes of it when it is decided."""

from typing import Final

from markupsafe import Markup

from bot.core.ideas.model import headline
from bot.core.moderation.model import ALLOWED, CaseKind, CaseStatus, Ruling
from bot.telegram.links import case_link
from bot.telegram.screens import (
    Button,
    Picture,
    Row,
    Screen,
    bold,
    fits_caption,
    in_rows,
    lines,
    paragraphs,
)
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.moderation import callbacks, card_text, signals, words
from handlers.moderation.arguments import short
from handlers.moderation.desk import Sight
from handlers.residents.screens import back

_LIVE: Final = (CaseStatus.OPEN, CaseStatus.ASKED)
_ASKS_AUTHOR: Final = (CaseKind.IDEA, CaseKind.EDIT, CaseKind.APPEAL)


def card(t: Translator, sight: Sight, picture: Picture | None = None, note: Markup | None = None) -> Screen:
    """All of it, with what she can do now. A ``picture`` stands above it where the whole card may be its caption."""
    if sight.is_in_group:
        return _in_group(t, sight, note)
    text = card_text.written(t, sight, note)
    is_cut = card_text.is_cut(sight, text)
    rows = (
        *_decisions(t, sight),
        *_looks(t, sight, is_cut=is_cut),
        *signals.alike_rows(t, sight),
        (back(t, callbacks.DESK, sight.city.slug),),
    )
    beside = picture if fits_caption(text) and not is_cut else None
    return Screen(text, rows, beside)


def held(t: Translator, sight: Sight) -> Screen:
    """Somebody else works on it: to read, and not to decide."""
    text = card_text.written(t, sight)
    is_cut = card_text.is_cut(sight, text)
    again = Button(t.pgettext("button", "🔄 Is it free now?"), _tap(callbacks.CASE, sight))
    rows = (*_looks(t, sight, is_cut=is_cut), next_row(t, sight.city.slug), (again,))
    return Screen(text, (*rows, (back(t, callbacks.DESK, sight.city.slug),)))


def _in_group(t: Translator, sight: Sight, note: Markup | None) -> Screen:
    """What needs typing is done in private."""
    text = card_text.written(t, sight, note)
    rows: list[Row] = [*_rulings(t, sight)]
    if sight.docket.holder is None:
        rows.append((Button(t.pgettext("button", "🙋 I take it"), _tap(callbacks.CASE, sight)),))
    else:
        rows.append((Button(t.pgettext("button", "⏭ Put it back"), _tap(callbacks.SKIP, sight)),))
    if sight.case.status is CaseStatus.CONFIRMING:
        rows.append((_undo(t, sight),))
    return Screen(text, (*rows, *_private_row(t, sight)))


def _private_row(t: Translator, sight: Sight) -> list[Row]:
    if not sight.username:
        return []
    url = case_link(sight.username, sight.city.slug, sight.case.id)
    return [(Button(t.pgettext("button", "💬 More in private"), url=url),)]


def _tap(name: str, sight: Sight, *more: str) -> Tap:
    return Tap(name, sight.city.slug, (sight.case.id, *more))


def _rulings(t: Translator, sight: Sight) -> list[Row]:
    """What decides it, with the version that she sees."""
    case, number = sight.case, str(sight.case.number)
    if case.status is CaseStatus.CONFIRMING:
        return [
            (
                Button(t.pgettext("half-button", "✅ Confirm"), _tap(callbacks.CONFIRM, sight, case.stamp)),
                Button(t.pgettext("half-button", "✖ Disagree"), _tap(callbacks.OBJECT, sight, case.stamp)),
            )
        ]
    if case.status not in _LIVE:
        return []
    publish, decline, keep, hide = (
        t.pgettext("half-button", "✅ Publish"),
        t.pgettext("half-button", "❌ Decline"),
        t.pgettext("half-button", "👌 Keep"),
        t.pgettext("half-button", "🙈 Take down"),
    )
    if case.kind is CaseKind.REPORT:
        return [
            (
                Button(keep, _tap(callbacks.KEEP, sight, number)),
                Button(hide, _tap(callbacks.WHY, sight, number)),
            )
        ]
    return [
        (
            Button(publish, _tap(callbacks.PUBLISH, sight, number)),
            Button(decline, _tap(callbacks.WHY, sight, number)),
        )
    ]


def _decisions(t: Translator, sight: Sight) -> list[Row]:
    """All that she can do with it."""
    case = sight.case
    rows = _rulings(t, sight)
    more: list[Button] = []
    if case.status in _LIVE:
        if Ruling.MERGE in ALLOWED[case.kind] and case.comment_id is None:
            args = (short(case.id), str(case.number))
            more.append(
                Button(t.pgettext("half-button", "🔀 Join"), Tap(callbacks.MERGE, sight.city.slug, args))
            )
        if case.kind in _ASKS_AUTHOR and case.author:
            more += [
                Button(t.pgettext("half-button", "❓ Ask"), _tap(callbacks.ASK, sight)),
                Button(t.pgettext("half-button", "✏️ Suggest"), _tap(callbacks.SUGGEST, sight)),
            ]
        more.append(Button(t.pgettext("half-button", "⬆️ Escalate"), _tap(callbacks.ESCALATE, sight)))
        if case.author:
            more.append(Button(t.pgettext("half-button", "🚫 Block"), _tap(callbacks.BLOCK, sight)))
    more.append(Button(t.pgettext("half-button", "⏭ Skip"), _tap(callbacks.SKIP, sight)))
    return [*rows, *in_rows(more, 2)]


def _looks(t: Translator, sight: Sight, *, is_cut: bool) -> tuple[Row, ...]:
    """What there is to see that is not on the card."""
    buttons = []
    if is_cut:
        buttons.append(Button(t.pgettext("half-button", "📖 Read all"), _tap(callbacks.WHOLE, sight)))
    photos = len(sight.docket.version.photos)
    if photos and sight.docket.comment is None:
        label = t.pgettext("half-button", "🖼 Photos")
        buttons.append(Button(f"{label} ({t.number(photos)})", _tap(callbacks.PHOTOS, sight)))
    return in_rows(buttons, 2)


def next_row(t: Translator, slug: str) -> Row:
    return (Button(t.pgettext("button", "▶️ Next case"), Tap(callbacks.NEXT, slug)),)


def to_case(t: Translator, slug: str, case_id: str) -> Button:
    """Back to the card, from what is asked about it."""
    return Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.SEE, slug, (case_id,)))


def decided(t: Translator, sight: Sight, note: Markup | None = None) -> Screen:
    """What was decided and by whom; whoever decided it may take it back while it has no effect yet."""
    case, slug = sight.case, sight.city.slug
    text = paragraphs(note, decision(t, sight))
    undo = _undo(t, sight)
    rows: list[Row] = []
    if sight.is_in_group:
        rows = [(undo,)] if _may_be_undone(sight) else []
        return Screen(text, tuple(rows))
    rows.append(next_row(t, slug))
    if _may_be_undone(sight) and case.decided_by == sight.viewer:
        rows.append((undo,))
    return Screen(text, (*rows, (back(t, callbacks.DESK, slug),)))


def _undo(t: Translator, sight: Sight) -> Button:
    return Button(t.pgettext("button", "↩️ Undo"), _tap(callbacks.UNDO, sight))


def _may_be_undone(sight: Sight) -> bool:
    case = sight.case
    if case.status is CaseStatus.CONFIRMING:
        return True
    return case.status is CaseStatus.DECIDED and case.effect_at is not None and case.effect_at > sight.now


def decision(t: Translator, sight: Sight) -> Markup:
    """How it stands, in a few lines."""
    case, docket = sight.case, sight.docket
    text = docket.comment.text if docket.comment else docket.version.text
    about = Markup("{} · {}").format(docket.idea.code, words.line(headline(text), 120))
    if case.verdict is None or case.status is CaseStatus.DROPPED:
        return paragraphs(
            bold(t.gettext("There is nothing to decide here any more.")),
            about,
            t.gettext("It was withdrawn, or has been settled in another way."),
        )
    said = words.verdict(t, sight, case.verdict, case.kind)
    by = words.who(t, sight, case.decided_by)
    return paragraphs(
        lines(bold(t.gettext("Decision: {decision}", decision=said)), about),
        lines(
            t.gettext("Decided by: {name}", name=by),
            t.gettext("Confirmed by: {name}", name=words.who(t, sight, case.confirmed_by))
            if case.confirmed_by
            else None,
        ),
        _effect(t, sight),
    )


def _effect(t: Translator, sight: Sight) -> Markup | None:
    case = sight.case
    if case.status is CaseStatus.CONFIRMING:
        return t.gettext("👥 It waits for a second person: another moderator confirms it, or disagrees.")
    if _may_be_undone(sight) and case.effect_at:
        at = t.time(case.effect_at, sight.city.zone)
        return t.gettext(
            "It takes effect at {time}. Until then it can be undone; nobody is told before.", time=at
        )
    return t.gettext("It has taken effect.")
