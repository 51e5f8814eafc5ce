"""The use cases of writing a broadcast: begin, change, look at, count, throw away. Everything raises NotAllowed for who is no
editor there. Nothing here reaches a resident."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.broadcasts.audience import Audience
from bot.core.broadcasts.checking import check_content, check_start
from bot.core.broadcasts.model import (
    MOST_DRAFTS,
    Broadcast,
    BroadcastKind,
    BroadcastRules,
    BroadcastStatus,
    BroadcastUnknown,
    ChangedMeanwhile,
    Headcount,
    InvalidBroadcast,
    TooManyDrafts,
)
from bot.core.broadcasts.subjects import NOTHING, Subject, audience_of, find_subject, of_idea
from bot.core.cities.model import City
from bot.core.ideas.model import Shelf
from bot.core.languages import offers
from bot.core.residents.model import DEFAULT_QUIET_HOURS, Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import Permission
from bot.core.staff.service import Team

__all__ = ["PAGE", "Composing", "Outlook", "Subject"]

PAGE: Final = 8
EVENTS_AHEAD: Final = timedelta(days=60)
RULES: Final = "broadcasts"  # noun of ``CityRules``
REWRITABLE: Final = (BroadcastStatus.DRAFT, BroadcastStatus.WAITING, BroadcastStatus.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What releasing it would come to. ``takes``: about how long sending lasts at the bot's rate; ``fallbacks``: how many would
    read a text that is in another language than hers, by (hers, the text's): shown before sending; ``ends_before``: what it
    invites to is over before everybody has got it (its end); ``waits``: part of it would wait for morning; ``is_own``: the city
    wants a second person and this editor wrote it; ``missing``: languages of the city without a text; Serbian in
    Cyrillic is one in Latin too."""

    headcount: Headcount
    takes: timedelta
    fallbacks: dict[tuple[str, str], int]
    missing: tuple[str, ...]
    ends_before: datetime | None
    waits: bool
    is_own: bool


