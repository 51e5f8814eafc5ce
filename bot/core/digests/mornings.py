"""What a city's staff is told each morning: what waits, what was promised, what ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.broadcasts.model import BroadcastStatus
from bot.core.cities.model import City
from bot.core.digests.model import hours_due
from bot.core.events.model import EventStatus
from bot.core.ideas.model import Progress
from bot.core.languages import in_script_of, pick
from bot.core.moderation.queue import reads
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores, NetworkRecords, Store
from bot.core.staff.model import Permission
from bot.core.staff.service import Team

KIND: Final = "staff.morning"  # of its notice, in the city's outbox
HOUR: Final = 8  # on the city's wall clock, Monday to Friday
_FRIDAY: Final = 5
_MARK: Final = (
    "morning:"  # in the network's store, with a city's slug: the last day whose morning was seen to
)
_AHEAD: Final = timedelta(days=7)
_CLOSES_SOON: Final = timedelta(days=2)
_MOST: Final = 100
_NOTHING_PROMISED: Final = (Progress.DONE, Progress.NOT_PLANNED)


@dataclass(frozen=True, slots=True)
class Promise:
    """A date that the city named for an idea, and that comes within a week or has passed."""

    idea: str
    code: str
    words: str
    on: datetime


@dataclass(frozen=True, slots=True)
class Closing:
    """A survey that closes within two days."""

    survey: str
    title: dict[str, str]
    closes_at: datetime
    sent: int


@dataclass(frozen=True, slots=True)
class Morning:
    """For one of the staff, as her roles permit: what she may do nothing about is not in it. ``queue``: cases that wait for a
    moderator, ``late`` of them beyond the promised time, ``oldest_at``; ``suggestions``: of events; ``waiting`` broadcasts want a
    second person who is not their writer; ``due``: those scheduled for today, (id, its hour)."""

    queue: int = 0
    late: int = 0
    oldest_at: datetime | None = None
    suggestions: int = 0
    promises: Sequence[Promise] = ()
    closing: Sequence[Closing] = ()
    waiting: Sequence[str] = ()
    due: Sequence[tuple[str, datetime]] = ()

    @property
    def is_empty(self) -> bool:
        return not (
            self.queue or self.suggestions or self.promises or self.closing or self.waiting or self.due
        )


class Mornings:
    def __init__(self, network: Store[NetworkRecords], stores: CityStores, team: Team, clock: Clock) -> None:
        self._network = network
        self._stores = stores
        self._team = team
        self._clock = clock

    async def tick(self, city: City) -> int:
        """On a weekday from HOUR for LATE hours: one notice (kind "staff.morning") to each of the city's staff who has anything
        to see to, once a day (its key); how many. Who wants none (``wants``) gets none."""
        now = self._clock.now()
        day, hours = hours_due(now, ZoneInfo(city.zone))
        mark = _MARK + city.slug
        if day.isoweekday() > _FRIDAY or HOUR not in hours:
            return 0
        if await self._network.read(lambda records: records.marks.find(mark)) == day.isoformat():
            return 0
        staff = await self._network.read(lambda records: _staff(records, city))

        def work(records: CityRecords) -> int:
            notices = [
                Notice(
                    KIND,
                    one.id,
                    f"{KIND}:{city.slug}:{day.isoformat()}:{one.id}",
                    now,
                    {"city": city.slug, "day": day.isoformat()},
                )
                for one in staff
                if not self._of(records, one, city, now).is_empty
            ]
            records.outbox.put(notices)
            return len(notices)

        told = await self._stores.of(city).transact(work, once=False) if staff else 0
        # Last: a process that dies before does it again, and the notices' keys let nothing through twice.
        await self._network.transact(lambda records: records.marks.put(mark, day.isoformat()), once=False)
        return told

    async def of(self, resident: Resident, city: City) -> Morning:
        """As it is now; looked at when the notice is sent, so that what was done meanwhile is not told."""
        now = self._clock.now()
        return await self._stores.of(city).read(lambda records: self._of(records, resident, city, now))

    async def wants(self, resident: Resident, city: City) -> bool:
        """Whether she is told each morning what waits in this city; who works there is, until she says no."""
        wanting = await self._network.read(
            lambda records: records.digests.who_wants_mornings([resident.id], city.slug)
        )
        return resident.id in wanting

    async def set_wanted(self, resident: Resident, city: City, *, wanted: bool) -> None:
        """Have this city's mornings, or none of them from now on."""

        def work(records: NetworkRecords) -> None:
            before = records.digests.of(resident.id)
            without = before.no_mornings - {city.slug} if wanted else before.no_mornings | {city.slug}
            records.digests.mute(resident.id, replace(before, no_mornings=without).left_out)

        await self._network.transact(work)

    def _of(self, records: CityRecords, resident: Resident, city: City, now: datetime) -> Morning:
        morning = Morning()
        if self._team.may(resident, Permission.MODERATE, city.slug):
            waiting = records.cases.count_waiting(now, resident.id, reads(resident))
            morning = replace(
                morning,
                queue=waiting.here,
                late=waiting.late,
                oldest_at=waiting.oldest_at if waiting.here else None,
            )
        if self._team.may(resident, Permission.EDIT, city.slug):
            zone = ZoneInfo(city.zone)
            morning = replace(
                morning,
                suggestions=len(records.events.list_with_status(EventStatus.SUGGESTED, _MOST)),
                promises=_promises(records, resident, zone, now),
                closing=_closing(records, now),
                waiting=[
                    one.id
                    for one in records.broadcasts.list_with((BroadcastStatus.WAITING,), _MOST)
                    if one.created_by != resident.id
                ],
                due=_due(records, zone, now),
            )
        return morning


