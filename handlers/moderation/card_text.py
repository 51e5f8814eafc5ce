"""All that is known about a case, on one message: what is to be decided, what was said about it, what may help."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from markupsafe import Markup

from bot.core.ideas.model import headline
from bot.core.moderation.model import CaseStatus, Line, Said
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import TEXT_LIMIT, bold, lines, paragraphs, read_length
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened, units_of
from handlers.ideas.cards import pages_of
from handlers.moderation import signals, words
from handlers.moderation.desk import Sight
from handlers.residents.settings_screens import topic_name

_MOST_LINES: Final = 6  # of what was said about it, the last ones
_LONGEST_LINE: Final = 300  # UTF-16 units
_LEAST_BODY: Final = 400
_BETWEEN: Final = 40  # for blank lines, headings and the ellipsis
_LIVE: Final = (CaseStatus.OPEN, CaseStatus.ASKED, CaseStatus.CONFIRMING)


def text_of(sight: Sight) -> str:
    """What is to be decided, as it is shown."""
    docket = sight.docket
    return neutral(docket.comment.text if docket.comment else docket.version.text)


def before_of(sight: Sight) -> str:
    """What readers see now, of an EDIT; else empty."""
    return neutral(sight.docket.before.text) if sight.docket.before else ""


def written(t: Translator, sight: Sight, note: Markup | None = None, limit: int = TEXT_LIMIT) -> Markup:
    """The whole card in ``limit`` UTF-16 units; of the text as much as there is room for."""
    above = paragraphs(note, _head(t, sight), _proposal(t, sight))
    below = paragraphs(
        _around(t, sight), _appealed(t, sight), _conversation(t, sight), signals.written(t, sight)
    )
    room = max(limit - read_length(above) - read_length(below) - _BETWEEN, _LEAST_BODY)
    body = _body(t, sight, room)
    whole = paragraphs(above, body, below)
    if read_length(whole) <= limit:
        return whole
    return paragraphs(above, body, _around(t, sight))


def is_cut(sight: Sight, card: Markup) -> bool:
    """Whether some of the text is not on this card."""
    texts = [text for text in (before_of(sight), text_of(sight)) if text]
    return not all(str(Markup.escape(text)) in str(card) for text in texts)


def pages(t: Translator, sight: Sight) -> tuple[Markup, ...]:
    """All of the text in messages as long as Telegram takes."""
    code, before = bold(sight.docket.idea.code), before_of(sight)
    if not before:
        return pages_of(text_of(sight), code)
    return (
        *pages_of(before, Markup("{} · {}").format(code, t.gettext("Before:"))),
        *pages_of(text_of(sight), Markup("{} · {}").format(code, t.gettext("Now:"))),
    )


def pages_to_copy(sight: Sight) -> tuple[Markup, ...]:
    """The same without anything that is not the text."""
    return pages_of(text_of(sight))


def _head(t: Translator, sight: Sight) -> Markup:
    docket, case = sight.docket, sight.case
    title = Markup("{} · {}").format(bold(words.kind(t, case)), docket.idea.code)
    spoken = docket.comment.language if docket.comment else docket.version.language
    facts = [t.gettext("Language: {language}", language=words.language_of(spoken))]
    if case.status in _LIVE:
        if case.due_at < sight.now:
            late = words.long(t, sight.now - case.due_at)
            facts.append(t.gettext("⏰ Late: {time} beyond what the city promised", time=late))
        if case.escalated_at:
            facts.append(t.gettext("⬆️ Escalated to the administrators"))
        if case.status is CaseStatus.ASKED:
            facts.append(t.gettext("❓ The author was asked and has not answered yet."))
        elif _has_answered(docket.lines, case.author):
            facts.append(t.gettext("💬 The author has answered: see below."))
        facts += [claim] if (claim := claimed(t, sight)) else []
    return lines(title, *facts)


def claimed(t: Translator, sight: Sight) -> Markup | None:
    """Who works on it, and until when that holds."""
    until = sight.case.claimed_until
    if sight.docket.holder is None or until is None:
        return None
    at = t.time(until, sight.city.zone)
    if sight.docket.holder == sight.viewer:
        return t.gettext("🙋 It is yours until {time}.", time=at)
    name = words.who(t, sight, sight.docket.holder)
    return t.gettext("🙋 {name} works on it until {time}.", name=name, time=at)


def _has_answered(said: Sequence[Line], author: str | None) -> bool:
    return bool(said) and said[-1].by == author and said[-1].said is not Said.APPEAL


def _proposal(t: Translator, sight: Sight) -> Markup | None:
    """What the second person is asked to confirm."""
    case = sight.case
    if case.status is not CaseStatus.CONFIRMING or case.verdict is None:
        return None
    said = words.verdict(t, sight, case.verdict, case.kind)
    name = words.who(t, sight, case.decided_by)
    return lines(
        t.gettext("👥 Proposed by {name}: <b>{decision}</b>", name=name, decision=said),
        t.gettext("Message to the author: “{message}”", message=words.shown(case.verdict.message, 600))
        if case.verdict.message
        else None,
    )


def _body(t: Translator, sight: Sight, room: int) -> Markup:
    before, text = before_of(sight), text_of(sight)
    if not before:
        return Markup.escape(shortened(text, room))
    third = max(room // 3, _LEAST_BODY // 2)
    kept = shortened(before, max(room - units_of(text), third))
    return paragraphs(
        lines(bold(t.gettext("Before:")), Markup.escape(kept)),
        lines(bold(t.gettext("Now:")), Markup.escape(shortened(text, max(room - units_of(kept), third)))),
    )


def _around(t: Translator, sight: Sight) -> Markup | None:
    """What belongs to it: photos, topic, place, the idea that a comment is on, why it was reported."""
    docket = sight.docket
    version = docket.version
    facts: list[Markup] = []
    if docket.comment:
        name = words.line(headline(version.text), 120)
        facts.append(t.gettext("On the idea: {name}", name=name))
    else:
        topic = next((one for one in sight.city.topics if one.code == version.topic), None)
        if topic:
            facts.append(t.gettext("🏷 Topic: {topic}", topic=topic_name(t, topic)))
        if where := _where(t, sight):
            facts.append(where)
        if version.photos:
            facts.append(t.ngettext("🖼 {n} photo", "🖼 {n} photos", len(version.photos)))
    if reported := signals.concerns(t, docket.signals.reports):
        facts.append(reported)
    return lines(*facts) if facts else None


def _where(t: Translator, sight: Sight) -> Markup | None:
    version = sight.docket.version
    if version.location is None:
        return t.gettext("📍 Place: {place}", place=words.line(version.place, 200)) if version.place else None
    km = t.distance(sight.city.distance_km(*version.location))
    place = words.line(version.place, 200) if version.place else t.gettext("on the map")
    return t.gettext("📍 Place: {place}, {km} from the centre", place=place, km=km)


def _appealed(t: Translator, sight: Sight) -> Markup | None:
    """The decision that an appeal is about."""
    first = sight.docket.decided_before
    if first is None or first.verdict is None:
        return None
    said = words.verdict(t, sight, first.verdict, first.kind)
    name, day = words.who(t, sight, first.decided_by), _day(t, sight, first.decided_at)
    return lines(
        t.gettext("First decision, {day}, {name}: {decision}", day=day, name=name, decision=said),
        t.gettext("Message to the author: “{message}”", message=words.shown(first.verdict.message, 300))
        if first.verdict.message
        else None,
    )


def _day(t: Translator, sight: Sight, at: datetime | None) -> str:
    return t.date(at, sight.city.zone, "medium") if at else "–"


def _conversation(t: Translator, sight: Sight) -> Markup | None:
    said = sight.docket.lines[-_MOST_LINES:]
    if not said:
        return None
    return lines(bold(t.gettext("What was said:")), *(_line(t, sight, one) for one in said))


def _line(t: Translator, sight: Sight, said: Line) -> Markup:
    text = words.shown(said.text, _LONGEST_LINE)
    name = words.who(t, sight, said.by)
    match said.said:
        case Said.QUESTION:
            return t.gettext("❓ {name}: {words}", name=name, words=text)
        case Said.SUGGESTION:
            return t.gettext("✏️ Suggested by {name}: {words}", name=name, words=text)
        case Said.NOTE:
            return t.gettext("📝 Note by {name}: {words}", name=name, words=text)
        case Said.AGREED:
            return t.gettext("👍 The author agrees to the suggestion.")
        case Said.REFUSED:
            return t.gettext("👎 The author does not agree to the suggestion.")
        case Said.APPEAL:
            return t.gettext("⚖️ The author appeals: {words}", words=text)
        case _:
            return t.gettext("💬 The author: {words}", words=text)
