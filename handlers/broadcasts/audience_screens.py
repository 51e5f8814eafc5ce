"""To whom an announcement goes: the conditions, each a small screen of its own, with how many meet all of them now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from bot.core.broadcasts.audience import Audience
from bot.core.broadcasts.composing import Subject
from bot.core.broadcasts.model import Headcount
from bot.core.surveys.model import Survey
from bot.telegram.pager import Page, pager_row
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, paragraphs
from bot.telegram.topics import topic_name
from bot.telegram.translator import Translator
from handlers.broadcasts import callbacks
from handlers.broadcasts.audience_choices import ACTIVE_DAYS, RESTED_DAYS, TIES, TOOK, Condition, is_set
from handlers.broadcasts.audience_words import Titles, audience, language_name, reached
from handlers.broadcasts.desk import Draft
from handlers.broadcasts.desk_screens import id_of, name_of
from handlers.broadcasts.draft_screens import to_draft
from handlers.events.shortening import label
from handlers.residents.screens import MARK
from handlers.surveys.terms_words import title_of
from locales.contexts import COLUMNS

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Counted:
    """A draft with who its audience is now. ``languages``: those that members here read."""

    draft: Draft
    count: Headcount
    titles: Titles
    languages: Sequence[str] = ()

    @property
    def asked(self) -> Audience:
        return self.draft.broadcast.audience


def overview(t: Translator, seen: Counted) -> Screen:
    """All conditions; those that ask something are marked."""
    draft, asked = seen.draft, seen.asked
    text = paragraphs(
        Markup("👥 ") + bold(t.gettext("Who gets it?")),
        _now(t, seen),
        reached(t, seen.count),
        t.gettext("Only who meets all the conditions that you set gets it."),
    )
    conditions = [
        Button(
            (MARK if is_set(asked, condition) else "") + name,
            draft.tap(callbacks.CONDITION, condition, "0"),
        )
        for condition, name in _names(t).items()
        if condition is not Condition.DISTRICTS or draft.city.districts or asked.districts
    ]
    everybody = Button(
        (MARK if asked.is_everybody else "") + t.pgettext("button", "👥 Everybody"),
        draft.tap(callbacks.EVERYBODY),
    )
    return Screen(text, ((everybody,), *in_rows(conditions, 2), to_draft(t, draft)))


def _names(t: Translator) -> dict[Condition, str]:
    return {
        Condition.TIES: t.pgettext("half-button", "🏠 Live here"),
        Condition.LANGUAGES: t.pgettext("half-button", "🌐 Language"),
        Condition.TOPICS: t.pgettext("half-button", "🏷 Topics"),
        Condition.DISTRICTS: t.pgettext("half-button", "🏘 District"),
        Condition.SURVEY: t.pgettext("half-button", "📋 Survey"),
        Condition.EVENT: t.pgettext("half-button", "📅 Event"),
        Condition.ACTIVE: t.pgettext("half-button", "🕘 Last here"),
        Condition.RESTED: t.pgettext("half-button", "📭 Not lately"),
    }


def _now(t: Translator, seen: Counted) -> Markup:
    return t.gettext("Now: {value}", value=audience(t, seen.draft.city, seen.asked, seen.titles))


def choices(t: Translator, seen: Counted, condition: Condition) -> Screen:
    """The screen of one condition whose values are few; of surveys and events see the other two."""
    match condition:
        case Condition.TIES:
            return _ties(t, seen)
        case Condition.LANGUAGES:
            return _languages(t, seen)
        case Condition.TOPICS:
            return _topics(t, seen)
        case Condition.DISTRICTS:
            return _districts(t, seen)
        case Condition.ACTIVE:
            names = {n: t.npgettext("button", "Within {n} day", "Within {n} days", n) for n in ACTIVE_DAYS}
            asks = t.gettext("When were they here last?")
            return _days(t, seen, condition, asks, names, seen.asked.active)
        case _:
            names = {n: t.npgettext("button", "Not for {n} day", "Not for {n} days", n) for n in RESTED_DAYS}
            asks = t.gettext("Leave out who got one lately?")
            return _days(t, seen, condition, asks, names, seen.asked.rested)


def _ties(t: Translator, seen: Counted) -> Screen:
    names = {
        "h": t.pgettext("button", "🏠 Those who live here"),
        "f": t.pgettext("button", "⭐ Those who only follow"),
    }
    rows = [(_choice(seen, Condition.TIES, value, names[value], is_on=tie in seen.asked.ties),)
            for value, tie in TIES.items()]  # fmt: skip
    return _small(t, seen, Condition.TIES, t.gettext("Residents or followers?"), rows)


def _languages(t: Translator, seen: Counted) -> Screen:
    tags = dict.fromkeys((*seen.draft.city.languages, *seen.languages, *sorted(seen.asked.languages)))
    buttons = [
        _choice(seen, Condition.LANGUAGES, tag, language_name(tag), is_on=tag in seen.asked.languages)
        for tag in tags
    ]
    asks = t.gettext("Which languages do they read?")
    return _small(t, seen, Condition.LANGUAGES, asks, in_rows(buttons, 2))


def _topics(t: Translator, seen: Counted) -> Screen:
    buttons = [
        _choice(
            seen, Condition.TOPICS, str(index), topic_name(t, topic), is_on=topic.code in seen.asked.topics
        )
        for index, topic in enumerate(seen.draft.city.topics)
    ]
    return _small(
        t,
        seen,
        Condition.TOPICS,
        t.gettext("What are they interested in?"),
        in_rows(buttons, 2),
        t.gettext("Who has chosen no topics is interested in all."),
    )


def _districts(t: Translator, seen: Counted) -> Screen:
    buttons = [
        _choice(
            seen,
            Condition.DISTRICTS,
            str(index),
            district.name_for(t.language.tag) or district.code,
            is_on=district.code in seen.asked.districts,
        )
        for index, district in enumerate(seen.draft.city.districts)
    ]
    return _small(
        t,
        seen,
        Condition.DISTRICTS,
        t.gettext("In which districts do they live?"),
        in_rows(buttons, 2),
        t.gettext("Who has named no district is left out."),
    )


def _days(
    t: Translator,
    seen: Counted,
    condition: Condition,
    asks: Markup,
    names: Mapping[int, str],
    chosen: int | None,
) -> Screen:
    rows = [
        (_choice(seen, condition, str(number), name, is_on=number == chosen),)
        for number, name in names.items()
    ]
    return _small(t, seen, condition, asks, rows)


def surveys(t: Translator, seen: Counted, page: Page[Survey]) -> Screen:
    """First which survey, then how far they came in it."""
    chosen = seen.asked.survey
    rows: list[Row] = []
    if chosen:
        names = {
            "u": t.pgettext("button", "Have not answered"),
            "s": t.pgettext("button", "Began, did not send"),
            "a": t.pgettext("button", "Have answered"),
        }
        rows = [
            (_choice(seen, Condition.SURVEY, value, names[value], is_on=took is chosen[0]),)
            for value, took in TOOK.items()
        ]
    rows += [
        (
            Button(
                label(
                    ("📋 ✓ " if chosen and chosen[1] == survey.id else "📋 ") + title_of(t, survey.title),
                    COLUMNS["button"],
                ),
                seen.draft.tap(callbacks.AUDIENCE_SURVEY, survey.id),
            ),
        )
        for survey in page.items
    ]
    rows += _pages(t, seen, Condition.SURVEY, page)
    none = None if page.items else t.gettext("There are no surveys.")
    asks = t.gettext("Who took part in which survey?")
    return _small(t, seen, Condition.SURVEY, asks, rows, none)


def events(t: Translator, seen: Counted, page: Page[Subject]) -> Screen:
    """Who has a seat there."""
    rows: list[Row] = [
        (
            Button(
                label(
                    (MARK if id_of(one) == seen.asked.going else "") + name_of(t, seen.draft.city, one),
                    COLUMNS["button"],
                ),
                seen.draft.tap(callbacks.AUDIENCE_EVENT, id_of(one)),
            ),
        )
        for one in page.items
    ]
    rows += _pages(t, seen, Condition.EVENT, page)
    none = None if page.items else t.gettext("There are no events ahead.")
    return _small(t, seen, Condition.EVENT, t.gettext("To which event do they go?"), rows, none)


def _pages(t: Translator, seen: Counted, condition: Condition, page: Page[T]) -> Sequence[Row]:
    return pager_row(t, page, lambda number: seen.draft.tap(callbacks.CONDITION, condition, str(number)))


def _choice(seen: Counted, condition: Condition, value: str, name: str, *, is_on: bool) -> Button:
    words = label((MARK if is_on else "") + name, COLUMNS["button"])
    return Button(words, seen.draft.tap(callbacks.TOGGLE, condition, value))


def _small(
    t: Translator,
    seen: Counted,
    condition: Condition,
    asks: Markup,
    rows: Sequence[Row],
    hint: Markup | None = None,
) -> Screen:
    """The question, all conditions as they are, how many meet them, and the choices."""
    text = paragraphs(Markup("👥 ") + bold(asks), hint, _now(t, seen), reached(t, seen.count))
    off: tuple[Row, ...] = ()
    if is_set(seen.asked, condition):
        no_matter = t.pgettext("button", "✖️ It does not matter")
        off = ((Button(no_matter, seen.draft.tap(callbacks.UNCONDITIONED, condition)),),)
    up = Button(t.pgettext("half-button", "‹ Back"), seen.draft.tap(callbacks.AUDIENCE))
    return Screen(text, (*rows, *off, (up,)))
