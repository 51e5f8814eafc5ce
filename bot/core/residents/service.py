"""The use cases of residents: meeting, choosing, moving, taking her data away, leaving."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.core.cities.model import City, CityClosed
from bot.core.cities.service import Cities
from bot.core.languages import LANGUAGES, negotiate
from bot.core.residents.model import (
    MAX_FOLLOWED,
    Arrival,
    Conversation,
    DigestFrequency,
    InvalidSetting,
    Member,
    QuietHours,
    Reachability,
    Resident,
    Settings,
    Tie,
    TooManyFollowed,
)
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords, CityStores, NetworkRecords, Store, read_unless_away

EXPORT_FORMAT = "charshi-export-1"


class Residents:
    """Everything a resident does for herself. Each method is one use case and takes the resident as last read.

    Where the network's directory and a city's store both change, the city's change comes first and may be
    repeated: a delivery cut short between the two is completed by the next one.
    """

    def __init__(
        self, network: Store[NetworkRecords], stores: CityStores, cities: Cities, clock: Clock, ids: Ids
    ) -> None:
        self._network = network
        self._stores = stores
        self._cities = cities
        self._clock = clock
        self._ids = ids

    async def arrive(
        self, telegram_id: int, chat_id: int, update_id: int | None, *, in_private: bool = True
    ) -> Arrival | None:
        """Who sent this update, in one read; None for somebody we never met, or know by an operator's word only.

        Who sends something in private can be reached again, whatever we thought, and was here today. Without an update
        she is only looked up.
        """
        arrival = await self._network.read(
            lambda records: records.directory.find_arrival(telegram_id, chat_id, update_id)
        )
        if arrival is None or arrival.seen or update_id is None or not in_private:
            return arrival
        resident = arrival.resident
        if resident.reachability is Reachability.NEVER_STARTED and resident.consented_at is None:
            return None
        if resident.reachability is not Reachability.REACHABLE:
            with suppress(StoreUnavailable):  # of one of her cities; her next tap does it
                await self.change_reachability(telegram_id, Reachability.REACHABLE, once=False)
            resident = replace(resident, reachability=Reachability.REACHABLE)
        return replace(arrival, resident=await self._mark_active(resident))

    async def meet(
        self,
        telegram_id: int,
        language_code: str | None,
        city: City | None = None,
        *,
        has_started: bool = True,
    ) -> Resident:
        """Take note of a newcomer, in the language that she most likely reads; somebody known stays as she is.

        Without ``has_started`` it is an operator who names her; when she comes herself she is met anew.
        """
        language = negotiate(language_code, city.languages if city else ()).language
        reachability = Reachability.REACHABLE if has_started else Reachability.NEVER_STARTED
        newcomer = Resident(
            self._ids.new_id(),
            telegram_id,
            Settings(language),
            met_at=self._clock.now(),
            reachability=reachability,
        )

        def work(records: NetworkRecords) -> Resident:
            records.directory.add_if_new(newcomer)
            known = records.directory.find_by_telegram_id(telegram_id) or newcomer
            if has_started and known.reachability is Reachability.NEVER_STARTED:
                records.directory.choose(known.id, replace(known.settings, language=language))
                records.directory.reach(known.id, Reachability.REACHABLE)
                return records.directory.get(known.id)
            return known

        return await self._network.transact(work, once=False)

    async def choose_language(self, resident: Resident, language: str) -> Resident:
        """Raises InvalidSetting. Her cities learn it too: an audience is selected by language."""
        if language not in LANGUAGES:
            raise InvalidSetting(language)
        return await self._choose(resident, replace(resident.settings, language=language))

    async def choose_digest(self, resident: Resident, frequency: str) -> Resident:
        """Who wants none any more is told by itself what waits for the next one. Raises InvalidSetting."""
        try:
            digest = DigestFrequency(frequency)
        except ValueError as error:
            raise InvalidSetting(frequency) from error
        changed = await self._choose(resident, replace(resident.settings, digest=digest))
        if digest is DigestFrequency.OFF and resident.settings.digest is not DigestFrequency.OFF:
            await self._give_back_digested(resident)
        return changed

    async def _give_back_digested(self, resident: Resident) -> None:
        """What waits for a digest that does not come; where a store is away it stays for when she wants one again."""
        now = self._clock.now()
        since = (await self._network.read(lambda records: records.digests.of(resident.id))).since
        since = since or resident.consented_at or now
        for city, _ in await self._cities_of(resident):
            with suppress(StoreUnavailable):
                await self._stores.of(city).transact(
                    lambda records: records.outbox.give_back_digested(resident.id, since, now), once=False
                )

    async def choose_digest_hour(self, resident: Resident, hour: int) -> Resident:
        """Raises InvalidSetting."""
        if not 0 <= hour <= 23:
            raise InvalidSetting(str(hour))
        return await self._choose(resident, replace(resident.settings, digest_hour=hour))

    async def choose_quiet_hours(self, resident: Resident, quiet_hours: QuietHours | None) -> Resident:
        return await self._choose(resident, replace(resident.settings, quiet_hours=quiet_hours))

    async def _choose(self, resident: Resident, settings: Settings) -> Resident:
        changed = replace(resident, settings=settings)
        if settings.language != resident.language:
            for city, tie in await self._cities_of(resident):
                await self._enrol(changed, city, tie)
        await self._network.transact(lambda records: records.directory.choose(resident.id, settings))
        return changed

    async def make_home(self, resident: Resident, city: City) -> Resident:
        """Consent, and belong to this city. The home she had keeps what she gave there, and she can find it.

        Raises CityClosed.
        """
        moved_at = self._clock.now()
        if not city.is_open and resident.home != city.slug:
            raise CityClosed(city.slug)
        today = moved_at.date()
        await self._enrol(replace(resident, active_on=today), city, Tie.HOME)
        former = await self._cities.find(resident.home) if resident.home != city.slug else None
        if former:
            await self._enrol(resident, former, Tie.FORMER)

        def work(records: NetworkRecords) -> Resident:
            if resident.home != city.slug and not records.cities.get(city.slug).is_open:
                raise CityClosed(city.slug)
            records.directory.consent(resident.id, moved_at)
            records.directory.tie(resident.id, city.slug, Tie.HOME, moved_at)
            records.directory.mark_active(resident.id, today)
            return records.directory.get(resident.id)

        return await self._network.transact(work)

    async def follow(self, resident: Resident, city: City) -> Resident:
        """Hear from another city too. Raises CityClosed, TooManyFollowed."""
        if city.slug == resident.home or city.slug in resident.followed:
            return resident
        if not city.is_open:
            raise CityClosed(city.slug)
        if len(resident.followed) >= MAX_FOLLOWED:
            raise TooManyFollowed(MAX_FOLLOWED)
        await self._enrol(resident, city, Tie.FOLLOWED)

        def work(records: NetworkRecords) -> Resident:
            records.directory.tie(resident.id, city.slug, Tie.FOLLOWED, self._clock.now())
            return records.directory.get(resident.id)

        return await self._network.transact(work)

    async def unfollow(self, resident: Resident, city: City) -> Resident:
        """Hear from it no longer; what she gave there stays there."""
        if city.slug not in resident.followed:
            return resident
        await self._enrol(resident, city, Tie.FORMER)

        def work(records: NetworkRecords) -> Resident:
            records.directory.tie(resident.id, city.slug, Tie.FORMER, self._clock.now())
            return records.directory.get(resident.id)

        return await self._network.transact(work)

    async def topics(self, resident: Resident, city: City) -> frozenset[str]:
        """Which of the city's topics interest her; all of them until she chooses."""
        member = await self.find_member(resident, city)
        every = frozenset(topic.code for topic in city.topics)
        return member.interests(every) if member else every

    async def toggle_topic(self, resident: Resident, city: City, topic: str) -> frozenset[str]:
        """Turn one topic on or off and return those that are on. Turning off the last one turns all on again.

        Raises InvalidSetting for a topic that the city does not have.
        """
        every = frozenset(t.code for t in city.topics)
        if topic not in every:
            raise InvalidSetting(topic)
        chosen = (await self.topics(resident, city)) ^ {topic}
        await self._stores.of(city).transact(
            lambda records: records.members.choose_topics(
                resident.id, frozenset() if chosen == every else chosen
            )
        )
        return chosen or every

    async def find_member(self, resident: Resident, city: City) -> Member | None:
        """As whom the city knows her."""
        return await self._stores.of(city).read(lambda records: records.members.find(resident.id))

    async def memberships(self, resident: Resident) -> dict[str, Member]:
        """As whom her cities know her, by city, her home first. A followed one whose store is away is left out."""

        def find(records: CityRecords) -> list[Member]:
            member = records.members.find(resident.id)
            return [member] if member else []

        cities = await self._cities_of(resident)
        found = await asyncio.gather(
            *(read_unless_away(self._stores, city, find, alone=tie is Tie.HOME) for city, tie in cities)
        )
        return {
            city.slug: member for (city, _), members in zip(cities, found, strict=True) for member in members
        }

    async def choose_district(self, resident: Resident, city: City, code: str | None) -> None:
        """Where she lives in the city, as only this city knows; None: she does not say.

        Raises InvalidSetting for a district that the city does not have.
        """
        if code is not None and city.find_district(code) is None:
            raise InvalidSetting(code)
        await self._stores.of(city).transact(
            lambda records: records.members.choose_district(resident.id, code)
        )

    async def unsubscribe(self, resident: Resident, city: City) -> None:
        """She gets no more of what the city sends to many at once."""
        now = self._clock.now()
        await self._stores.of(city).transact(lambda records: records.members.subscribe(resident.id, now))

    async def subscribe(self, resident: Resident, city: City) -> bool:
        """She wants the city's announcements again; False where she neither lives in it nor follows it: none come."""
        await self._stores.of(city).transact(lambda records: records.members.subscribe(resident.id, None))
        return city.slug in (resident.home, *resident.followed)

    async def converse(self, resident: Resident, chat_id: int, conversation: Conversation | None) -> None:
        """Remember where she stands in a dialogue in this chat; None ends it."""
        await self._network.transact(
            lambda records: records.conversations.put(chat_id, resident.id, conversation, self._clock.now()),
            once=False,
        )

    async def export(self, resident: Resident) -> dict[str, Any]:
        """Everything kept about her, from the directory and every city's store, as JSON values."""

        def from_network(records: NetworkRecords) -> dict[str, Any]:
            return records.directory.kept_of(resident.id)

        document: dict[str, Any] = {
            "format": EXPORT_FORMAT,
            "made_at": self._clock.now().isoformat(),
            "network": await self._network.read(from_network),
            "cities": {},
        }
        for city, store in self._stores.each(await self._cities.list_all()):
            kept = await store.read(lambda records: records.members.kept_of(resident.id))
            if kept:
                document["cities"][city.slug] = kept
        return document

    async def erase(self, resident: Resident) -> None:
        """Delete every trace of her from every store; the directory last, so that a failure can be repeated."""
        for _, store in self._stores.each(await self._cities.list_all()):
            await store.transact(lambda records: records.members.forget(resident.id), once=False)
        await self._network.transact(lambda records: _forget(records, resident.id))

    async def change_reachability(
        self, telegram_id: int, reachability: Reachability, *, once: bool = True
    ) -> None:
        """She blocked the bot, came back, or her account is gone. Nobody we know: nothing happens."""
        resident = await self._network.read(
            lambda records: records.directory.find_by_telegram_id(telegram_id)
        )
        if resident is None or resident.reachability is reachability:
            return
        changed = replace(resident, reachability=reachability)
        for city, tie in await self._cities_of(resident):
            await self._enrol(changed, city, tie)
        await self._network.transact(
            lambda records: records.directory.reach(resident.id, reachability), once=once
        )

    async def _mark_active(self, resident: Resident) -> Resident:
        """Note, once a day, that she was here, in the directory and in her cities.

        Nothing finer than the day is kept: an audience of those who were "active since" needs no more, and when
        somebody is on her phone is nobody's business. A store that is away is passed over, and learns it another day:
        her turn never waits for that. Who has not agreed yet is in no audience, and nothing is noted.
        """
        today = self._clock.now().date()
        if resident.consented_at is None or (resident.active_on and resident.active_on >= today):
            return resident
        for city, _ in await self._cities_of(resident):
            with suppress(StoreUnavailable):
                await self._stores.of(city).transact(
                    lambda records: records.members.mark_active(resident.id, today), once=False
                )
        with suppress(StoreUnavailable):
            await self._network.transact(
                lambda records: records.directory.mark_active(resident.id, today), once=False
            )
        return replace(resident, active_on=today)

    async def _cities_of(self, resident: Resident) -> Sequence[tuple[City, Tie]]:
        ties = [(resident.home, Tie.HOME), *((slug, Tie.FOLLOWED) for slug in resident.followed)]
        found = [(await self._cities.find(slug), tie) for slug, tie in ties]
        return [(city, tie) for city, tie in found if city]

    async def _enrol(self, resident: Resident, city: City, tie: Tie) -> None:
        member = Member(
            resident_id=resident.id,
            telegram_id=resident.telegram_id,
            tie=tie,
            language=resident.language,
            topics=frozenset(),
            reachability=resident.reachability,
            joined_at=self._clock.now(),
        )

        def work(records: CityRecords) -> None:
            records.members.put(member)
            if resident.active_on and tie is not Tie.FORMER:
                records.members.mark_active(resident.id, resident.active_on)

        try:
            await self._stores.of(city).transact(work, once=False)
        except StoreUnavailable:
            if city.is_open:
                raise
            # It may have left with its store: nobody is kept in it by that.


def _forget(records: NetworkRecords, resident_id: str) -> None:
    records.audit.erase(resident_id)
    records.outbox.forget(resident_id)
    records.invitations.forget(resident_id)
    records.conversations.forget(resident_id)
    records.directory.forget(resident_id)