class Composing:
    def __init__(self, stores: CityStores, team: Team, clock: Clock, ids: Ids, per_second: int) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock
        self._ids = ids
        self._per_second = per_second

    async def begin(
        self, editor: Resident, city: City, kind: BroadcastKind, subject: str | None = None
    ) -> Broadcast:
        """A new draft; its audience is everybody (of a survey: those it is asked of). Raises TooManyDrafts, InvalidBroadcast
        ("subject")."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now, new_id = self._clock.now(), self._ids.new_id()

        def work(records: CityRecords) -> Broadcast:
            if records.broadcasts.count_drafts(editor.id) >= MOST_DRAFTS:
                raise TooManyDrafts(MOST_DRAFTS)
            found = find_subject(records, kind, subject)
            if kind is not BroadcastKind.MESSAGE and found.is_over(now):
                raise InvalidBroadcast("subject")
            about = None if kind is BroadcastKind.MESSAGE else subject
            audience = audience_of(found)
            broadcast = Broadcast(new_id, kind, editor.id, now, now, subject=about, audience=audience)
            records.broadcasts.add(broadcast)
            return broadcast

        return await self._stores.of(city).transact(work)

    async def find(self, editor: Resident, city: City, broadcast_id: str) -> tuple[Broadcast, Subject]:
        """In whatever state. Raises BroadcastUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)

        def query(records: CityRecords) -> tuple[Broadcast, Subject]:
            broadcast = known(records, broadcast_id)
            return broadcast, find_subject(records, broadcast.kind, broadcast.subject)

        return await self._stores.of(city).read(query)

    async def subject(self, city: City, broadcast: Broadcast) -> Subject:
        """What it invites to, as it is now: for whoever is sent it, so nobody's permission is asked."""
        return await self._stores.of(city).read(
            lambda records: find_subject(records, broadcast.kind, broadcast.subject)
        )

    async def change(
        self,
        editor: Resident,
        city: City,
        broadcast_id: str,
        version: int,
        change: Callable[[Broadcast], Broadcast],
    ) -> Broadcast:
        """Change a draft (content, audience, waking, starts_at), or one that waits or is scheduled, which is a draft again then.
        ``change`` is pure. What it made is checked: raises InvalidBroadcast, ``markup.MarkupInvalid``, ChangedMeanwhile,
        BroadcastUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> Broadcast:
            before = known(records, broadcast_id)
            if before.version != version or before.status not in REWRITABLE:
                raise ChangedMeanwhile
            after = replace(change(before), created_by=editor.id, changed_at=now)
            check_content(after.content)
            if after.starts_at != before.starts_at:
                check_start(after.starts_at, now)
            records.broadcasts.move(broadcast_id, REWRITABLE, BroadcastStatus.DRAFT, now)
            if not records.broadcasts.replace(after, version=version):
                raise ChangedMeanwhile
            return known(records, broadcast_id)

        return await self._stores.of(city).transact(work)

    async def count(self, editor: Resident, city: City, audience: Audience) -> Headcount:
        """Who it would go to now."""
        self._team.require(editor, Permission.EDIT, city.slug)
        return await self.count_by_operator(city, audience)

    async def count_by_operator(self, city: City, audience: Audience) -> Headcount:
        """The same, for the command line."""
        now = self._clock.now()
        return await self._stores.of(city).read(
            lambda records: records.deliveries.count_audience(audience, now)
        )

    async def look_ahead(self, editor: Resident, city: City, broadcast_id: str) -> Outlook:
        """Before it is released. Raises BroadcastUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def query(records: CityRecords) -> Outlook:
            broadcast = known(records, broadcast_id)
            subject = find_subject(records, broadcast.kind, broadcast.subject)
            headcount = records.deliveries.count_audience(broadcast.audience, now)
            rules = BroadcastRules.from_json(records.rules.find(RULES))
            return self._outlook(city, editor, broadcast, subject, headcount, rules, now)

        return await self._stores.of(city).read(query)

    def _outlook(
        self,
        city: City,
        editor: Resident,
        broadcast: Broadcast,
        subject: Subject,
        headcount: Headcount,
        rules: BroadcastRules,
        now: datetime,
    ) -> Outlook:
        begins, takes = broadcast.starts_at or now, timedelta(seconds=headcount.total / self._per_second)
        # Most keep the quiet hours that everybody begins with: what does not get out before them waits until they end.
        morning = None
        if broadcast.waking:
            morning = DEFAULT_QUIET_HOURS.hold_until(begins + takes, ZoneInfo(city.zone))
        ends, over_at = morning or begins + takes, subject.ends_at
        shown = {language: broadcast.content.text_for(language) for language in headcount.by_language}
        return Outlook(
            headcount=headcount,
            takes=takes,
            fallbacks={
                (language, text[0]): headcount.by_language[language]
                for language, text in shown.items()
                if text and not reads(language, text[0])
            },
            missing=tuple(tag for tag in city.languages if not offers(tuple(broadcast.content.texts), tag)),
            ends_before=over_at if over_at and over_at < ends else None,
            waits=morning is not None,
            is_own=rules.second_person and broadcast.created_by == editor.id,
        )

    async def remove(self, editor: Resident, city: City, broadcast_id: str) -> None:
        """Throw a draft away. Raises BroadcastUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)

        def work(records: CityRecords) -> None:
            if not records.broadcasts.remove(broadcast_id):
                raise BroadcastUnknown

        await self._stores.of(city).transact(work)

    async def list_subjects(
        self, editor: Resident, city: City, kind: BroadcastKind, limit: int = PAGE, offset: int = 0
    ) -> Sequence[Subject]:
        """What there is to invite to: open surveys, what is ahead, the newest public ideas."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def query(records: CityRecords) -> Sequence[Subject]:
            if kind is BroadcastKind.SURVEY:
                return [Subject(survey=survey) for survey in records.surveys.list_open(now)][offset:][:limit]
            if kind is BroadcastKind.EVENT:
                ahead = records.occurrences.list_between(now, now + EVENTS_AHEAD, limit=offset + limit)
                return [Subject(listing=one) for one in ahead if one.occurrence.starts_at > now][offset:]
            if kind is BroadcastKind.IDEA:
                return [of_idea(records, idea) for idea in records.ideas.list_shelf(Shelf(), limit, offset)]
            return [NOTHING]

        return await self._stores.of(city).read(query)


def known(records: CityRecords, broadcast_id: str) -> Broadcast:
    """Raises BroadcastUnknown."""
    broadcast = records.broadcasts.find(broadcast_id)
    if broadcast is None:
        raise BroadcastUnknown
    return broadcast


def reads(language: str, written_in: str) -> bool:
    """Whether a text in that language is one in hers: the scripts of Serbian are one language here, which is shown in hers."""
    serbian = ("sr-Cyrl", "sr-Latn")
    return language == written_in or (language in serbian and written_in in serbian)
