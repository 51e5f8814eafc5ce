"""What time sets off: opening, closing, reminders, forgotten drafts.

Every step may be repeated and finds nothing the second time: what is due is read from the tables, and what was done is
marked in the transaction that did it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.core.cities.model import City
from bot.core.retention.model import retention_of
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.service import OPERATOR
from bot.core.surveys.model import SurveyStatus, Transition
from bot.core.surveys.publishing import CLOSING, close, participants, tell_all

BATCH: Final = 100


class Timekeeping:
    """For the clock: of one city at a time."""

    def __init__(self, stores: CityStores, clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    async def tick(self, city: City) -> int:
        """Do what is due now; how many things were done. A city where nothing is due costs one read."""
        now = self._clock.now()
        store = self._stores.of(city)
        if not await store.read(lambda records: _is_anything_due(records, now)):
            return 0
        return await store.transact(lambda records: _do_what_is_due(records, city, now), once=False)

    async def find_late(self, city: City) -> Mapping[str, int]:
        """What the next tick does too late to be of use, after a clock that stood: surveys that open past their close
        ("unopened"), reminders of what has closed ("unreminded"); how many of each, where there are any."""
        now = self._clock.now()

        def query(records: CityRecords) -> dict[str, int]:
            return {
                "unopened": records.surveys.count_unopened(now),
                "unreminded": records.surveys.count_unreminded(now),
            }

        late = await self._stores.of(city).read(query)
        return {what: count for what, count in late.items() if count}

    async def forget_drafts(self, city: City) -> int:
        """Delete what nobody has touched for as long as the city keeps drafts; how many."""
        now = self._clock.now()
        return await self._stores.of(city).transact(
            lambda records: records.survey_drafts.purge(retention_of(records.rules).drafts_before(now)),
            once=False,
        )


def _is_anything_due(records: CityRecords, now: datetime) -> bool:
    surveys = records.surveys
    return bool(
        surveys.list_to_open(now, 1) or surveys.list_to_close(now, 1) or surveys.list_to_remind(now, 1)
    )


def _do_what_is_due(records: CityRecords, city: City, now: datetime) -> int:
    done = 0
    for survey in records.surveys.list_to_open(now, BATCH):
        step = Transition(survey.id, SurveyStatus.SCHEDULED, SurveyStatus.OPEN, OPERATOR, now)
        done += records.surveys.move(step)
    for survey in records.surveys.list_to_remind(now, BATCH):
        tell_all(records, city, survey, CLOSING, participants(records, survey, sent=False), now)
        records.surveys.mark_reminded(survey.id, now)
        done += 1
    for survey in records.surveys.list_to_close(now, BATCH):
        done += close(records, city, survey, OPERATOR, now)
    return done
