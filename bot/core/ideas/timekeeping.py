"""What time sets off: answers whose hour has come, "is it really done?", forgotten drafts.

Every step may be repeated and finds nothing the second time.
"""

from datetime import datetime
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.answering import publish
from bot.core.ideas.model import ASKED_AFTER_DONE
from bot.core.ideas.telling import tell, tell_concerned
from bot.core.retention.model import retention_of
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores

BATCH: Final = 100


class Timekeeping:
    """For the clock: of one city at a time."""

    def __init__(self, stores: CityStores, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._clock = clock
        self._ids = ids

    async def tick(self, city: City) -> int:
        """Do what is due now; how many things were done. A city where nothing is due costs one read."""
        now = self._clock.now()
        store = self._stores.of(city)
        if not await store.read(lambda records: _is_anything_due(records, now)):
            return 0

        def work(records: CityRecords) -> int:
            return _publish_answers(records, city, now) + _ask_whether_done(records, city, now)

        done = 0
        while (batch := await store.transact(work, once=False)) >= BATCH:
            done += batch
        return done + batch

    async def forget_drafts(self, city: City) -> int:
        """Delete what nobody has touched for as long as the city keeps drafts, of residents and editors; how many."""
        now = self._clock.now()

        def work(records: CityRecords) -> int:
            before = retention_of(records.rules).drafts_before(now)
            return records.idea_drafts.purge(before) + records.answers.purge_drafts(before)

        return await self._stores.of(city).transact(work, once=False)


def _is_anything_due(records: CityRecords, now: datetime) -> bool:
    return bool(records.answers.list_due(now, 1) or records.ideas.list_to_check(now - ASKED_AFTER_DONE, 1))


def _publish_answers(records: CityRecords, city: City, now: datetime) -> int:
    """Of an idea that is not public too, since it may become so again; nobody is told of that."""
    due = records.answers.list_due(now, BATCH)
    for answer in due:
        idea = records.ideas.find(answer.idea_id)
        if idea:
            publish(records, city, idea, answer, now)
    return len(due)


def _ask_whether_done(records: CityRecords, city: City, now: datetime) -> int:
    """Those who asked for it, once for each time that the city calls it done."""
    done = records.ideas.list_to_check(now - ASKED_AFTER_DONE, BATCH)
    for idea in done:
        assert idea.progress_at
        occasion = f"{idea.progress_at:%Y%m%d%H%M}"
        tell(records, city, idea, "idea.check", occasion, [idea.author], now)
        tell_concerned(records, city, idea, "idea.check", occasion, now, but=idea.author)
        records.ideas.mark_checked(idea.id, now)
    return len(done)
