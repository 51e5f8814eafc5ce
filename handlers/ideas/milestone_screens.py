"""What is planned by when: the milestones of an answer, one of them, its day and its words."""

from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from bot.core.ideas.model import LONGEST_MILESTONE, MOST_MILESTONES, Milestone, OfficialAnswer
from bot.core.languages import offers
from bot.core.shared.plain_sight import neutral
from bot.telegram.dates import write_date
from bot.telegram.month import month_rows
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.translator import Translator
from handlers.events.shortening import label
from handlers.ideas import cards, words
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.answering import NEW, key_of
from handlers.ideas.answering_screens import to_form
from handlers.ideas.desk import Sight, own_name, writes_in

_SHOWN: Final = 120  # UTF-16 units of one in the list
_BEFORE: Final = timedelta(days=3 * 366)  # a milestone may be over already
_AHEAD: Final = timedelta(days=20 * 366)


def days_of(sight: Sight) -> tuple[date, date]:
    """The first and the last day that can be chosen."""
    return sight.today - _BEFORE, sight.today + _AHEAD


def milestones(t: Translator, sight: Sight, draft: OfficialAnswer, note: Markup | None = None) -> Screen:
    """All of them, by their days."""
    rows: list[Row] = [
        (
            Button(
                label(cards.milestone_of(t, one, _SHOWN).unescape(), words.COLUMNS),
                sight.tap(callbacks.MILESTONE, key_of(one)),
            ),
        )
        for one in draft.milestones
    ]
    if len(draft.milestones) < MOST_MILESTONES:
        tap = sight.tap(callbacks.MILESTONE_MONTH, NEW, "0")
        rows.insert(0, (Button(t.pgettext("button", "➕ Add a milestone"), tap),))
    text = paragraphs(
        note,
        Markup("🗓 ") + bold(t.gettext("Milestones")),
        t.gettext("What happens by when. Readers see them below the answer."),
        lines(*(cards.milestone_of(t, one, _SHOWN) for one in draft.milestones))
        if draft.milestones
        else None,
        None
        if len(draft.milestones) < MOST_MILESTONES
        else t.gettext("There are {limit} already, and no more are possible.", limit=MOST_MILESTONES),
    )
    return Screen(text, (*rows, to_form(t, sight)))


def milestone(t: Translator, sight: Sight, one: Milestone, note: Markup | None = None) -> Screen:
    """One of them, with all that can be changed."""
    key = key_of(one)
    written = [
        Markup("<b>{}</b>: {}").format(own_name(tag), neutral(" ".join(said.split())))
        for tag, said in one.texts.items()
    ]
    tags = writes_in(t.language.tag, sight.city)
    missing = [own_name(tag) for tag in tags if not offers(tuple(one.texts), tag)]
    text = paragraphs(
        note,
        Markup("{} {}").format("✅" if one.is_reached else "▫️", bold(_day(t, date.fromisoformat(one.day)))),
        t.gettext("Reached.") if one.is_reached else t.gettext("Not reached yet."),
        lines(*written),
        t.gettext("No text yet in: {languages}", languages=t.list(missing)) if missing else None,
    )
    reach = (
        Button(t.pgettext("button", "▫️ Not reached yet"), sight.tap(callbacks.MILESTONE_REACHED, key, "0"))
        if one.is_reached
        else Button(
            t.pgettext("button", "✅ It is reached"), sight.tap(callbacks.MILESTONE_REACHED, key, "1")
        )
    )
    texts = [
        Button(
            ("✓ " if tag in one.texts else "✍️ ") + own_name(tag),
            sight.tap(callbacks.MILESTONE_WORDS, key, tag),
        )
        for tag in tags
    ]
    day = Button(t.pgettext("button", "🗓 Another day"), sight.tap(callbacks.MILESTONE_MONTH, key, "0"))
    remove = Button(t.pgettext("button", "🗑 Remove"), sight.tap(callbacks.MILESTONE_REMOVE, key))
    return Screen(text, ((reach,), *in_rows(texts, 2), (day,), (remove,), _to_list(t, sight)))


def day(
    t: Translator,
    sight: Sight,
    known: Milestone | None,
    month: tuple[int, int] | None,
    note: Markup | None = None,
) -> Screen:
    """A month to choose the day from; it may be typed as well. ``known`` None: of a new one."""
    key = key_of(known) if known else NEW
    there = date.fromisoformat(known.day) if known else sight.today
    year, number = month or (there.year, there.month)
    marked = {there.day} if known and (there.year, there.month) == (year, number) else set()
    first, last = days_of(sight)
    rows = month_rows(
        t,
        year,
        number,
        marked,
        lambda chosen: sight.tap(callbacks.MILESTONE_DAY, key, f"{chosen:%Y%m%d}"),
        lambda y, m: sight.tap(callbacks.MILESTONE_MONTH, key, f"{y:04d}{m:02d}"),
        sight.today,
        first,
        last,
    )
    text = paragraphs(
        note,
        Markup("🗓 ") + bold(t.gettext("By which day?")),
        t.gettext("Choose it below, or type it, such as {example}", example=example(sight)),
    )
    return Screen(text, (*rows, _to_list(t, sight)))


def wording(
    t: Translator, sight: Sight, chosen: date, tag: str, written: Milestone | None, note: Markup | None = None
) -> Screen:
    """What is typed next is what happens by that day, in this language."""
    texts = written.texts if written else {}
    other = next(((one, said) for one, said in texts.items() if one != tag), None)
    text = paragraphs(
        note,
        Markup("✍️ ")
        + bold(
            t.gettext("What happens by {day}, in {language}", day=_day(t, chosen), language=own_name(tag))
        ),
        Markup("<b>{}</b>: {}").format(own_name(other[0]), neutral(other[1])) if other else None,
        t.gettext("Now: {value}", value=neutral(texts[tag])) if tag in texts else None,
        t.gettext("Type it, {limit} characters at most.", limit=t.number(LONGEST_MILESTONE)),
    )
    up = _to_list(t, sight)
    if written:
        up = (Button(t.pgettext("half-button", "‹ Back"), sight.tap(callbacks.MILESTONE, key_of(written))),)
    return Screen(text, (up,))


def example(sight: Sight) -> str:
    """A month from now, as one types it."""
    day = sight.today + timedelta(days=30)
    return f"{day.day}.{day.month}.{day.year}"


def not_a_day(t: Translator, sight: Sight) -> Markup:
    return Markup("⚠️ ") + t.gettext(
        "I do not understand this day. Type it like this: {example}", example=example(sight)
    )


def too_far(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("This day is too far away. Choose another one.")


def _day(t: Translator, day: date) -> str:
    return write_date(t.locale_name, day, "long")


def _to_list(t: Translator, sight: Sight) -> Row:
    return (Button(t.pgettext("half-button", "‹ Back"), sight.tap(callbacks.MILESTONES)),)
