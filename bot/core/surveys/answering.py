"""The use cases of residents: finding surveys, filling them in, sending, taking back.

What is filled in is kept at each tap, so a survey goes on after days, a restart or a change of language. Whether an
answer is taken is decided when it is written: the clock need not have looked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.cities.model import City
from bot.core.residents.model import Member, Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores, read_unless_away
from bot.core.surveys.blurring import without_the_moment
from bot.core.surveys.model import (
    AlreadyAnswered,
    ChangedMeanwhile,
    FilledSheet,
    NotInAudience,
    QuotaReached,
    Response,
    SheetIncomplete,
    Survey,
    SurveyClosed,
    SurveyStatus,
    SurveyUnknown,
    participant_key,
)
from bot.core.surveys.playing import Playing, rows_of
from bot.core.surveys.questionnaire import Questionnaire
from bot.core.surveys.sheet import Answer, Sheet

MOST_LISTED: Final = 100
ATTEMPTS: Final = 3  # to write what she did, when another of her taps was faster


class Standing(StrEnum):
    """How far she is with a survey."""

    NEW = "new"
    BEGUN = "begun"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Offer:
    """A survey as she may see it. ``takes_answers``: it is open now; ``is_full``: its quota is reached."""

    city: City
    survey: Survey
    standing: Standing
    takes_answers: bool
    compares: bool = True

    @property
    def is_full(self) -> bool:
        quota = self.survey.terms.quota
        return quota is not None and self.survey.sent >= quota and self.standing is not Standing.SENT

    @property
    def may_fill(self) -> bool:
        """Whether she may answer, go on or change now."""
        if not self.takes_answers or self.is_full:
            return False
        return self.standing is not Standing.SENT or self.survey.terms.changeable


@dataclass(frozen=True, slots=True)
class Filling:
    """A sheet in front of her."""

    offer: Offer
    playing: Playing

    @property
    def survey(self) -> Survey:
        return self.offer.survey


@dataclass(frozen=True, slots=True)
class _Found:
    offer: Offer
    filled: FilledSheet | None
    participant: str | None
    is_asked: bool


class Answering:
    """Everything is for the resident herself, in the city that the button names."""

    def __init__(self, stores: CityStores, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._clock = clock
        self._ids = ids

    async def list_open(self, resident: Resident, cities: Sequence[City]) -> list[Offer]:
        """What these cities ask her now: what she has begun first, then what she has not sent, each closing first first."""
        now = self._clock.now()

        def query(city: City, records: CityRecords) -> list[Offer]:
            member = records.members.find(resident.id)
            found = [
                _found(records, city, survey, resident, member, now)
                for survey in records.surveys.list_open(now)
            ]
            return [each.offer for each in found if each.is_asked or each.filled]

        offers = await self._of_each(cities, query)
        order = (Standing.BEGUN, Standing.NEW, Standing.SENT)
        return sorted(offers, key=lambda offer: order.index(offer.standing))

    async def list_closed(self, resident: Resident, cities: Sequence[City]) -> list[Offer]:
        """Surveys of these cities that are closed and show their results, the newest first."""
        now = self._clock.now()

        def query(city: City, records: CityRecords) -> list[Offer]:
            surveys = records.surveys.list_with_status((SurveyStatus.CLOSED,), MOST_LISTED)
            shown = [survey for survey in surveys if survey.shows_results(now)]
            member = records.members.find(resident.id)
            return [_found(records, city, survey, resident, member, now).offer for survey in shown]

        offers = await self._of_each(cities, query)
        return sorted(offers, key=lambda offer: offer.survey.closed_at or now, reverse=True)

    async def look(self, resident: Resident, city: City, survey_id: str) -> Offer:
        """What she may see of it, whether or not it takes answers; of what the city took back only if answers of hers are
        still there. Raises SurveyUnknown, NotInAudience (not asked of her, and its results are not shown)."""
        now = self._clock.now()

        def query(records: CityRecords) -> Offer:
            survey = records.surveys.find(survey_id)
            if survey is None:
                raise SurveyUnknown
            found = _find(records, city, survey, resident, now)
            if survey.status is SurveyStatus.WITHDRAWN and not found.filled:
                raise SurveyUnknown
            if not (found.is_asked or found.filled or found.offer.survey.shows_results(now)):
                raise NotInAudience
            return found.offer

        return await self._stores.of(city).read(query)

    async def open(self, resident: Resident, city: City, survey_id: str) -> Filling:
        """Begin, or go on where she was; of what was sent, look the answers over again.

        Raises SurveyUnknown, SurveyClosed, NotInAudience, QuotaReached, AlreadyAnswered.
        """
        now = self._clock.now()
        seed = int(self._ids.new_id(), 16) % 2**31

        def work(records: CityRecords) -> tuple[Offer, Sheet, Questionnaire]:
            found = _find(records, city, _survey(records, survey_id), resident, now)
            _check(found)
            survey, filled = found.offer.survey, found.filled
            if filled is None:
                assert found.participant
                sheet = Sheet(number=survey.number, seed=seed)
                fresh = FilledSheet(survey.id, found.participant, sheet, resident.language, now, now)
                if records.sheets.add(fresh):
                    records.surveys.count_started(survey.id)
                filled = records.sheets.find(survey.id, found.participant) or fresh
            offer = replace(found.offer, standing=_standing(filled))
            return offer, filled.sheet, _questionnaire(records, survey, filled.sheet.number)

        offer, sheet, questionnaire = await self._stores.of(city).transact(work)
        return Filling(offer, self._play(questionnaire, sheet, resident, city, now))

    async def fill(
        self, resident: Resident, city: City, survey_id: str, act: Callable[[Playing], Playing] | None = None
    ) -> Filling:
        """Do ``act`` with her sheet and keep it; without one, just look. ``act`` may run again if another tap was faster.

        Raises what ``act`` raises, SurveyUnknown (she has no sheet: it was never begun, or was sealed), SurveyClosed,
        QuotaReached, AlreadyAnswered, ChangedMeanwhile.
        """
        store = self._stores.of(city)
        for _ in range(ATTEMPTS):
            now = self._clock.now()
            read = partial(_open_sheet, city=city, survey_id=survey_id, resident=resident, now=now)
            found, questionnaire = await store.read(read)
            filled = _filled(found)
            playing = self._play(questionnaire, filled.sheet, resident, city, now)
            after = act(playing) if act else playing
            if after.sheet == filled.sheet:
                return Filling(found.offer, after)
            changed = replace(filled, sheet=after.sheet, language=resident.language, touched_at=now)
            if await store.transact(partial(_write, changed=changed, now=now)):
                return Filling(found.offer, after)
        raise ChangedMeanwhile

    async def send(self, resident: Resident, city: City, survey_id: str, *, compares: bool = True) -> Offer:
        """Send what she has filled in, or send it anew. ``compares``: she wants to see her answers beside the city's.

        The response, its rows and the count are one transaction; of two at once, one is counted. Raises
        SheetIncomplete, SurveyUnknown, SurveyClosed, QuotaReached, AlreadyAnswered, ChangedMeanwhile.
        """
        now = self._clock.now()
        store = self._stores.of(city)
        read = partial(_open_sheet, city=city, survey_id=survey_id, resident=resident, now=now)
        found, questionnaire = await store.read(read)
        filled, survey = _filled(found), found.offer.survey
        playing = self._play(questionnaire, filled.sheet, resident, city, now)
        if incomplete := playing.first_incomplete():
            raise SheetIncomplete(str(incomplete))
        if survey.is_anonymous:
            month = _day(now, city, whole_month=True)
            blurred = without_the_moment(playing, month, filled.started_at, ZoneInfo(city.zone))
            answers = {place: replace(answer, raw="") for place, answer in blurred.items()}
        else:
            answers = playing.final()
        response = Response(
            id=filled.response_id or int(self._ids.new_id(), 16) % 2**62,
            survey_id=survey.id,
            number=filled.sheet.number,
            language=resident.language,
            sent_on=_day(now, city, whole_month=survey.is_anonymous),
            answers=answers,
        )
        rows = rows_of(questionnaire, answers, resident.language)
        sent = replace(filled, response_id=response.id, sent_at=now, touched_at=now, compares=compares)

        def work(records: CityRecords) -> Survey:
            current = _survey(records, survey_id)
            if not current.takes_answers(now):
                raise SurveyClosed
            if filled.response_id is None and not records.surveys.count_sent(survey.id, now):
                raise QuotaReached
            if not records.sheets.write(sent, revision=filled.revision):
                raise ChangedMeanwhile
            records.responses.put(response, rows)
            return _survey(records, survey_id)

        after = await store.transact(work)
        return replace(found.offer, survey=after, standing=Standing.SENT, compares=compares)

    async def take_back(self, resident: Resident, city: City, survey_id: str) -> bool:
        """Delete her sheet and what she sent, while that can be found: until an anonymous survey closes, of a linked one at
        any time, also after the city has taken the survey back. False if there was nothing. Raises SurveyUnknown."""
        now = self._clock.now()

        def work(records: CityRecords) -> bool:
            survey = records.surveys.find(survey_id)
            if survey is None:
                raise SurveyUnknown
            found = _find(records, city, survey, resident, now)
            removed = records.sheets.remove(survey_id, found.participant) if found.participant else None
            if removed is None:
                return False
            records.surveys.uncount_started(survey_id)
            if removed.response_id is not None and records.responses.remove(removed.response_id):
                records.surveys.uncount_sent(survey_id)
            return True

        return await self._stores.of(city).transact(work)

    async def own(self, resident: Resident, city: City, survey_id: str) -> dict[str, Answer]:
        """What she sent, by place, where it can still be found and she allowed to see it beside the city's; else empty."""
        now = self._clock.now()

        def query(records: CityRecords) -> dict[str, Answer]:
            filled = _find(records, city, _survey(records, survey_id), resident, now).filled
            if filled is None or filled.response_id is None or not filled.compares:
                return {}
            response = records.responses.find(filled.response_id)
            return dict(response.answers) if response else {}

        return await self._stores.of(city).read(query)

    async def _of_each(
        self, cities: Sequence[City], query: Callable[[City, CityRecords], list[Offer]]
    ) -> list[Offer]:
        offers: list[Offer] = []
        for city in cities:
            offers += await read_unless_away(self._stores, city, partial(query, city), alone=len(cities) == 1)
        return offers

    def _play(
        self, questionnaire: Questionnaire, sheet: Sheet, resident: Resident, city: City, now: datetime
    ) -> Playing:
        return Playing(questionnaire, sheet, resident.language, now, ZoneInfo(city.zone))


