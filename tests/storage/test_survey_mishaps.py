"""What an adversary found in surveys: each of these failed once, on both databases."""

from dataclasses import replace

import pytest

from bot.core.cities.model import City
from bot.core.residents.model import Resident
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.surveys.findings import FormRead
from bot.core.surveys.model import UNTOLD, Anonymity, InvalidTerm, Results, SurveyUnknown, Terms
from bot.core.surveys.playing import Playing
from bot.core.surveys.ports import LANGUAGE
from bot.core.surveys.questionnaire import Kind, Question, Questionnaire
from bot.core.surveys.service import SurveyServices
from bot.core.surveys.sheet import Place
from bot.interchange.xlsform import FormFiles
from storage.opening import Stores
from tests.storage.builders import SetClock, a_city, a_resident
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


async def test_neither_what_is_only_read_nor_what_is_suggested_keeps_the_moment_of_an_anonymous_answer(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords]
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    begun, suggested = Place("begun"), Place("suggested")
    form = Questionnaire(
        {"en": "Parks"},
        (
            FORM.items[0],
            Question("begun", Kind.DATETIME, {"en": "Begun"}, calculation="once(now())", is_read_only=True),
            Question("suggested", Kind.DATETIME, {"en": "When was it?"}, default="now()"),
        ),
        FORM.choices,
    )

    def to_the_end(playing: Playing) -> Playing:
        return playing.answer(OFTEN, ("daily",)).confirm(begun).confirm(suggested)

    survey = await publish(surveys, city, form=form)
    await surveys.answering.open(ana, city, survey.id)
    await surveys.answering.fill(ana, city, survey.id, to_the_end)
    await surveys.answering.send(ana, city, survey.id)
    (response,) = await skopje.read(lambda records: records.responses.page(survey.id, EVERYTHING, None, 2))
    assert response.answers["begun"].value.startswith("2026-05-01")
    assert response.answers["suggested"].value.startswith("2026-05-01")


async def test_whether_a_survey_is_anonymous_stays_as_it_was_published_though_it_is_not_open_yet(
    surveys: SurveyServices, city: City, clock: SetClock, editor: Resident
) -> None:
    survey = await publish(surveys, city, Terms(opens_at=clock.now() + DAY, anonymity=Anonymity.LINKED))
    with pytest.raises(InvalidTerm):
        await surveys.publishing.change_terms(
            editor, city, survey.id, lambda terms: replace(terms, anonymity=Anonymity.ANONYMOUS)
        )


async def test_a_survey_that_waits_and_is_told_to_open_at_once_opens(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], clock: SetClock, editor: Resident
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    survey = await publish(surveys, city, Terms(opens_at=clock.now() + DAY))
    await surveys.publishing.change_terms(
        editor, city, survey.id, lambda terms: replace(terms, opens_at=None)
    )
    (offer,) = await surveys.answering.list_open(ana, [city])
    assert offer.takes_answers


async def test_a_change_of_terms_does_not_let_one_answer_be_read_off_two_results(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], editor: Resident
) -> None:
    ten = people(10)
    await living(skopje, *ten)
    survey = await publish(surveys, city, Terms(results=Results.AT_ONCE))
    for one in ten[:9]:
        await answer(surveys, city, survey, one)
    before = await surveys.reporting.report(city, survey.id)
    await surveys.publishing.change_terms(editor, city, survey.id, lambda terms: replace(terms, quota=100))
    await answer(surveys, city, survey, ten[9], "never")
    after = await surveys.reporting.report(city, survey.id)
    assert after.responses == before.responses == 9


async def test_linked_answers_can_be_deleted_after_the_city_took_the_survey_back(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], editor: Resident
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    survey = await publish(surveys, city, Terms(anonymity=Anonymity.LINKED))
    await answer(surveys, city, survey, ana)
    await surveys.publishing.withdraw(editor, city, survey.id)
    assert not (await surveys.answering.look(ana, city, survey.id)).may_fill
    assert await surveys.answering.take_back(ana, city, survey.id)
    assert await counted(skopje, survey) == 0


