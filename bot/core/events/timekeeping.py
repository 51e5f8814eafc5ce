"""What time sets off: reminders, offers that expire, publication, feedback, the far end of series.

Every step may be repeated and finds nothing the second time: what is due is read from the tables, and what was done is
marked in the transaction that did it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.cities.model import City
from bot.core.events.attending import Attending
from bot.core.events.laying import Reconciled, lay_down, overrides_of, plan, reconcile
from bot.core.events.model import Attendance, AttendanceStatus, EventStatus, Transition
from bot.core.events.publishing import to_author
from bot.core.events.schedule import HORIZON, InvalidSchedule
from bot.core.notices.model import Notice, Urgency
from bot.core.retention.model import retention_of
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores

BATCH: Final = 500
ASKED_AFTER: Final = timedelta(hours=1)  # that an event has ended
ASKED_WITHIN: Final = timedelta(days=2)  # later nobody is asked any more
RENEWED_WITHIN: Final = HORIZON - timedelta(days=30)
LATE_WITHIN: Final = timedelta(days=30)  # what has been late for longer is not counted any more


class Timekeeping:
    """For the clock: of one city at a time."""

    def __init__(self, stores: CityStores, attending: Attending, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._attending = attending
        self._clock = clock
        self._ids = ids

    async def tick(self, city: City) -> int:
        """Do what is due now; how many things were done. A city where nothing is due costs one read."""
        now = self._clock.now()
        store = self._stores.of(city)
        if not await store.read(lambda records: _is_anything_due(records, now)):
            return 0

        def work(records: CityRecords) -> int:
            return (
                _publish(records, city, now)
                + _remind(records, city, now)
                + self._pass_offers_on(records, city, now)
                + _ask_how_it_was(records, city, now)
            )

        done = 0
        while (batch := await store.transact(work, once=False)) >= BATCH:
            done += batch  # a crowd is reminded at once, not some of it a minute later
        return done + batch

    async def drop_late(self, city: City) -> Mapping[str, int]:
        """Let go of what has come too late to make sense, after a clock that stood: "reminders" of what has begun meanwhile and
        all but the last of those of one start, "questions" about what ended long ago; how many of each, where there are any."""
        now = self._clock.now()
        since, ended_until = now - LATE_WITHIN, now - ASKED_WITHIN
        store = self._stores.of(city)

        def query(records: CityRecords) -> int:
            reminders = records.attendances.count_reminders_late(since, now)
            return reminders + records.occurrences.count_unasked(since, ended_until)

        def work(records: CityRecords) -> dict[str, int]:
            return {
                "reminders": records.attendances.drop_reminders_late(since, now),
                "questions": records.occurrences.give_up_asking(since, ended_until, now),
            }

        if not await store.read(query):
            return {}
        dropped = await store.transact(work, once=False)
        return {what: count for what, count in dropped.items() if count}

    async def renew(self, city: City) -> int:
        """Lay down what has come within HORIZON of series that go on, and forget old drafts; how many rows changed."""
        now = self._clock.now()

        def work(records: CityRecords) -> int:
            done = records.drafts.purge(retention_of(records.rules).drafts_before(now))
            for event in records.events.list_endless(now + RENEWED_WITHIN, BATCH):
                existing = records.occurrences.list_of(event.id)
                try:
                    wanted = plan(event.schedule, now, overrides_of(existing))
                except InvalidSchedule:
                    continue  # a series that has become too long ends where it is
                ahead = tuple(each for each in reconcile(existing, wanted, now).added if each.ends_at > now)
                added = Reconciled(added=ahead)
                if not added.added:
                    continue
                lay_down(records, event, added, self._ids, now)
                until = max(each.ends_at for each in wanted)
                records.events.replace(replace(event, until=until), version=event.version)
                done += len(added.added)
            return done

        return await self._stores.of(city).transact(work, once=False)

    def _pass_offers_on(self, records: CityRecords, city: City, now: datetime) -> int:
        freed: dict[str, None] = dict.fromkeys(records.attendances.list_with_free_seats(now, BATCH))
        expired = records.attendances.list_offers_expired(now, BATCH)
        for offered in expired:
            records.occurrences.lock(offered.occurrence_id)
            current = records.attendances.find(offered.occurrence_id, offered.resident_id)
            if current is None or not _has_expired(current, now):
                continue  # accepted at the last moment
            records.attendances.remove(offered.occurrence_id, offered.resident_id)
            records.occurrences.give_back(offered.occurrence_id, offered.seats)
            records.outbox.put([_expiry(city, offered, now)])
            freed[offered.occurrence_id] = None
        # All at once, and each only after its expired offers have gone: who lost one is not before the others.
        return len(expired) + sum(
            self._attending.offer_freed(records, city, occurrence_id, now) for occurrence_id in sorted(freed)
        )


def _is_anything_due(records: CityRecords, now: datetime) -> bool:
    return bool(
        records.attendances.list_reminders_due(now, 1)
        or records.attendances.list_offers_expired(now, 1)
        or records.attendances.list_with_free_seats(now, 1)
        or records.events.list_due_for_publication(now, 1)
        or records.occurrences.list_ended(now - ASKED_WITHIN, now - ASKED_AFTER, 1)
    )


def _publish(records: CityRecords, city: City, now: datetime) -> int:
    due = records.events.list_due_for_publication(now, BATCH)
    for event in due:
        step = Transition(event.id, EventStatus.SCHEDULED, EventStatus.PUBLISHED, "clock", now)
        if records.events.move(step):
            published = replace(event, status=EventStatus.PUBLISHED, published_at=now, changed_at=now)
            records.events.replace(published, version=event.version)
            records.outbox.put(to_author(city, published, "event.approved", now, {}))
    return len(due)


def _remind(records: CityRecords, city: City, now: datetime) -> int:
    due = records.attendances.list_reminders_due(now, BATCH)
    notices = []
    for reminder in due:
        occurrence = records.occurrences.find(reminder.occurrence_id)
        if occurrence is None:
            continue
        notices.append(
            Notice(
                kind="event.reminder",
                recipient=reminder.resident_id,
                # The start is part of the occasion: moved, it is another one.
                key=f"event.reminder:{reminder.occurrence_id}:{reminder.minutes}:"
                f"{occurrence.starts_at:%Y%m%d%H%M}:{reminder.resident_id}",
                due_at=now,
                facts={
                    "city": city.slug,
                    "occurrence": reminder.occurrence_id,
                    "starts_at": occurrence.starts_at.isoformat(),
                    "minutes": reminder.minutes,
                },
                urgency=Urgency.URGENT,  # she asked for this hour
            )
        )
    records.outbox.put(notices)
    records.attendances.mark_queued(due, now)
    return len(due)


def _ask_how_it_was(records: CityRecords, city: City, now: datetime) -> int:
    ended = records.occurrences.list_ended(now - ASKED_WITHIN, now - ASKED_AFTER, BATCH)
    for occurrence in ended:
        went = records.attendances.list_going(occurrence.id)
        came = [
            one for one in went if one.checked_in_at
        ] or went  # where tickets were looked at, those who came
        records.outbox.put([_question(city, one, now) for one in came])
    records.occurrences.mark_asked([occurrence.id for occurrence in ended], now)
    return len(ended)


def _question(city: City, went: Attendance, now: datetime) -> Notice:
    return Notice(
        kind="event.feedback",
        recipient=went.resident_id,
        key=f"event.feedback:{went.occurrence_id}:{went.resident_id}",
        due_at=now,
        facts={"city": city.slug, "occurrence": went.occurrence_id},
    )


def _has_expired(offered: Attendance, now: datetime) -> bool:
    return (
        offered.status is AttendanceStatus.OFFERED
        and offered.offer_expires_at is not None
        and offered.offer_expires_at <= now
    )


def _expiry(city: City, offered: Attendance, now: datetime) -> Notice:
    return Notice(
        kind="event.offer_expired",
        recipient=offered.resident_id,
        key=f"event.offer_expired:{offered.occurrence_id}:{offered.ticket}:{offered.resident_id}",
        due_at=now,
        facts={"city": city.slug, "occurrence": offered.occurrence_id},
    )