def _survey(records: CityRecords, survey_id: str) -> Survey:
    survey = records.surveys.find(survey_id)
    if survey is None or survey.status is SurveyStatus.WITHDRAWN:
        raise SurveyUnknown
    return survey


def _find(records: CityRecords, city: City, survey: Survey, resident: Resident, now: datetime) -> _Found:
    return _found(records, city, survey, resident, records.members.find(resident.id), now)


def _found(
    records: CityRecords,
    city: City,
    survey: Survey,
    resident: Resident,
    member: Member | None,
    now: datetime,
) -> _Found:
    try:
        secret = records.surveys.secret_of(survey.id) if survey.is_anonymous else None
        participant: str | None = participant_key(survey, secret, resident.id)
    except SurveyClosed:
        participant = None
    filled = records.sheets.find(survey.id, participant) if participant else None
    offer = Offer(
        city, survey, _standing(filled), survey.takes_answers(now), filled.compares if filled else True
    )
    return _Found(offer, filled, participant, member is not None and survey.terms.audience.includes(member))


def _standing(filled: FilledSheet | None) -> Standing:
    if filled is None:
        return Standing.NEW
    return Standing.SENT if filled.sent_at else Standing.BEGUN


def _check(found: _Found) -> None:
    """Whether she may fill it in now."""
    offer = found.offer
    if not offer.takes_answers or found.participant is None:
        opens = offer.survey.terms.opens_at
        raise SurveyClosed(opens if offer.survey.status is SurveyStatus.SCHEDULED else None)
    if found.filled is None and not found.is_asked:
        raise NotInAudience
    if offer.is_full:
        raise QuotaReached
    if offer.standing is Standing.SENT and not offer.survey.terms.changeable:
        raise AlreadyAnswered


def _open_sheet(
    records: CityRecords, city: City, survey_id: str, resident: Resident, now: datetime
) -> tuple[_Found, Questionnaire]:
    found = _find(records, city, _survey(records, survey_id), resident, now)
    _check(found)
    filled = _filled(found)
    return found, _questionnaire(records, found.offer.survey, filled.sheet.number)


def _filled(found: _Found) -> FilledSheet:
    if found.filled is None:
        raise SurveyUnknown
    return found.filled


def _questionnaire(records: CityRecords, survey: Survey, number: int) -> Questionnaire:
    questionnaire = records.surveys.questionnaire_of(survey.id, number)
    if questionnaire is None:
        raise SurveyUnknown
    return questionnaire


def _write(records: CityRecords, changed: FilledSheet, now: datetime) -> bool:
    if not _survey(records, changed.survey_id).takes_answers(now):
        raise SurveyClosed
    return records.sheets.write(changed, revision=changed.revision)


def _day(now: datetime, city: City, *, whole_month: bool) -> datetime:
    """The day in the city, or the first of its month: an anonymous answer keeps no moment to be recognised by."""
    local = now.astimezone(ZoneInfo(city.zone))
    return datetime(local.year, local.month, 1 if whole_month else local.day, tzinfo=UTC)