async def test_who_takes_back_and_answers_again_began_once(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords]
) -> None:
    (ana,) = people(1)
    await living(skopje, ana)
    survey = await publish(surveys, city)
    await answer(surveys, city, survey, ana)
    await surveys.answering.take_back(ana, city, survey.id)
    await answer(surveys, city, survey, ana)
    offer = await surveys.answering.look(ana, city, survey.id)
    assert (offer.survey.started, offer.survey.sent) == (1, 1)


async def test_what_was_written_in_a_language_that_few_share_is_shown_without_it(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], editor: Resident
) -> None:
    twenty = [
        *people(14),
        *(a_resident(number, language="sq") for number in range(20, 26)),
        a_resident(30, language="tr"),
    ]
    await living(skopje, *twenty)
    survey = await publish(surveys, city)

    def far(playing: Playing) -> Playing:
        return playing.answer(OFTEN, ("never",)).answer(WHY, ("Far",))

    for one in twenty:
        await surveys.answering.open(one, city, survey.id)
        await surveys.answering.fill(one, city, survey.id, far)
        await surveys.answering.send(one, city, survey.id)
    written = await surveys.reporting.texts(editor, city, survey.id, "why", limit=50)
    # One read Turkish; were six told to have read Albanian, she would be the one who is not told of.
    assert {language for _, _, language in written} == {"mk", None}
    assert sum(language is None for _, _, language in written) == 7


async def test_to_change_a_survey_again_goes_on_with_the_change_that_was_begun(
    surveys: SurveyServices, city: City, editor: Resident
) -> None:
    survey = await publish(surveys, city)
    begun = await surveys.drafting.revise(editor, city, survey.id)
    better = replace(FORM, title={"en": "Parks and squares"})
    await surveys.drafting.change(editor, city, begun.id, lambda draft: replace(draft, questionnaire=better))
    await surveys.publishing.change_terms(editor, city, survey.id, lambda terms: replace(terms, quota=5))
    again = await surveys.drafting.revise(editor, city, survey.id)
    assert (again.id, again.questionnaire) == (begun.id, better)
    done = await surveys.publishing.publish(editor, city, again.id)
    assert (done.survey.title, done.survey.terms.quota) == (better.title, 5)


async def store_is_away(*given: object, **more: object) -> None:
    raise StoreUnavailable("edirne")


async def test_a_city_that_is_chosen_only_after_a_failure_is_seen_side_by_side(
    surveys: SurveyServices, city: City, stores: Stores, admin: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    edirne = a_city("edirne")
    draft = await surveys.drafting.begin(admin, city, "Parks")
    await surveys.drafting.change(admin, city, draft.id, lambda begun: replace(begun, questionnaire=FORM))
    with monkeypatch.context() as patched:
        patched.setattr(stores.cities.of(edirne), "transact", store_is_away)
        with pytest.raises(StoreUnavailable):
            await surveys.sharing.share(admin, city, draft.id, [edirne])
    shared = await surveys.sharing.share(admin, city, draft.id, [city])
    side = await surveys.sharing.side_by_side(admin, shared.id, {"skopje": city})
    assert set(side.reports) == {"skopje"}


async def test_a_city_whose_store_is_away_is_left_out_side_by_side_and_in_the_list(
    surveys: SurveyServices,
    city: City,
    skopje: Store[CityRecords],
    stores: Stores,
    admin: Resident,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edirne, (ana,) = a_city("edirne"), people(1)
    await living(skopje, ana)
    draft = await surveys.drafting.begin(admin, city, "Parks")
    await surveys.drafting.change(admin, city, draft.id, lambda begun: replace(begun, questionnaire=FORM))
    shared = await surveys.sharing.share(admin, city, draft.id, [city, edirne])
    monkeypatch.setattr(stores.cities.of(edirne), "read", store_is_away)
    side = await surveys.sharing.side_by_side(admin, shared.id, {"skopje": city, "edirne": edirne})
    assert set(side.reports) == {"skopje"}
    assert len(await surveys.answering.list_open(ana, [edirne, city])) == 1
    with pytest.raises(StoreUnavailable):
        await surveys.answering.list_open(ana, [edirne])


async def test_what_was_deleted_after_the_close_is_counted_no_more(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], editor: Resident
) -> None:
    ten = people(10)
    await living(skopje, *ten)
    survey = await publish(surveys, city, Terms(anonymity=Anonymity.LINKED))
    for one in ten:
        await answer(surveys, city, survey, one)
    await surveys.publishing.close(editor, city, survey.id)
    before = await surveys.reporting.report(city, survey.id)
    assert before.responses == 10
    for one in ten[:6]:
        await surveys.answering.take_back(one, city, survey.id)
    after = await surveys.reporting.report(city, survey.id)
    assert after.responses is None  # four are too few


async def test_who_begins_after_a_close_was_put_off_is_reminded_of_the_new_one(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], clock: SetClock, editor: Resident
) -> None:
    ana, bojan = people(2)
    await living(skopje, ana, bojan)
    survey = await publish(surveys, city, Terms(closes_at=clock.now() + DAY, reminds_before=24))
    await surveys.answering.open(ana, city, survey.id)
    await surveys.timekeeping.tick(city)
    await surveys.publishing.change_terms(
        editor, city, survey.id, lambda terms: replace(terms, closes_at=clock.now() + 10 * DAY)
    )
    await surveys.answering.open(bojan, city, survey.id)
    clock.forward(days=9, hours=1)
    await surveys.timekeeping.tick(city)
    assert await told(skopje) == [("survey.closing", ana.id), ("survey.closing", bojan.id)]


