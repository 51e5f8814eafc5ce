"""What the use cases of events need of a city's store. All of it lies in one store, and nothing here commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.events.model import (
    Attendance,
    AttendanceStatus,
    Draft,
    Event,
    EventStatus,
    Feed,
    Feedback,
    Listing,
    Occurrence,
    Transition,
)


class Events(Protocol):
    """The events, whatever their status."""

    def add(self, event: Event) -> None:
        """Its words can be searched for from then on."""
        ...

    def find(self, event_id: str) -> Event | None: ...

    def find_by_uid(self, uids: Sequence[str]) -> dict[str, Event]: ...

    def list_by_id(self, event_ids: Sequence[str]) -> dict[str, Event]: ...

    def replace(self, event: Event, *, version: int) -> bool:
        """Write every field if the stored version is still ``version``; False if somebody else changed it."""
        ...

    def move(self, transition: Transition) -> bool:
        """One conditional statement from ``before`` to ``after``, and its record; False if it was elsewhere.

        ``before`` None: the event is new, and only the record is made.
        """
        ...

    def list_with_status(self, status: EventStatus, limit: int, after: str | None = None) -> list[Event]:
        """Keyset by id; pass the last id of the page before."""
        ...

    def list_due_for_publication(self, now: datetime, limit: int) -> list[Event]:
        """SCHEDULED whose hour has come."""
        ...

    def list_endless(self, before: datetime, limit: int) -> list[Event]:
        """Published events with a rule whose last known occurrence ends before that time."""
        ...

    def list_from(self, source: str) -> list[Event]:
        """Published events that came from this feed."""
        ...

    def transitions_of(self, event_id: str) -> list[Transition]:
        """The oldest first."""
        ...


class Occurrences(Protocol):
    """When events take place. Listings leave out events that are not PUBLISHED or CANCELLED, unless it says so."""

    def add(self, occurrences: Sequence[Occurrence], events: Mapping[str, Event]) -> None:
        """Capacity, topic and location of each are taken from its event's details and its own changes.

        One whose name its event has already is left out: of two who lay down the same, one does it.
        """
        ...

    def update(self, occurrence: Occurrence, event: Event) -> None:
        """Write hours, changes, cancellation and what follows from them; ``taken`` is left as it is.

        Raises CapacityBelowGoing: one conditional statement, so nobody who joins meanwhile loses a seat.
        """
        ...

    def move_to(self, occurrence_ids: Sequence[str], event_id: str) -> None:
        """Give them to another event (a series that is split), with all who attend."""
        ...

    def find(self, occurrence_id: str) -> Occurrence | None: ...

    def list_of(self, event_id: str) -> list[Occurrence]:
        """Every occurrence of an event, cancelled ones too, the first one first."""
        ...

    def find_listing(self, occurrence_id: str) -> Listing | None:
        """Whatever the event's status."""
        ...

    def list_between(
        self,
        start: datetime,
        end: datetime,
        *,
        topics: Iterable[str] | None = None,
        cancelled: bool = False,
        after: tuple[datetime, str] | None = None,
        limit: int = 100,
    ) -> list[Listing]:
        """Those that take place, in part at least, from ``start`` until before ``end``, in order of (start, id).

        ``after`` is that pair of the last one before (keyset). Without ``cancelled`` only what takes place.
        """
        ...

    def list_near(
        self, start: datetime, end: datetime, box: tuple[float, float, float, float], limit: int
    ) -> list[Listing]:
        """The same with a location within (south, west, north, east) degrees."""
        ...

    def list_spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Start and end of what takes place then, for the marks of a calendar."""
        ...

    def next_of(self, event_ids: Sequence[str], now: datetime) -> dict[str, Listing]:
        """Of each event, whatever its status, the occurrence that is next or under way, else the last one there was.

        What is called off stands in only for an event that has nothing else.
        """
        ...

    def list_attended_by(
        self, resident_id: str, now: datetime, limit: int
    ) -> list[tuple[Listing, Attendance]]:
        """What she goes to or waits for and has not ended, the next one first; what was called off too."""
        ...

    def take(self, occurrence_id: str, seats: int, now: datetime) -> bool:
        """Take so many seats if they are free: one conditional statement. False if not, or if it is over or cancelled."""
        ...

    def give_back(self, occurrence_id: str, seats: int) -> None: ...

    def next_ticket(self, occurrence_id: str) -> int:
        """The next number in the order of arrival; others who arrive wait until this transaction has ended."""
        ...

    def lock(self, occurrence_id: str) -> Occurrence | None:
        """Nobody else changes its seats until the transaction ends."""
        ...

    def list_ended(self, since: datetime, until: datetime, limit: int) -> list[Occurrence]:
        """Those that ended then and whose people have not been asked how it was."""
        ...

    def mark_asked(self, occurrence_ids: Sequence[str], at: datetime) -> None: ...

    def count_unasked(self, since: datetime, until: datetime) -> int:
        """How many ended then, had people who went, and asked them nothing."""
        ...

    def give_up_asking(self, since: datetime, until: datetime, at: datetime) -> int:
        """Mark those as asked; how many."""
        ...


@dataclass(frozen=True, slots=True)
class Numbers:
    """What an editor sees of an occurrence."""

    going: int
    guests: int
    waiting: int
    offered: int
    checked_in: int
    ratings: int
    stars: float | None


@dataclass(frozen=True, slots=True)
class Reminder:
    """``minutes`` before the start."""

    occurrence_id: str
    resident_id: str
    minutes: int


class Attendances(Protocol):
    """Who goes, who waits, who is reminded, and what they thought of it."""

    def find(self, occurrence_id: str, resident_id: str) -> Attendance | None: ...

    def find_by_code(self, code: str) -> Attendance | None: ...

    def add(self, attendance: Attendance) -> bool:
        """False if she is there already: nothing changes."""
        ...

    def change(self, attendance: Attendance, *, was: AttendanceStatus) -> bool:
        """Write status, seats, ticket and offer if the status is still ``was``."""
        ...

    def remove(self, occurrence_id: str, resident_id: str) -> Attendance | None:
        """What was removed: of two who remove it at once, one gets it."""
        ...

    def check_in(self, code: str, at: datetime) -> bool:
        """Mark somebody who is going as arrived; False if she was marked before, or does not go."""
        ...

    def list_waiting(self, occurrence_id: str) -> list[Attendance]:
        """In the order of arrival."""
        ...

    def list_offers_expired(self, now: datetime, limit: int) -> list[Attendance]: ...

    def list_with_free_seats(self, now: datetime, limit: int) -> list[str]:
        """Occurrences to come where somebody waits for whom enough seats are free (somebody erased herself, or a crash)."""
        ...

    def list_concerned(self, occurrence_ids: Sequence[str]) -> list[tuple[str, str]]:
        """(occurrence, resident) of everybody who goes, waits, is offered a seat or is reminded; each once."""
        ...

    def list_going(self, occurrence_id: str) -> list[Attendance]:
        """In the order of arrival."""
        ...

    def numbers_of(self, occurrence_id: str) -> Numbers: ...

    def remind(self, reminder: Reminder, due_at: datetime) -> None:
        """Set it, or set it anew."""
        ...

    def forget_reminder(self, reminder: Reminder) -> bool:
        """False if there was none."""
        ...

    def reminders_of(self, occurrence_id: str, resident_id: str) -> tuple[int, ...]:
        """Minutes before the start, the longest first."""
        ...

    def reschedule_reminders(self, occurrence_id: str, starts_at: datetime, now: datetime) -> None:
        """After the start was moved: each is due so many minutes before the new one, once more if that is ahead."""
        ...

    def list_reminders_due(self, now: datetime, limit: int) -> list[Reminder]:
        """Those whose time has come, not queued yet, of what takes place and has not begun."""
        ...

    def mark_queued(self, reminders: Sequence[Reminder], at: datetime) -> None: ...

    def count_reminders_late(self, since: datetime, now: datetime) -> int:
        """How many were due since then and not queued, of what has begun meanwhile, or before a later one of hers that is due
        too."""
        ...

    def drop_reminders_late(self, since: datetime, now: datetime) -> int:
        """Mark those as queued; how many."""
        ...

    def rate(self, feedback: Feedback) -> None:
        """One a person and occurrence: the latest stands; empty ``words`` leave those that are there."""
        ...

    def feedback_of(self, occurrence_id: str) -> list[Feedback]:
        """The newest first."""
        ...

    def release(self, resident_id: str) -> None:
        """Give back the seats of somebody who leaves for good; the rows are removed by ``Members.forget``."""
        ...


class Drafts(Protocol):
    """What is being written."""

    def put(self, draft: Draft) -> None: ...

    def find(self, draft_id: str) -> Draft | None: ...

    def list_of(self, resident_id: str) -> list[Draft]:
        """The one touched last first."""
        ...

    def remove(self, draft_id: str) -> bool:
        """False if it was not there (any more): of two who publish it at once, one is told True."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete those untouched since; how many."""
        ...


class Feeds(Protocol):
    """Calendars elsewhere."""

    def add(self, feed: Feed) -> bool:
        """False if this address is there already."""
        ...

    def find(self, feed_id: str) -> Feed | None: ...

    def list_all(self) -> list[Feed]: ...

    def put(self, feed: Feed) -> None:
        """Write what the last look found."""
        ...

    def remove(self, feed_id: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """An event that answers a search; ``score`` grows with how well it does."""

    event_id: str
    score: float


class EventSearch(Protocol):
    """The words of events, folded, for search. ``Events.add`` and ``Events.replace`` keep it in step."""

    def search(self, words: str, now: datetime, limit: int) -> list[Hit]:
        """Published events that answer the words: best first, what has an occurrence ahead before what is over."""
        ...
