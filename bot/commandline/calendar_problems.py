"""What an operator is told of a calendar, or an event in it, that is not taken."""

from collections.abc import Mapping
from typing import Final

from bot.core.events.entries import CalendarProblem, CalendarUnreadable, EntryProblem, Refusal
from bot.core.events.schedule import Problem

_OF_FILES: Final[Mapping[CalendarProblem, str]] = {
    CalendarProblem.EMPTY: "there is no event in it",
    CalendarProblem.NOT_A_CALENDAR: "not an iCalendar file",
    CalendarProblem.TRUNCATED: "it ends in the middle: cut off?",
    CalendarProblem.TOO_LARGE: "too large; {limit} bytes at most",
    CalendarProblem.TOO_MANY: "too many events; {limit} at most",
    CalendarProblem.TOO_DEEP: "too many components one in another",
    CalendarProblem.TOO_SLOW: "reading it takes too long",
}
_OF_EVENTS: Final[Mapping[EntryProblem | Problem, str]] = {
    EntryProblem.UNREADABLE: "cannot be read",
    EntryProblem.UNCLOSED: "begins and does not end",
    EntryProblem.LINE_TOO_LONG: "a line is too long",
    EntryProblem.NO_TITLE: "has no title",
    EntryProblem.NO_START: "has no start",
    EntryProblem.ZONE_UNKNOWN: "its time zone is unknown",
    EntryProblem.RULE_UNSUPPORTED: "repeats by more than one rule",
    EntryProblem.DOUBLED: "the same UID again; the one with the higher SEQUENCE was taken",
    EntryProblem.RANGE_UNSUPPORTED: "changes an occurrence and all that follow at once",
    Problem.ENDS_BEFORE_START: "ends before it starts",
    Problem.TOO_LONG: "lasts too long",
    Problem.IN_THE_PAST: "is over",
    Problem.TOO_FAR: "is too far ahead",
    Problem.TOO_EARLY: "is before 1970",
    Problem.RULE_UNREADABLE: "its rule of repetition cannot be read",
    Problem.RULE_TOO_OFTEN: "repeats more than once a day",
    Problem.TOO_MANY: "takes place too often",
    Problem.NEVER: "never takes place",
}


def said_of_file(name: str, unreadable: CalendarUnreadable) -> str:
    """One line: which file, where, what."""
    where = f"{name}, line {unreadable.line}" if unreadable.line else name
    words = _OF_FILES.get(unreadable.problem, unreadable.problem.value)
    return f"{where}: {words.format(limit=unreadable.limit)}"


def said_of_event(refusal: Refusal) -> str:
    """Why this event was refused."""
    words = _OF_EVENTS.get(refusal.problem, refusal.problem.value)
    return f"{words} ({refusal.detail})" if refusal.detail else words
