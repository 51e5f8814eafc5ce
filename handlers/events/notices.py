"""What people are told unasked about events, looked at again when it is sent: what is true no longer is not told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.events.model import AttendanceStatus, EventStatus, EventUnknown
from bot.core.events.service import EventServices
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.shared.errors import NotAllowed
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator
from handlers.events import notice_screens
from handlers.events.cards import NOBODY, Card
from handlers.sending import Telling

Render = Callable[[Translator, Card, Notice], Screen | None]


@dataclass(frozen=True, slots=True)
class EventNotices:
    events: EventServices
    cities: Cities
    clock: Clock

    def tellings(self) -> Mapping[str, Telling]:
        return {
            "event.reminder": self._of_occurrence(_reminder),
            "event.changed": self._of_occurrence(_changed),
            "event.cancelled": self._of_occurrence(_cancelled),
            "event.offer": self._of_occurrence(_offer),
            "event.offer_expired": self._of_occurrence(_offer_expired),
            "event.feedback": self._of_occurrence(_question),
            "event.approved": Telling(self._approved),
            "event.rejected": Telling(self._rejected),
            "event.suggested": Telling(self._suggested),
        }

    def _of_occurrence(self, render: Render) -> Telling:
        """A telling of how one occurrence, and she in it, is at this moment."""

        async def told(t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
            event = str(notice.facts["occurrence"])
            try:
                listing = await self.events.browsing.get(city, event)
            except EventUnknown:
                return None
            standing = await self.events.attending.standing(recipient, city, event)
            home = await self.cities.find(recipient.home)
            return render(t, Card(listing, city, self.clock.now(), home, standing), notice)

        return Telling(told)

    async def _approved(
        self, t: Translator, city: City, notice: Notice, recipient: Resident
    ) -> Screen | None:
        ahead = await self.events.browsing.occurrences_of(city, str(notice.facts["event"]), limit=1)
        if not ahead or ahead[0].event.status is not EventStatus.PUBLISHED:
            return None
        home = await self.cities.find(recipient.home)
        return notice_screens.approved(t, Card(ahead[0], city, self.clock.now(), home))

    async def _rejected(
        self, t: Translator, city: City, notice: Notice, recipient: Resident
    ) -> Screen | None:
        ahead = await self.events.browsing.occurrences_of(city, str(notice.facts["event"]), limit=1)
        reason = str(notice.facts["reason"])
        return notice_screens.rejected(t, ahead[0] if ahead else None, city.slug, reason)

    async def _suggested(
        self, t: Translator, city: City, notice: Notice, recipient: Resident
    ) -> Screen | None:
        try:
            listing = await self.events.suggesting.review(recipient, city, str(notice.facts["event"]))
        except (EventUnknown, NotAllowed):
            return None
        if listing.event.status is not EventStatus.SUGGESTED:
            return None
        home = await self.cities.find(recipient.home)
        return notice_screens.suggested(t, Card(listing, city, self.clock.now(), home, NOBODY))


def _reminder(t: Translator, shown: Card, notice: Notice) -> Screen | None:
    """She still wants it, and it begins when it was to begin; moved, it has a reminder of its own."""
    starts_at = datetime.fromisoformat(str(notice.facts["starts_at"]))
    is_wanted = int(notice.facts["minutes"]) in shown.standing.reminders
    if not (shown.is_open and is_wanted and shown.listing.occurrence.starts_at == starts_at):
        return None
    return notice_screens.reminder(t, shown)


def _changed(t: Translator, shown: Card, notice: Notice) -> Screen | None:
    others = int(notice.facts["others"])
    if shown.listing.is_cancelled or not _is_concerned(shown, others):
        return None
    was_from, was_until = (datetime.fromisoformat(at) for at in notice.facts["was"])
    place_was = str(notice.facts["place"])
    occurrence = shown.listing.occurrence
    same = (was_from, was_until) == (occurrence.starts_at, occurrence.ends_at)
    if (
        same
        and place_was == shown.listing.details.place
        and not notice.facts.get("back", True)
        and not others
    ):
        return None  # it was changed back before this was sent
    return notice_screens.changed(t, shown, (was_from, was_until), place_was, others)


def _cancelled(t: Translator, shown: Card, notice: Notice) -> Screen | None:
    others = int(notice.facts["others"])
    if not shown.listing.is_cancelled or not _is_concerned(shown, others):
        return None
    return notice_screens.cancelled(t, shown, others, str(notice.facts["reason"]))


def _is_concerned(shown: Card, others: int) -> bool:
    """Not who has left meanwhile; who goes to other dates of the series is told by this notice too."""
    return bool(shown.attendance or shown.standing.reminders or others)


def _offer(t: Translator, shown: Card, notice: Notice) -> Screen | None:
    until = datetime.fromisoformat(str(notice.facts["until"]))
    offered = shown.attendance
    if not shown.is_open or offered is None or offered.offer_expires_at != until or until <= shown.now:
        return None
    return notice_screens.offer(t, shown, until)


def _offer_expired(t: Translator, shown: Card, notice: Notice) -> Screen | None:
    """Who has joined anew meanwhile knows."""
    return notice_screens.offer_expired(t, shown) if shown.is_open and shown.attendance is None else None


def _question(t: Translator, shown: Card, notice: Notice) -> Screen | None:
    if shown.listing.is_cancelled or not shown.is_status(AttendanceStatus.GOING):
        return None
    return notice_screens.question(t, shown)
