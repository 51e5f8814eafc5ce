"""What the use cases of broadcasts need of a city's store, and of the far side. Nothing of the store commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.broadcasts.audience import Audience
from bot.core.broadcasts.model import (
    Broadcast,
    BroadcastStatus,
    Delivery,
    Headcount,
    Mark,
    Report,
    Todo,
    Watcher,
)
from bot.core.cities.model import City
from bot.core.residents.model import Resident


class Broadcasts(Protocol):
    def add(self, broadcast: Broadcast) -> bool:
        """False if another reminds of the same broadcast: nothing changes."""
        ...

    def find(self, broadcast_id: str) -> Broadcast | None: ...

    def hold(self, broadcast_id: str) -> Broadcast | None:
        """The same, and it stays as it is until the transaction ends."""
        ...

    def replace(self, broadcast: Broadcast, *, version: int) -> bool:
        """Write content, audience, waking, starts_at, subject, kind, revision, created_by and changed_at with
        ``version + 1`` if the stored version is still ``version``; False if not."""
        ...

    def move(
        self,
        broadcast_id: str,
        before: Sequence[BroadcastStatus],
        after: BroadcastStatus,
        at: datetime,
        *,
        by: str | None = None,
        version: int | None = None,
    ) -> bool:
        """One conditional statement; False if it was elsewhere (or, with ``version``, of another version).

        To STARTING sets ``started_at`` where it has none; to ENDED and CANCELLED ``ended_at``; to another of RUNNING, STARTING
        takes ``ended_at`` away. ``by`` becomes ``released_by``.
        """
        ...

    def recall(self, broadcast_id: str, at: datetime) -> bool:
        """Set ``recalled_at``; False if it is set."""
        ...

    def list_with(self, statuses: Sequence[BroadcastStatus], limit: int, offset: int = 0) -> list[Broadcast]:
        """The one that was changed last first."""
        ...

    def count_with(self, statuses: Sequence[BroadcastStatus]) -> int: ...

    def count_drafts(self, resident_id: str) -> int: ...

    def list_due(self, now: datetime, limit: int) -> list[Broadcast]:
        """SCHEDULED for now or before, the earliest first."""
        ...

    def find_reminder(self, broadcast_id: str) -> Broadcast | None:
        """The one that reminds of it."""
        ...

    def remove(self, broadcast_id: str) -> bool:
        """A DRAFT; False if it is none."""
        ...

    def purge_drafts(self, before: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """One piece of laying recipients down: how many were added; ``after``: where the next piece begins, None: that was all."""

    added: int
    after: str | None


class BroadcastDeliveries(Protocol):
    """Who is sent a broadcast: one row for each, unique."""

    def count_audience(self, audience: Audience, now: datetime) -> Headcount:
        """Who it would go to now. A survey that is not there, an event that is not there: nobody."""
        ...

    def prepare(self, broadcast: Broadcast, now: datetime, after: str | None, most: int) -> Prepared:
        """Lay down QUEUED deliveries, to be sent from ``now`` on, for up to about ``most`` members of its audience (or of those
        who got ``reminds`` and have not answered) with ids above ``after``, in the order of ids. One statement, unless an
        anonymous survey has to be looked into; who has one already is passed over, so it may be repeated and cut short.
        ``total`` grows by what was added."""
        ...

    def last_prepared(self, broadcast_id: str) -> str | None:
        """The greatest resident id that has a delivery: where ``prepare`` goes on after a restart."""
        ...

    def claim(self, broadcast_id: str, now: datetime, until: datetime, limit: int) -> list[Delivery]:
        """Take what is to be done now, for one worker until that time; then others may take it. Only of a RUNNING broadcast.

        Two workers never hold the same one (one conditional statement; SKIP LOCKED on PostgreSQL). ``attempts`` grows.
        """
        ...

    def extend(self, broadcast_id: str, resident_ids: Sequence[str], until: datetime) -> None:
        """Hold these, which this worker has claimed, until that time."""
        ...

    def release(self, broadcast_id: str, resident_ids: Sequence[str], at: datetime) -> None:
        """Give back claimed ones that were not begun, as if they had not been claimed."""
        ...

    def mark(self, broadcast_id: str, marks: Sequence[Mark]) -> None:
        """Write what became of claimed deliveries, and the broadcast's counts with them. One that was cancelled while it was
        being sent counts as sent. A mark that is written already, or of somebody erased, changes nothing."""
        ...

    def cancel(self, broadcast_id: str) -> int:
        """What is still to be sent becomes SKIPPED (Skipped.CANCELLED), counted; how many."""
        ...

    def demand(self, broadcast_id: str, todo: Todo, now: datetime, sent_since: datetime | None = None) -> int:
        """CORRECT or RECALL is to be done from now on about every one that was SENT (since then); how many."""
        ...

    def next_at(self, broadcast_id: str) -> datetime | None:
        """When something is to be done next (in the past: now); None: nothing is left to do."""
        ...

    def open(self, broadcast_id: str, resident_id: str, at: datetime) -> bool:
        """She pressed its button; the first time counts. False: it was not the first, or not sent to her."""
        ...

    def find(self, broadcast_id: str, resident_id: str) -> Delivery | None: ...

    def report(self, broadcast: Broadcast) -> Report: ...

    def count_sent(self, broadcast_id: str, since: datetime) -> int:
        """Of those who have it, to how many it was sent since then."""
        ...

    def has_taken_part(self, survey_id: str, resident_ids: Sequence[str]) -> frozenset[str]:
        """Those of them who have sent answers to the survey, also to an anonymous one while it is not sealed."""
        ...

    def who_unsubscribed(self, resident_ids: Sequence[str]) -> frozenset[str]:
        """Those of these members who want no announcements."""
        ...

    def watch(self, broadcast_id: str, watcher: Watcher, at: datetime) -> None:
        """Her message shows how far it is from now on, in place of one that did before."""
        ...

    def unwatch(self, broadcast_id: str, resident_id: str) -> None: ...

    def claim_watchers(self, broadcast_id: str, drawn_before: datetime, now: datetime) -> list[Watcher]:
        """Those whose message was last drawn before that, marked as drawn now: of several workers one gets them."""
        ...


class Refused(Exception):
    """Telegram does not take this message, whoever it is for; ``says``: in its words."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


@dataclass(frozen=True, slots=True)
class Sent:
    """Where her message is."""

    chat_id: int
    message_id: int


class BroadcastSender(Protocol):
    """The far side. Each raises RecipientUnreachable, SendingFailed (notices.service: it may work later), Refused."""

    async def send(self, city: City, broadcast: Broadcast, recipient: Resident) -> Sent: ...

    async def correct(self, city: City, broadcast: Broadcast, recipient: Resident, sent: Sent) -> bool:
        """Edit what she was sent; False: it is there no more. What says the same already is well."""
        ...

    async def recall(self, sent: Sent) -> bool:
        """Delete it; False: it is there no more, or too old."""
        ...


class ProgressBoard(Protocol):
    """Shows editors how far it is."""

    async def draw(
        self, city: City, broadcast: Broadcast, watchers: Sequence[Watcher], per_second: float | None
    ) -> list[Watcher]:
        """Redraw their messages; ``per_second`` is None where that is not known yet, 0 while it waits. Returns those whose message cannot be drawn any more. Raises nothing that Telegram says."""
        ...
