"""The desk: how much waits and for how long, and the lists that lead to the cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import Idea
from bot.core.moderation.model import Case, CaseStatus, Waiting
from bot.core.moderation.queue import Brief
from bot.core.shared.plain_sight import neutral
from bot.telegram.pager import Page, pager_row
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label
from handlers.ideas import words as idea_words
from handlers.moderation import callbacks, words
from handlers.residents.callbacks import MENU
from handlers.residents.screens import back
from locales.contexts import COLUMNS

PAGE: Final = 8
_LONGEST: Final = 120  # UTF-16 units of what a case begins with


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do in a city. ``undoable``: decisions of hers that have no effect yet."""

    waiting: Waiting
    undoable: int = 0
    several: bool = False
    is_admin: bool = False


def which_city(t: Translator, cities: Page[City]) -> Screen:
    """For who moderates in several."""
    rows = [(Button(city.name_for(t.language.tag), Tap(callbacks.DESK, city.slug)),) for city in cities.items]
    pages = pager_row(t, cities, lambda number: Tap(callbacks.CITIES, "", (str(number),)))
    question = Markup("⚖️ ") + bold(t.gettext("Moderation in which city?"))
    return Screen(question, (*rows, *pages, (back(t, MENU),)))


def home(t: Translator, city: City, work: Work, now: datetime, note: Markup | None = None) -> Screen:
    """Where a moderator begins."""
    slug, waiting = city.slug, work.waiting
    rows: list[Row] = []
    if waiting.here:
        rows.append((Button(t.pgettext("button", "▶️ Next case"), Tap(callbacks.NEXT, slug)),))
        rows.append(
            (
                Button(
                    counted(t, t.pgettext("button", "📋 List"), waiting.here),
                    Tap(callbacks.LIST, slug, ("0",)),
                ),
            )
        )
    if waiting.asked:
        asked = counted(t, t.pgettext("button", "💬 With the authors"), waiting.asked)
        rows.append((Button(asked, Tap(callbacks.ASKED, slug, ("0",))),))
    if work.undoable:
        undo = counted(t, t.pgettext("button", "↩️ Undo"), work.undoable)
        rows.append((Button(undo, Tap(callbacks.UNDOS, slug)),))
    rows += [
        (
            Button(t.pgettext("half-button", "📊 Numbers"), Tap(callbacks.NUMBERS, slug, ("30",))),
            Button(t.pgettext("half-button", "🚫 Blocked"), Tap(callbacks.BLOCKED, slug)),
        ),
        (Button(t.pgettext("button", "🔎 Find by number"), Tap(callbacks.FIND, slug)),),
    ]
    if work.is_admin:
        rows.append((Button(t.pgettext("button", "⚙️ Rules"), Tap(callbacks.RULES, slug)),))
    if work.several:
        rows.append((Button(t.pgettext("button", "🏙 Another city"), Tap(callbacks.CITIES, "", ("0",))),))
    return Screen(paragraphs(note, head(t, city, waiting, now)), (*rows, (back(t, MENU),)))


def head(t: Translator, city: City, waiting: Waiting, now: datetime) -> Markup:
    """The queue in numbers."""
    title = Markup("⚖️ ") + bold(t.gettext("Moderation in {city}", city=city.name_for(t.language.tag)))
    if not waiting.here and not waiting.asked:
        return paragraphs(title, t.gettext("Nothing waits for a decision. Thank you!"))
    facts: list[Markup | None] = [
        t.ngettext("<b>{n}</b> waits for a decision.", "<b>{n}</b> wait for a decision.", waiting.here)
        if waiting.here
        else t.gettext("Nothing waits for a decision. Thank you!"),
        t.gettext("In your languages: {n}", n=t.number(waiting.mine))
        if waiting.mine != waiting.here
        else None,
        t.gettext("The oldest waits: {time}", time=words.long(t, now - waiting.oldest_at))
        if waiting.oldest_at
        else None,
        t.gettext("⏰ Late: {n}", n=t.number(waiting.late)) if waiting.late else None,
        t.gettext("⬆️ Escalated: {n}", n=t.number(waiting.escalated)) if waiting.escalated else None,
        t.gettext("👥 To confirm: {n}", n=t.number(waiting.to_confirm)) if waiting.to_confirm else None,
        t.gettext("💬 With the authors: {n}", n=t.number(waiting.asked)) if waiting.asked else None,
    ]
    return paragraphs(title, lines(*facts))


def in_group(t: Translator, city: City, work: Work, briefs: Sequence[Brief], now: datetime) -> Screen:
    """The head of the queue, for all in the moderators' group."""
    listed = [_entry(t, brief, now) for brief in briefs]
    rows: list[Row] = []
    if work.waiting.here:
        rows.append((Button(t.pgettext("button", "▶️ Next case"), Tap(callbacks.NEXT, city.slug)),))
    return Screen(
        paragraphs(head(t, city, work.waiting, now), lines(*listed) if listed else None), tuple(rows)
    )


def counted(t: Translator, name: str, number: int) -> str:
    """The number stays in sight where the name is long."""
    suffix = f" ({t.number(number)})" if number else ""
    return label(name, COLUMNS["button"] - len(suffix)) + suffix