def _staff(records: NetworkRecords, city: City) -> list[Resident]:
    """Who works for it and wants to be told, each once."""
    ids = list(dict.fromkeys(grant.resident_id for grant in records.roles.list_of(city.slug)))
    wanting = records.digests.who_wants_mornings(ids, city.slug)
    known = records.directory.list_by_id([one for one in ids if one in wanting])
    return list(known.values())


def _promises(records: CityRecords, resident: Resident, zone: ZoneInfo, now: datetime) -> list[Promise]:
    """The one that is longest overdue first."""
    answers = {answer.idea_id: answer for answer in records.answers.list_promising()}
    found: list[Promise] = []
    for idea in records.ideas.list_by_id(list(answers)):
        if not idea.is_public or idea.progress in _NOTHING_PROMISED:
            continue
        for milestone in answers[idea.id].milestones:
            on = datetime.combine(date.fromisoformat(milestone.day), time(), zone)
            if not milestone.is_reached and on <= now + _AHEAD:
                found.append(
                    Promise(idea.id, idea.code, _words(milestone.texts, resident), on.astimezone(UTC))
                )
    return sorted(found, key=lambda promise: (promise.on, promise.code))[:_MOST]


def _words(texts: Mapping[str, str], resident: Resident) -> str:
    found = pick(texts, resident.language)
    return in_script_of(resident.language, found[1], written_in=found[0]) if found else ""


def _closing(records: CityRecords, now: datetime) -> list[Closing]:
    return [
        Closing(survey.id, dict(survey.title), survey.terms.closes_at, survey.sent)
        for survey in records.surveys.list_open(now)
        if survey.terms.closes_at and survey.terms.closes_at <= now + _CLOSES_SOON
    ]


def _due(records: CityRecords, zone: ZoneInfo, now: datetime) -> list[tuple[str, datetime]]:
    today = now.astimezone(zone).date()
    scheduled = records.broadcasts.list_with((BroadcastStatus.SCHEDULED,), _MOST)
    return sorted(
        (
            (one.id, one.starts_at)
            for one in scheduled
            if one.starts_at and one.starts_at.astimezone(zone).date() == today
        ),
        key=lambda one: one[1],
    )
