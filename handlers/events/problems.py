"""What is wrong and what to do about it: a sentence for everything that the rules of events refuse."""

from collections.abc import Mapping

from markupsafe import Markup

from bot.core.events.entries import CalendarProblem, CalendarUnreadable, EntryProblem
from bot.core.events.importing import FeedFailed
from bot.core.events.model import InvalidDetail
from bot.core.events.schedule import MOST_OCCURRENCES, Problem
from bot.interchange.content_lines import MOST_EVENTS
from bot.interchange.fetching import FetchReason
from bot.telegram.translator import Translator

_MEGABYTE = 1_000_000


def of_schedule(t: Translator, problem: Problem) -> Markup:
    """Why an event cannot take place then, and what would do."""
    return {
        Problem.ENDS_BEFORE_START: t.gettext(
            "It would end before it begins. Give an end that is later than the beginning."
        ),
        Problem.TOO_LONG: t.gettext(
            "An event can last one year at most. If it takes place again and again, let it repeat."
        ),
        Problem.IN_THE_PAST: t.gettext("This time is over. Choose one that is still to come."),
        Problem.TOO_FAR: t.gettext("This is more than five years ahead. Choose an earlier day."),
        Problem.TOO_EARLY: t.gettext("This year is long past. Choose a day that is still to come."),
        Problem.RULE_UNREADABLE: t.gettext("I do not understand how it repeats. Choose it anew."),
        Problem.RULE_TOO_OFTEN: t.gettext(
            "An event can repeat once a day at most. For several times a day make several events."
        ),
        Problem.TOO_MANY: t.gettext(
            "It would take place more than {n} times. Let it end earlier, or repeat less often.",
            n=t.number(MOST_OCCURRENCES),
        ),
        Problem.NEVER: t.gettext(
            "With this repetition it would never take place. Choose another one, or a later end."
        ),
    }[problem]


def of_entry(t: Translator, problem: EntryProblem | Problem, detail: str) -> Markup:
    """Why one event of a calendar file is not taken: briefly, for a list."""
    if isinstance(problem, Problem):
        return _of_entry_schedule(t, problem)
    return {
        EntryProblem.UNREADABLE: t.gettext("not readable: {what}", what=detail or "–"),
        EntryProblem.UNCLOSED: t.gettext("it does not end: END:VEVENT is missing"),
        EntryProblem.LINE_TOO_LONG: t.gettext("a line is too long"),
        EntryProblem.NO_TITLE: t.gettext("it has no title"),
        EntryProblem.NO_START: t.gettext("it does not say when it begins"),
        EntryProblem.ZONE_UNKNOWN: t.gettext("unknown time zone: {zone}", zone=detail or "–"),
        EntryProblem.RULE_UNSUPPORTED: t.gettext("it repeats by several rules at once"),
        EntryProblem.PRIVATE: t.gettext("it is marked as private"),
        EntryProblem.DOUBLED: t.gettext("it is there twice: the newer one was taken"),
        EntryProblem.RANGE_UNSUPPORTED: t.gettext("a change of “this and all that follow” at once"),
    }[problem]


def _of_entry_schedule(t: Translator, problem: Problem) -> Markup:
    return {
        Problem.ENDS_BEFORE_START: t.gettext("it ends before it begins"),
        Problem.TOO_LONG: t.gettext("it lasts longer than a year"),
        Problem.IN_THE_PAST: t.gettext("it is over"),
        Problem.TOO_FAR: t.gettext("it is more than five years ahead"),
        Problem.TOO_EARLY: t.gettext("its year is before 1970"),
        Problem.RULE_UNREADABLE: t.gettext("its repetition cannot be read"),
        Problem.RULE_TOO_OFTEN: t.gettext("it repeats more than once a day"),
        Problem.TOO_MANY: t.gettext("it takes place more than {n} times", n=t.number(MOST_OCCURRENCES)),
        Problem.NEVER: t.gettext("by its repetition it never takes place"),
    }[problem]


def of_calendar(t: Translator, error: CalendarUnreadable) -> Markup:
    """Why nothing of a calendar file can be taken, and what to do."""
    said = {
        CalendarProblem.EMPTY: t.gettext("There are no events in this calendar."),
        CalendarProblem.NOT_A_CALENDAR: t.gettext(
            "This is not a calendar file. I need one whose name ends in .ics: your calendar program saves it by"
            " “Export”."
        ),
        CalendarProblem.TRUNCATED: t.gettext(
            "This calendar file breaks off before its end. Please export it anew and send it again."
        ),
        CalendarProblem.TOO_LARGE: t.gettext(
            "This calendar file is too large: it may have {limit} MB. Export a shorter time, or one calendar at a"
            " time.",
            limit=t.number(error.limit / _MEGABYTE),
        ),
        CalendarProblem.TOO_MANY: t.gettext(
            "There are more than {limit} events in this calendar. Export a shorter time.",
            limit=t.number(error.limit),
        ),
        CalendarProblem.TOO_DEEP: t.gettext(
            "This file is not built as a calendar is. Please export it anew."
        ),
        CalendarProblem.TOO_SLOW: t.gettext(
            "It takes too long to read this calendar. Export a shorter time, or fewer events that repeat."
        ),
    }[error.problem]
    return said + Markup(" ") + t.gettext("(Line {line})", line=error.line) if error.line else said


