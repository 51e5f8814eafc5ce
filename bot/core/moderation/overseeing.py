"""The use cases of overseeing: numbers, and the city's rules."""

from dataclasses import replace
from datetime import timedelta

from bot.core.cities.model import City
from bot.core.moderation.model import Rules, Stats
from bot.core.moderation.rules import read_rules, rules_as_tables
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import AuditEntry, Permission
from bot.core.staff.service import OPERATOR, Team


class Overseeing:
    def __init__(self, stores: CityStores, team: Team, clock: Clock) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock

    async def stats(self, moderator: Resident, city: City, days: int = 30) -> Stats:
        """Of the last days. Raises NotAllowed."""
        self._team.require(moderator, Permission.MODERATE, city.slug)
        return await self._stats(city, days)

    async def public_stats(self, city: City, days: int = 90) -> Stats:
        """For everybody and scripts: without ``by_moderator``."""
        return replace(await self._stats(city, days), by_moderator={})

    async def _stats(self, city: City, days: int) -> Stats:
        now = self._clock.now()
        since = now - timedelta(days=days)
        return await self._stores.of(city).read(lambda records: records.cases.stats(since, now, now))

    async def rules(self, city: City) -> Rules:
        """They are nobody's secret."""
        return await self._stores.of(city).read(lambda records: records.rule_book.read())

    async def change_rules(self, admin: Resident, city: City, rules: Rules) -> None:
        """Raises NotAllowed without MANAGE_TEAM, InvalidRules."""
        self._team.require(admin, Permission.MANAGE_TEAM, city.slug)
        await self._change(admin.id, city, rules)

    async def change_rules_by_operator(self, city: City, rules: Rules) -> None:
        """From the command line. Raises InvalidRules."""
        await self._change(OPERATOR, city, rules)

    async def _change(self, actor: str, city: City, rules: Rules) -> None:
        checked = read_rules(rules_as_tables(rules), city.languages)
        now = self._clock.now()

        def work(records: CityRecords) -> None:
            records.rule_book.write(checked)
            records.audit.add(AuditEntry("moderation.rules", actor, city.slug, now))

        await self._stores.of(city).transact(work)