@pytest.mark.parametrize(("stopped", "told_of"), [(4, {}), (5, {"why": 5})])
async def test_where_few_stopped_is_not_told(
    surveys: SurveyServices,
    city: City,
    skopje: Store[CityRecords],
    editor: Resident,
    stopped: int,
    told_of: dict[str, int],
) -> None:
    some = people(stopped)
    await living(skopje, *some)
    survey = await publish(surveys, city)
    for one in some:
        await surveys.answering.open(one, city, survey.id)
        await surveys.answering.fill(one, city, survey.id, lambda playing: playing.answer(OFTEN, ("never",)))
    running = await surveys.reporting.participation(editor, city, survey.id)
    await surveys.publishing.close(editor, city, survey.id)
    closed = await surveys.reporting.participation(editor, city, survey.id)
    assert dict(running.left_at) == dict(closed.left_at) == told_of


async def test_a_draft_that_is_published_while_its_file_is_read_stays_published(
    surveys: SurveyServices, city: City, editor: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = await surveys.drafting.begin(editor, city, "Parks")
    await surveys.drafting.change(editor, city, draft.id, lambda begun: replace(begun, questionnaire=FORM))

    async def read(forms: FormFiles, content: bytes, name: str, language: str) -> FormRead:
        await surveys.publishing.publish(editor, city, draft.id)
        return FormRead(FORM, ())

    monkeypatch.setattr(FormFiles, "read", read)
    with pytest.raises(SurveyUnknown):
        await surveys.drafting.read(editor, city, b"", "form.xlsx", draft.id)
    assert await surveys.drafting.list_of(editor, city) == []


async def test_after_the_close_no_response_has_a_language_that_few_share(
    surveys: SurveyServices, city: City, skopje: Store[CityRecords], editor: Resident
) -> None:
    everybody = [
        *people(14),
        *(a_resident(number, language="sq") for number in range(20, 26)),
        a_resident(30, language="tr"),
    ]
    await living(skopje, *everybody)
    survey = await publish(surveys, city)
    for one in everybody:
        await answer(surveys, city, survey, one)
    await surveys.publishing.close(editor, city, survey.id)
    languages = await skopje.read(
        lambda records: records.responses.values_of(survey.id, LANGUAGE, EVERYTHING)
    )
    assert languages == {"mk": 14, UNTOLD: 7}
    report = await surveys.reporting.report(city, survey.id, editor=editor)
    assert report.languages == ("mk",)
