"""Answering through the use cases, on both databases: one person one response, nothing lost, nothing taken late."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from bot.core.cities.model import City
from bot.core.residents.model import Resident, Tie
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.surveys.answering import Standing
from bot.core.surveys.model import (
    AlreadyAnswered,
    Anonymity,
    Audience,
    NotInAudience,
    QuotaReached,
    SheetIncomplete,
    SurveyClosed,
    SurveyStatus,
    SurveyUnknown,
    Terms,
)
from bot.core.surveys.playing import Playing
from bot.core.surveys.questionnaire import Kind, Question
from bot.core.surveys.service import SurveyServices
from tests.storage.builders import SetClock
from tests.storage.surveying import (
    DAY,
    EVERYTHING,
    FORM,
    OFTEN,
    WHY,
    answer,
    counted,
    living,
    people,
    publish,
    told,
)


async def test_she_goes_on_where_she_was_and_what_she_sent_is_counted_once(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    survey = await publish(surveys, city)
    (offer,) = await surveys.answering.list_open(ana, [city])
    assert offer.standing is Standing.NEW
    await surveys.answering.open(ana, city, survey.id)
    await surveys.answering.fill(ana, city, survey.id, lambda playing: playing.answer(OFTEN, ("never",)))
    clock.forward(days=3)
    filling = await surveys.answering.open(ana, city, survey.id)
    assert filling.offer.standing is Standing.BEGUN
    assert filling.playing.step
    assert filling.playing.step.place == WHY
    await surveys.answering.fill(ana, city, survey.id, lambda playing: playing.answer(WHY, ("Too far",)))
    sent = await surveys.answering.send(ana, city, survey.id)
    assert (sent.standing, sent.survey.started, sent.survey.sent) == (Standing.SENT, 1, 1)
    again = await surveys.answering.send(ana, city, survey.id)
    assert again.survey.sent == 1
    assert await counted(skopje, survey) == 1
    own = await surveys.answering.own(ana, city, survey.id)
    assert own["why"].values == ("Too far",)


async def test_what_is_changed_after_sending_replaces_what_was_sent(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords]
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    survey = await publish(surveys, city)
    await answer(surveys, city, survey, ana, "never")
    await answer(surveys, city, survey, ana, "daily")
    tallies = await skopje.read(lambda records: records.responses.tally(survey.id, EVERYTHING))
    assert dict(tallies.codes) == {("often", "daily"): 1}


async def test_a_survey_that_lets_nothing_be_changed_says_so(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords]
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    survey = await publish(surveys, city, Terms(changeable=False))
    await answer(surveys, city, survey, ana)
    with pytest.raises(AlreadyAnswered):
        await surveys.answering.open(ana, city, survey.id)
    with pytest.raises(AlreadyAnswered):
        await surveys.answering.send(ana, city, survey.id)


async def test_an_answer_to_a_survey_that_closed_a_second_ago_is_refused_and_nothing_is_half_sent(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    survey = await publish(surveys, city, Terms(closes_at=clock.now() + DAY))
    await surveys.answering.open(ana, city, survey.id)
    await surveys.answering.fill(ana, city, survey.id, lambda playing: playing.answer(OFTEN, ("daily",)))
    clock.forward(days=1)
    for late in (
        surveys.answering.fill(ana, city, survey.id, lambda playing: playing.answer(OFTEN, ("never",))),
        surveys.answering.send(ana, city, survey.id),
        surveys.answering.open(ana, city, survey.id),
    ):
        with pytest.raises(SurveyClosed):
            await late
    assert await counted(skopje, survey) == 0


async def test_nothing_required_may_be_missing(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords]
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    survey = await publish(surveys, city)
    await surveys.answering.open(ana, city, survey.id)
    with pytest.raises(SheetIncomplete) as incomplete:
        await surveys.answering.send(ana, city, survey.id)
    assert incomplete.value.place == "often"


async def test_only_its_audience_is_asked(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords]
) -> None:
    ana, vera, stranger = people(3)
    await living(skopje, ana)
    await living(skopje, vera, tie=Tie.FOLLOWED)
    survey = await publish(surveys, city)
    wide = await publish(surveys, city, Terms(audience=Audience(followers=True)))
    listed = [offer.survey.id for offer in await surveys.answering.list_open(vera, [city])]
    assert listed == [wide.id]
    for somebody in (vera, stranger):
        with pytest.raises(NotInAudience):
            await surveys.answering.open(somebody, city, survey.id)
    await answer(surveys, city, survey, ana)
    await answer(surveys, city, wide, vera)


async def test_it_opens_at_its_hour_and_closes_at_its_hour_and_tells_those_who_answered(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    ana, vera = people(2)
    await living(skopje, ana, vera)
    survey = await publish(
        surveys, city, Terms(opens_at=clock.now() + DAY, closes_at=clock.now() + 3 * DAY, reminds_before=24)
    )
    with pytest.raises(SurveyClosed) as early:
        await surveys.answering.open(ana, city, survey.id)
    assert early.value.opens_at == survey.terms.opens_at
    clock.forward(days=1)
    assert await surveys.timekeeping.tick(city) == 1
    assert await surveys.timekeeping.tick(city) == 0
    await answer(surveys, city, survey, ana)
    await surveys.answering.open(vera, city, survey.id)
    clock.forward(days=1)
    assert await surveys.timekeeping.tick(city) == 1
    assert await told(skopje) == [("survey.closing", vera.id)]
    clock.forward(days=1)
    assert await surveys.timekeeping.tick(city) == 1
    assert await surveys.timekeeping.tick(city) == 0
    assert await told(skopje) == [("survey.closing", vera.id), ("survey.results", ana.id)]
    closed = await skopje.read(lambda records: records.surveys.find(survey.id))
    assert closed
    assert (closed.status, closed.started, closed.sent) == (SurveyStatus.CLOSED, 2, 1)
    assert closed.left_at == {}  # one is too few to be told of


async def test_of_many_who_send_at_once_the_quota_is_never_passed(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords]
) -> None:
    crowd = people(12)
    await living(skopje, *crowd)
    survey = await publish(surveys, city, Terms(quota=5))
    for who in crowd:
        await surveys.answering.open(who, city, survey.id)
        await surveys.answering.fill(who, city, survey.id, lambda playing: playing.answer(OFTEN, ("daily",)))
    done = await asyncio.gather(
        *(surveys.answering.send(who, city, survey.id) for who in crowd), return_exceptions=True
    )
    assert sum(isinstance(one, QuotaReached) for one in done) == 7
    assert await counted(skopje, survey) == 5


async def test_of_one_persons_taps_at_once_none_is_lost_and_one_response_is_counted(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords]
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    survey = await publish(surveys, city)
    await asyncio.gather(*(surveys.answering.open(ana, city, survey.id) for _ in range(5)))
    found = await skopje.read(lambda records: records.surveys.find(survey.id))
    assert found
    assert found.started == 1

    def daily(playing: Playing) -> Playing:
        return playing.answer(OFTEN, ("daily",))

    await surveys.answering.fill(ana, city, survey.id, daily)
    await asyncio.gather(
        *(surveys.answering.send(ana, city, survey.id) for _ in range(5)), return_exceptions=True
    )
    assert await counted(skopje, survey) == 1


@pytest.mark.parametrize("anonymity", list(Anonymity))
async def test_she_takes_her_answers_back_while_they_can_be_found(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], anonymity: Anonymity
) -> None:
    ana, vera = people(2)
    await living(skopje, ana, vera)
    survey = await publish(surveys, city, Terms(anonymity=anonymity))
    for who in (ana, vera):
        await answer(surveys, city, survey, who)
    assert await surveys.answering.take_back(ana, city, survey.id)
    assert not await surveys.answering.take_back(ana, city, survey.id)
    assert await counted(skopje, survey) == 1
    left = await skopje.read(lambda records: records.surveys.find(survey.id))
    assert left
    assert left.sent == 1


async def test_after_the_close_an_anonymous_answer_cannot_be_found_and_a_linked_one_can(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], clock: SetClock
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    ends = clock.now() + DAY
    anonymous = await publish(surveys, city, Terms(closes_at=ends))
    linked = await publish(surveys, city, Terms(closes_at=ends, anonymity=Anonymity.LINKED))
    for survey in (anonymous, linked):
        await answer(surveys, city, survey, ana)
    clock.forward(days=1)
    await surveys.timekeeping.tick(city)
    assert await surveys.answering.own(ana, city, anonymous.id) == {}
    assert not await surveys.answering.take_back(ana, city, anonymous.id)
    assert (await surveys.answering.own(ana, city, linked.id))["often"].values == ("daily",)
    assert await counted(skopje, anonymous) == 1


@pytest.mark.parametrize(
    ("anonymity", "day"), [(Anonymity.ANONYMOUS, "2026-05-01"), (Anonymity.LINKED, "2026-05-06")]
)
async def test_what_an_anonymous_answer_computes_from_the_day_knows_only_the_month(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], anonymity: Anonymity, day: str
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    dated = (
        Question("today", Kind.CALCULATE, calculation="today()"),
        Question("first", Kind.CALCULATE, calculation="once(today())"),
    )
    survey = await publish(
        surveys, city, Terms(anonymity=anonymity), replace(FORM, items=(*dated, *FORM.items))
    )
    await answer(surveys, city, survey, ana)
    own = await surveys.answering.own(ana, city, survey.id)
    assert (own["today"].value, own["first"].value) == (day, day)


async def test_what_was_taken_back_by_the_city_is_seen_by_nobody(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], editor: Resident
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    survey = await publish(surveys, city)
    await surveys.answering.open(ana, city, survey.id)
    await surveys.publishing.withdraw(editor, city, survey.id)
    assert await surveys.answering.list_open(ana, [city]) == []
    with pytest.raises(SurveyUnknown):
        await surveys.answering.fill(ana, city, survey.id)


async def test_better_words_reach_a_sheet_that_was_begun_and_a_new_version_does_not(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], editor: Resident
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    survey = await publish(surveys, city)
    await surveys.answering.open(ana, city, survey.id)
    often, why = FORM.questions()
    for items, label, number in (
        ((replace(often, label={"en": "How often, then?"}), why), "How often, then?", 1),
        ((replace(often, label={"en": "Ever?"}),), "How often, then?", 2),
    ):
        draft = await surveys.drafting.revise(editor, city, survey.id)
        form = replace(FORM, items=items)
        await surveys.drafting.change(editor, city, draft.id, partial(replace, questionnaire=form))
        published = await surveys.publishing.publish(editor, city, draft.id)
        assert published.survey.number == number
        filling = await surveys.answering.fill(ana, city, survey.id)
        assert filling.playing.step
        assert filling.playing.step.label == label