def listed(t: Translator, city: City, page: Page[Brief], now: datetime, *, asked: bool) -> Screen:
    """Cases to open; those that wait for their authors, or all others."""
    heading = t.gettext("These wait for their authors") if asked else t.gettext("These wait for a decision")
    rows: list[Row] = [
        (Button(_label(brief), Tap(callbacks.CASE, city.slug, (brief.case.id,))),) for brief in page.items
    ]
    name = callbacks.ASKED if asked else callbacks.LIST
    pages = pager_row(t, page, lambda number: Tap(name, city.slug, (str(number),)))
    if page.items and not asked:
        several = Button(
            t.pgettext("button", "☑️ Choose several"), Tap(callbacks.TICKING, city.slug, (str(page.number),))
        )
        pages = [*pages, (several,)]
    text = paragraphs(
        Markup("📋 ") + bold(heading),
        *(_entry(t, brief, now) for brief in page.items),
        None if page.items else t.gettext("There are none at present."),
    )
    return Screen(text, (*rows, *pages, (back(t, callbacks.DESK, city.slug),)))


def undoable(t: Translator, city: City, briefs: Sequence[Brief]) -> Screen:
    """What she decided and may still take back: one tap each."""
    rows: list[Row] = []
    entries = []
    for brief in briefs:
        case = brief.case
        said = words.ruling(t, case.verdict.ruling, case.kind) if case.verdict else Markup("–")
        at = t.time(case.effect_at, city.zone) if case.effect_at else "–"
        entries.append(
            lines(
                _named(brief),
                t.gettext("{decision}; until {time} it can be undone", decision=said, time=at)
                if case.effect_at
                else Markup("{}; {}").format(said, t.gettext("waits for a second person")),
            )
        )
        undo = t.pgettext("button", "↩️ Undo: {code}", code=f"{words.mark(case)} {brief.code}")
        rows.append((Button(label(undo, COLUMNS["button"]), Tap(callbacks.UNDO, city.slug, (case.id,))),))
    text = paragraphs(
        Markup("↩️ ") + bold(t.gettext("Your last decisions")),
        *entries,
        None if briefs else t.gettext("There is nothing that could be undone now."),
    )
    return Screen(text, (*rows, (back(t, callbacks.DESK, city.slug),)))


def ask_code(t: Translator, city: City, note: Markup | None = None) -> Screen:
    text = paragraphs(
        note,
        Markup("🔎 ") + bold(t.gettext("Which idea?")),
        t.gettext("Type its number, such as {code}.", code="SKP-2026-0042"),
    )
    return Screen(text, ((back(t, callbacks.DESK, city.slug),),))


def found(t: Translator, city: City, idea: Idea, cases: Sequence[Case]) -> Screen:
    """An idea in whatever state, with all that was decided about it."""
    rows: list[Row] = []
    entries = []
    for case in cases[-PAGE:]:
        day = t.date(case.opened_at, city.zone, "medium")
        entries.append(Markup("{} {} · {}").format(words.mark(case), day, case_state(t, case)))
        rows.append((Button(label(f"{words.mark(case)} {day}", COLUMNS["button"]), _see(city, case)),))
    if idea.hidden_at:
        restore = t.pgettext("button", "👁 Show it again")
        rows.insert(0, (Button(restore, Tap(callbacks.RESTORE, city.slug, (idea.id,))),))
    text = paragraphs(
        Markup("{} · {}").format(bold(idea.code), idea_words.state(t, idea)),
        words.shown(idea.version.text, 1_500),
        lines(*entries) if entries else None,
    )
    return Screen(text, (*rows, (back(t, callbacks.DESK, city.slug),)))


def _label(brief: Brief) -> str:
    return label(f"{words.mark(brief.case)} {neutral(brief.words)}", COLUMNS["button"])


def _entry(t: Translator, brief: Brief, now: datetime) -> Markup:
    """What it is, how long it waits, and what is special about it."""
    case = brief.case
    facts = [
        Markup.escape(words.language_of(case.language)),
        words.long(t, now - case.opened_at),
        t.gettext("⏰ late") if case.due_at < now else None,
        t.gettext("⬆️ escalated") if case.escalated_at else None,
        t.gettext("💬 news from the author") if case.has_news else None,
        t.gettext("👥 to confirm") if case.status is CaseStatus.CONFIRMING else None,
    ]
    return lines(
        _named(brief),
        Markup(" · ").join(fact for fact in facts if fact),
    )


def _named(brief: Brief) -> Markup:
    return Markup("{} {} · {}").format(
        words.mark(brief.case), bold(brief.code), words.line(brief.words, _LONGEST)
    )


def _see(city: City, case: Case) -> Tap:
    return Tap(callbacks.SEE, city.slug, (case.id,))


def case_state(t: Translator, case: Case) -> Markup:
    """In a word or two."""
    if case.status is CaseStatus.DROPPED:
        return t.gettext("nothing to decide any more")
    if case.verdict and case.status is not CaseStatus.OPEN:
        return words.ruling(t, case.verdict.ruling, case.kind)
    return t.gettext("waits for its author") if case.status is CaseStatus.ASKED else t.gettext("waits")


def not_found(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("No idea of this city has this number.")


def restored(t: Translator) -> str:
    return t.pgettext("toast", "Everybody can read it again. Its author is being told.")
