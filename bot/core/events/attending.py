"""The use cases of those who go: seats, the waiting list, reminders, the door, feedback.

What one occurrence's seats are is decided in one transaction of its city's store, by conditional statements: whatever
arrives at once, no seat is given twice, and who waits is served in the order of arrival.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.cities.model import City
from bot.core.events.model import (
    DEFAULT_REMINDER,
    LONGEST_WORDS,
    MOST_GUESTS,
    REMINDERS,
    STARS,
    Attendance,
    AttendanceStatus,
    EventCancelled,
    EventFull,
    EventOver,
    EventStatus,
    EventUnknown,
    Feedback,
    InvalidDetail,
    Listing,
    Occurrence,
    OfferExpired,
    TooManyGuests,
    offer_until,
)
from bot.core.events.ports import Reminder
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import AuditEntry, Permission
from bot.core.staff.service import Team


@dataclass(frozen=True, slots=True)
class Standing:
    """How a resident stands to one occurrence. ``place`` is her number in the line, from 1, while she waits."""

    attendance: Attendance | None
    reminders: tuple[int, ...]
    place: int | None = None


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Who stands at the door. ``again``: her code was shown before."""

    listing: Listing
    attendance: Attendance
    again: bool


class Attending:
    """Each method is one use case of one resident in one city's store."""

    def __init__(self, stores: CityStores, team: Team, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock
        self._ids = ids

    async def standing(self, resident: Resident, city: City, occurrence_id: str) -> Standing:
        """Whether she goes or waits, and when she is reminded."""

        def query(records: CityRecords) -> Standing:
            return _standing(records, occurrence_id, resident.id)

        return await self._stores.of(city).read(query)

    async def join(self, resident: Resident, city: City, occurrence_id: str, guests: int = 0) -> Standing:
        """Take a seat for her and so many guests, or a place in the line; or change how many she brings.

        Who joins is reminded DEFAULT_REMINDER minutes before, until she says otherwise. Done again, nothing changes.
        Raises EventUnknown, EventOver, EventCancelled, TooManyGuests; EventFull if she goes already and there is no
        seat for more guests: then she goes as before.
        """
        now = self._clock.now()
        code = self._ids.new_id()

        def work(records: CityRecords) -> Standing:
            listing = _open_listing(records, occurrence_id, now)
            if not 0 <= guests <= listing.details.guests_limit:
                raise TooManyGuests(listing.details.guests_limit)
            known = records.attendances.find(occurrence_id, resident.id)
            if known is None:
                # Seats that an erasure freed are theirs who wait, though the clock has not come by yet.
                self.offer_freed(records, city, occurrence_id, now)
                self._enter(records, listing, resident, 1 + guests, code, now)
            elif known.status is AttendanceStatus.OFFERED:
                _accept(records, listing.occurrence, known, now)
            else:
                if known.status is AttendanceStatus.GOING:
                    _resize(records, listing, known, 1 + guests, now)
                else:
                    records.attendances.change(replace(known, seats=1 + guests), was=AttendanceStatus.WAITING)
                # A smaller party may leave a seat, or fit into one.
                self.offer_freed(records, city, occurrence_id, now)
            return _standing(records, occurrence_id, resident.id)

        return await self._stores.of(city).transact(work)

    async def accept(self, resident: Resident, city: City, occurrence_id: str) -> Standing:
        """Take the seat that she was offered. Done again, nothing changes.

        Raises OfferExpired, EventOver, EventCancelled, EventUnknown.
        """
        now = self._clock.now()

        def work(records: CityRecords) -> Standing:
            occurrence = _open_listing(records, occurrence_id, now).occurrence
            known = records.attendances.find(occurrence_id, resident.id)
            if known is None or known.status is AttendanceStatus.WAITING:
                raise OfferExpired
            if known.status is AttendanceStatus.OFFERED:
                _accept(records, occurrence, known, now)
            return _standing(records, occurrence_id, resident.id)

        return await self._stores.of(city).transact(work)

    async def leave(self, resident: Resident, city: City, occurrence_id: str) -> Standing:
        """Give up the seat, the offer or the place in the line; reminders go too. The seat is offered on at once.

        Raises EventUnknown.
        """
        now = self._clock.now()

        def work(records: CityRecords) -> Standing:
            if records.occurrences.lock(occurrence_id) is None:
                raise EventUnknown
            gone = records.attendances.remove(occurrence_id, resident.id)
            for minutes in REMINDERS:
                records.attendances.forget_reminder(Reminder(occurrence_id, resident.id, minutes))
            if gone and gone.status is not AttendanceStatus.WAITING:
                records.occurrences.give_back(occurrence_id, gone.seats)
                self.offer_freed(records, city, occurrence_id, now)
            return _standing(records, occurrence_id, resident.id)

        return await self._stores.of(city).transact(work)

    async def toggle_reminder(
        self, resident: Resident, city: City, occurrence_id: str, minutes: int
    ) -> Standing:
        """Be reminded so long before the start, or no longer. Raises EventUnknown, EventOver, EventCancelled, InvalidDetail."""
        now = self._clock.now()
        if minutes not in REMINDERS:
            raise InvalidDetail("reminder")

        def work(records: CityRecords) -> Standing:
            listing = _open_listing(records, occurrence_id, now)
            reminder = Reminder(occurrence_id, resident.id, minutes)
            if not records.attendances.forget_reminder(reminder):
                due_at = listing.occurrence.starts_at - timedelta(minutes=minutes)
                if due_at <= now:
                    raise EventOver
                records.attendances.remind(reminder, due_at)
            return _standing(records, occurrence_id, resident.id)

        return await self._stores.of(city).transact(work)

    async def check_in(self, actor: Resident, city: City, code: str) -> CheckedIn:
        """Mark the holder of this code as arrived. Raises NotAllowed; EventUnknown for a code that nobody has."""
        self._team.require(actor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> CheckedIn:
            known = records.attendances.find_by_code(code)
            listing = records.occurrences.find_listing(known.occurrence_id) if known else None
            if known is None or listing is None or known.status is not AttendanceStatus.GOING:
                raise EventUnknown
            first = records.attendances.check_in(code, now)
            if first:
                records.audit.add(
                    AuditEntry(
                        "event.checked_in",
                        actor.id,
                        city.slug,
                        now,
                        details={"occurrence": known.occurrence_id},
                    )
                )
            return CheckedIn(replace(listing, city=city.slug), known, again=not first)

        return await self._stores.of(city).transact(work)

    async def rate(
        self, resident: Resident, city: City, occurrence_id: str, stars: int, words: str = ""
    ) -> Feedback:
        """Say how it was, from 1 to 5, and perhaps a word; the latest stands. Raises EventUnknown, InvalidDetail.

        Only who went may say it.
        """
        if stars not in STARS:
            raise InvalidDetail("stars", STARS[-1])
        if len(words) > LONGEST_WORDS:
            raise InvalidDetail("words", LONGEST_WORDS)
        feedback = Feedback(occurrence_id, resident.id, stars, words, self._clock.now())

        def work(records: CityRecords) -> Feedback:
            known = records.attendances.find(occurrence_id, resident.id)
            if known is None or known.status is not AttendanceStatus.GOING:
                raise EventUnknown
            records.attendances.rate(feedback)
            return feedback

        return await self._stores.of(city).transact(work)

    async def list_mine(self, resident: Resident, cities: Sequence[City]) -> list[tuple[Listing, Attendance]]:
        """What she goes to or waits for in these cities, the next one first."""
        now = self._clock.now()
        found: list[tuple[Listing, Attendance]] = []
        for city in cities:
            mine = await self._stores.of(city).read(
                lambda records: records.occurrences.list_attended_by(resident.id, now, 50)
            )
            found += [(replace(listing, city=city.slug), attendance) for listing, attendance in mine]
        return sorted(found, key=lambda pair: (pair[0].occurrence.starts_at, pair[0].occurrence.id))

    def offer_freed(self, records: CityRecords, city: City, occurrence_id: str, now: datetime) -> int:
        """Offer free seats to those who wait, in the order of arrival; how many were offered.

        A party that is larger than what is free is passed over, so that no seat stays empty for its sake; it keeps its
        place. Part of whichever transaction freed a seat.
        """
        occurrence = records.occurrences.lock(occurrence_id)
        if occurrence is None or occurrence.cancelled_at or occurrence.starts_at <= now:
            return 0
        offered, too_many = 0, 2 + MOST_GUESTS
        for waiting in records.attendances.list_waiting(occurrence_id):
            if waiting.seats >= too_many:
                continue  # no statement for each of a long line
            if not records.occurrences.take(occurrence_id, waiting.seats, now):
                too_many = waiting.seats
                continue
            until = offer_until(now, occurrence.starts_at, city.zone)
            change = replace(waiting, status=AttendanceStatus.OFFERED, offer_expires_at=until)
            if not records.attendances.change(change, was=AttendanceStatus.WAITING):
                records.occurrences.give_back(occurrence_id, waiting.seats)
                continue
            records.outbox.put([_offer(city, change, now)])
            offered += 1
        return offered

    def _enter(
        self, records: CityRecords, listing: Listing, resident: Resident, seats: int, code: str, now: datetime
    ) -> None:
        occurrence = listing.occurrence
        ticket = records.occurrences.next_ticket(occurrence.id)
        goes = records.occurrences.take(occurrence.id, seats, now)
        status = AttendanceStatus.GOING if goes else AttendanceStatus.WAITING
        entry = Attendance(occurrence.id, resident.id, status, seats, ticket, now, code)
        if not records.attendances.add(entry):
            if goes:
                records.occurrences.give_back(occurrence.id, seats)
            return
        if goes:
            _remind(records, occurrence, resident.id, now)


def _open_listing(records: CityRecords, occurrence_id: str, now: datetime) -> Listing:
    listing = records.occurrences.find_listing(occurrence_id)
    if listing is None or listing.event.status not in (EventStatus.PUBLISHED, EventStatus.CANCELLED):
        raise EventUnknown
    if listing.is_cancelled:
        raise EventCancelled
    if listing.occurrence.starts_at <= now:
        raise EventOver
    return listing


def _standing(records: CityRecords, occurrence_id: str, resident_id: str) -> Standing:
    known = records.attendances.find(occurrence_id, resident_id)
    place = None
    if known and known.status is AttendanceStatus.WAITING:
        line = [one.resident_id for one in records.attendances.list_waiting(occurrence_id)]
        place = line.index(resident_id) + 1
    return Standing(known, records.attendances.reminders_of(occurrence_id, resident_id), place)


def _resize(records: CityRecords, listing: Listing, known: Attendance, seats: int, now: datetime) -> None:
    # Two resizings at once would each give or take the difference.
    records.occurrences.lock(known.occurrence_id)
    current = records.attendances.find(known.occurrence_id, known.resident_id)
    if current is None or current.status is not AttendanceStatus.GOING:
        raise EventUnknown
    known, more = current, seats - current.seats
    if more > 0 and not records.occurrences.take(known.occurrence_id, more, now):
        raise EventFull(listing.seats_left or 0)
    if not records.attendances.change(replace(known, seats=seats), was=AttendanceStatus.GOING):
        raise EventUnknown
    if more < 0:
        records.occurrences.give_back(known.occurrence_id, -more)


def _remind(records: CityRecords, occurrence: Occurrence, resident_id: str, now: datetime) -> None:
    """Who goes is reminded, if she has not chosen when herself."""
    due_at = occurrence.starts_at - timedelta(minutes=DEFAULT_REMINDER)
    if due_at > now and not records.attendances.reminders_of(occurrence.id, resident_id):
        records.attendances.remind(Reminder(occurrence.id, resident_id, DEFAULT_REMINDER), due_at)


def _accept(records: CityRecords, occurrence: Occurrence, known: Attendance, now: datetime) -> None:
    if known.offer_expires_at is None or known.offer_expires_at <= now:
        raise OfferExpired
    accepted = replace(known, status=AttendanceStatus.GOING, offer_expires_at=None)
    if not records.attendances.change(accepted, was=AttendanceStatus.OFFERED):
        raise OfferExpired
    _remind(records, occurrence, known.resident_id, now)


def _offer(city: City, offered: Attendance, now: datetime) -> Notice:
    assert offered.offer_expires_at
    return Notice(
        kind="event.offer",
        recipient=offered.resident_id,
        key=f"event.offer:{offered.occurrence_id}:{offered.ticket}:{offered.resident_id}",
        due_at=now,
        facts={
            "city": city.slug,
            "occurrence": offered.occurrence_id,
            "until": offered.offer_expires_at.isoformat(),
        },
    )