def of_feed(t: Translator, error: FeedFailed) -> Markup:
    """Why a calendar cannot be fetched from its address, and what to do."""
    try:
        reason = FetchReason(error.reason)
    except ValueError:
        return t.gettext("I cannot read this calendar at present.")
    return _of_fetching(t, reason, error.detail)


def of_last_look(t: Translator, failure: str) -> Markup:
    """What a feed's last look ran into, as it was noted: a code, and perhaps more."""
    code, _, detail = failure.partition(" ")
    if code in set(FetchReason):
        return _of_fetching(t, FetchReason(code), detail)
    if code in set(CalendarProblem):
        return of_calendar(t, CalendarUnreadable(CalendarProblem(code), limit=MOST_EVENTS))
    return t.gettext("I cannot read this calendar at present.")


def _of_fetching(t: Translator, reason: FetchReason, detail: str) -> Markup:
    sentences: Mapping[FetchReason, Markup] = {
        FetchReason.BAD_ADDRESS: t.gettext(
            "This is not the address of a calendar. It begins with https:// and is in your calendar program under"
            " “Share” or “Subscribe”."
        ),
        FetchReason.PRIVATE_ADDRESS: t.gettext(
            "This address is inside a private network, where I may not look. Use one that everybody can open."
        ),
        FetchReason.UNREACHABLE: t.gettext(
            "Nobody answers at this address. Check that it is right, or try again later."
        ),
        FetchReason.TIMEOUT: t.gettext("The calendar's server takes too long to answer. Try again later."),
        FetchReason.TOO_MANY_REDIRECTS: t.gettext(
            "This address sends me from one place to the next without end. Use the calendar's final address."
        ),
        FetchReason.TOO_LARGE: t.gettext("The calendar at this address is too large."),
        FetchReason.STATUS: t.gettext(
            "The calendar's server refuses: {code}. Check that the calendar is public and the address is right.",
            code=detail.rpartition(" ")[2] or "–",
        ),
        FetchReason.NOT_A_CALENDAR: t.gettext(
            "What is at this address is a page, not a calendar. Look for the address that ends in .ics."
        ),
    }
    return sentences[reason]


def of_detail(t: Translator, error: InvalidDetail) -> Markup:
    """What a field cannot hold, and what it can."""
    limit = t.number(error.limit)
    too_long = {
        "title": t.gettext(
            "The title is too long: it can have {limit} characters. Please shorten it.", limit=limit
        ),
        "description": t.gettext(
            "The description is too long: it can have {limit} characters. Please shorten it.", limit=limit
        ),
        "place": t.gettext(
            "The place is too long: it can have {limit} characters. Please shorten it.", limit=limit
        ),
    }
    others = {
        "texts": t.gettext("The city does not use this language."),
        "topic": t.gettext("This topic is no longer there. Choose another one."),
        "capacity": t.gettext("The number of seats can be from 1 to {limit}.", limit=limit),
        "guests_limit": t.gettext("Everybody can bring {limit} guests at most.", limit=limit),
        "link": t.gettext(
            "This is not an address that I can use. It begins with https:// and has {limit} characters at most.",
            limit=limit,
        ),
    }
    said = too_long.get(error.name) or others.get(error.name)
    if said is not None:
        return said
    if error.limit:
        return t.gettext("This is too long: it can have {limit} characters. Please shorten it.", limit=limit)
    return t.gettext("This cannot be. Please choose again.")


def missing(t: Translator, names: tuple[str, ...]) -> Markup:
    """What an event lacks before it can be published."""
    said = {
        "title": t.pgettext("needed for an event", "a title"),
        "start": t.pgettext("needed for an event", "a day"),
    }
    return t.gettext("Still needed: {what}.", what=t.list([said[name] for name in names]))


def changed_meanwhile(t: Translator) -> Markup:
    return t.gettext(
        "Somebody else changed this event while you were writing. Look at it as it is now, and begin your change"
        " anew; your draft is still among your drafts."
    )


def capacity_below_going(t: Translator, going: int) -> Markup:
    return t.ngettext(
        "{n} person is going already, so there cannot be fewer seats than that. Enter more seats.",
        "{n} people are going already, so there cannot be fewer seats than that. Enter more seats.",
        going,
    )


def too_many_drafts(t: Translator, limit: int) -> Markup:
    return t.gettext(
        "You have {limit} drafts already. Publish some, or throw them away.", limit=t.number(limit)
    )


def too_many_suggestions(t: Translator, limit: int) -> Markup:
    return t.gettext(
        "You have sent {limit} suggestions today, and the city has yet to read them. Send this one tomorrow: it is"
        " kept for you.",
        limit=t.number(limit),
    )


def feed_exists(t: Translator) -> Markup:
    return t.gettext("The city follows this calendar already.")


def too_many_feeds(t: Translator, limit: int) -> Markup:
    return t.gettext(
        "The city follows {limit} calendars already. Leave one of them first.", limit=t.number(limit)
    )


def file_too_large(t: Translator, limit: int) -> Markup:
    return t.gettext(
        "This file is too large: it may have {limit} MB. Export a shorter time, or one calendar at a time.",
        limit=t.number(limit / _MEGABYTE),
    )


def file_gone(t: Translator) -> Markup:
    return t.gettext("I cannot get this file from Telegram any more. Please send it again.")
