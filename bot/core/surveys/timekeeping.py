"""What time sets off: opening, closing, reminders, forgotten drafts.

Every step may be repeated and finds nothing the second time: what is due is read from the tables, and what was done is
marked in the transaction that did it.
"""

from datetime import datetime, timedelta
from typing import Final

from bot.core.cities.model import City
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.service import OPERATOR
from bot.core.surveys.model import SurveyStatus, Transition
from bot.core.surveys.publishing import CLOSING, close, participants, tell_all

BATCH: Final = 100
DRAFTS_FOR: Final = timedelta(days=180)


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

    async def forget_drafts(self, city: City) -> int:
        """Delete what nobody has touched for half a year; how many."""
        before = self._clock.now() - DRAFTS_FOR
        return await self._stores.of(city).transact(
            lambda records: records.survey_drafts.purge(before), once=False
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
