"""Several cases at once, for the obvious: ticked on the list, decided with one word, and what was passed over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.moderation.deciding import Bulk
from bot.core.moderation.model import MOST_AT_ONCE, UNDO_FOR, Case, CaseKind, CaseStatus, Reason, Ruling
from bot.core.moderation.queue import Brief
from bot.core.shared.plain_sight import neutral
from bot.telegram.pager import Page, pager_row
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label
from handlers.moderation import callbacks, reasons, words
from handlers.moderation.card_screens import next_row
from handlers.moderation.desk_screens import counted
from handlers.residents.screens import back
from locales.contexts import COLUMNS

_TICKED, _UNTICKED = "☑️ ", "▫️ "
_TICKABLE: Final = (CaseKind.IDEA, CaseKind.EDIT, CaseKind.COMMENT)  # what is sensitive is decided by itself
_LONGEST: Final = 250  # UTF-16 units of what each begins with


def may_tick(case: Case) -> bool:
    return case.kind in _TICKABLE and case.status is not CaseStatus.CONFIRMING


def tick_list(
    t: Translator, city: City, page: Page[Brief], ticked: Mapping[str, int], now: datetime
) -> Screen:
    """A page of the queue with ticks; those that may not be decided so have none."""
    slug, here = city.slug, [brief for brief in page.items if may_tick(brief.case)]
    rows: list[Row] = []
    for number, brief in enumerate(here, 1):
        case = brief.case
        mark = _TICKED if case.id in ticked else _UNTICKED
        tap = Tap(callbacks.TICK, slug, (case.id, str(case.number), str(page.number)))
        rows.append((Button(label(f"{mark}{number}. {neutral(brief.words)}", COLUMNS["button"]), tap),))
    if here:
        all_ticked = all(brief.case.id in ticked for brief in here)
        name = (
            t.pgettext("button", "▫️ Untick this page")
            if all_ticked
            else t.pgettext("button", "☑️ Tick this page")
        )
        rows.append((Button(name, Tap(callbacks.TICK_PAGE, slug, (str(page.number),))),))
    rows += pager_row(t, page, lambda to: Tap(callbacks.TICKING, slug, (str(to),)))
    if ticked:
        publish = counted(t, t.pgettext("button", "✅ Publish"), len(ticked))
        decline = counted(t, t.pgettext("button", "❌ Decline"), len(ticked))
        rows += [
            (Button(publish, Tap(callbacks.MANY_PUBLISH, slug)),),
            (Button(decline, Tap(callbacks.MANY_WHY, slug)),),
        ]
    text = paragraphs(
        Markup("☑️ ") + bold(t.gettext("Choose several")),
        t.gettext("Ticked: {n} of {limit} at most", n=t.number(len(ticked)), limit=t.number(MOST_AT_ONCE)),
        *(_entry(t, number, brief, now) for number, brief in enumerate(here, 1)),
        None if here else t.gettext("Nothing on this page can be decided with others at once."),
    )
    up = Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.LIST, slug, (str(page.number),)))
    return Screen(text, (*rows, (up,)))


def _entry(t: Translator, number: int, brief: Brief, now: datetime) -> Markup:
    case = brief.case
    return lines(
        Markup("<b>{}.</b> {} {}").format(
            t.number(number), words.mark(case), words.line(brief.words, _LONGEST)
        ),
        Markup("{} · {} · {}").format(
            brief.code, words.language_of(case.language), words.long(t, now - case.opened_at)
        ),
    )


def ask_reason(t: Translator, city: City, known: Sequence[Reason], count: int) -> Screen:
    rows = [
        (
            Button(
                label(reasons.name_of(t, reason), COLUMNS["button"]),
                Tap(callbacks.MANY_DECLINE, city.slug, (reason.code,)),
            ),
        )
        for reason in known
    ]
    text = paragraphs(
        bold(t.ngettext("Why is {n} declined?", "Why are these {n} declined?", count)),
        t.gettext("Each author reads the ready message of the reason, in the author's own language."),
    )
    return Screen(text, (*rows, (_back(t, city),)))


def confirm(t: Translator, city: City, count: int, reason: Reason | None) -> Screen:
    """Once more, with the count. ``reason`` None: they are published."""
    if reason is None:
        question = t.ngettext("Publish {n}?", "Publish these {n}?", count)
        yes = Button(t.pgettext("button", "✅ Yes, publish"), Tap(callbacks.MANY_PUBLISH_SO, city.slug))
        about = None
    else:
        question = t.ngettext("Decline {n}?", "Decline these {n}?", count)
        tap = Tap(callbacks.MANY_DECLINE_SO, city.slug, (reason.code,))
        yes = Button(t.pgettext("button", "❌ Yes, decline"), tap)
        about = paragraphs(
            Markup.escape(reasons.name_of(t, reason)),
            Markup("<blockquote>{}</blockquote>").format(reasons.message_of(t, reason)),
        )
    return Screen(paragraphs(bold(question), about), ((yes,), (_back(t, city),)))


def done(t: Translator, city: City, bulk: Bulk, ruling: Ruling, now: datetime) -> Screen:
    """How many were decided, and how many were passed over."""
    until = t.time(now + UNDO_FOR, city.zone)
    text = paragraphs(
        Markup("{} · {}").format(
            bold(words.ruling(t, ruling)), t.ngettext("{n} case", "{n} cases", len(bulk.decided))
        ),
        t.gettext(
            "It takes effect at {time}. Until then it can be undone; nobody is told before.", time=until
        )
        if bulk.decided
        else None,
        t.ngettext(
            "{n} was passed over: somebody else works on it, or it was changed.",
            "{n} were passed over: somebody else works on them, or they were changed.",
            len(bulk.passed_over),
        )
        if bulk.passed_over
        else None,
    )
    undo = Button(t.pgettext("button", "↩️ Undo"), Tap(callbacks.UNDOS, city.slug))
    rows: list[Row] = [next_row(t, city.slug)]
    if bulk.decided:
        rows.append((undo,))
    return Screen(text, (*rows, (back(t, callbacks.DESK, city.slug),)))


def nothing_ticked(t: Translator) -> str:
    return t.pgettext("toast", "Nothing is ticked. Tick what you want to decide.")


def too_many(t: Translator) -> str:
    return t.pgettext("toast", "{limit} at once at most. Decide these first.", limit=t.number(MOST_AT_ONCE))


def _back(t: Translator, city: City) -> Button:
    return Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.TICKING, city.slug, ("0",)))
