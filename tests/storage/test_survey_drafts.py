"""Surveys that are being prepared, and those that several cities ask together."""

from dataclasses import replace
from datetime import timedelta

from bot.core.shared.unit_of_work import CityRecords, NetworkRecords, Store
from bot.core.surveys.model import Terms
from bot.core.surveys.ports import SharedSurvey
from bot.core.surveys.sheet import Sheet
from tests.storage.builders import NOW, SOMEBODY
from tests.storage.questionnaires import a_survey_draft, answers_of

HOUR = timedelta(hours=1)


async def test_a_draft_comes_back_as_it_was_put(skopje: Store[CityRecords]) -> None:
    empty = a_survey_draft(1, questionnaire=None)
    full = a_survey_draft(
        2,
        terms=Terms(asker={"tr": "Belediye", "en": "City hall"}, quota=9, closes_at=NOW),
        touched_at=NOW + HOUR,
        survey_id="5" * 32,
        version=4,
        file_name="anketa \u0000.xlsx",
        findings=({"gravity": "noted", "row": 3, "details": {"name": "age"}},),
        trial=Sheet(2, answers_of({"why": "дрво", "often": "never"}), "often", {"home": 2}, 7),
        trial_language="mk",
    )

    def work(records: CityRecords) -> None:
        records.survey_drafts.put(empty)
        records.survey_drafts.put(replace(full, terms=Terms(), trial=None))
        records.survey_drafts.put(full)

    await skopje.transact(work)
    full = replace(full, file_name="anketa \ufffd.xlsx")
    assert await skopje.read(lambda records: records.survey_drafts.find(full.id)) == full
    assert await skopje.read(lambda records: records.survey_drafts.list_of(SOMEBODY)) == [full, empty]
    assert await skopje.read(lambda records: records.survey_drafts.list_of("b" * 32)) == []


async def test_a_draft_is_removed_once(skopje: Store[CityRecords]) -> None:
    draft = a_survey_draft()
    await skopje.transact(lambda records: records.survey_drafts.put(draft))
    assert await skopje.transact(lambda records: records.survey_drafts.remove(draft.id))
    assert not await skopje.transact(lambda records: records.survey_drafts.remove(draft.id))
    assert await skopje.read(lambda records: records.survey_drafts.find(draft.id)) is None


async def test_what_nobody_touched_for_long_is_forgotten(skopje: Store[CityRecords]) -> None:
    drafts = [a_survey_draft(number, touched_at=NOW + number * HOUR) for number in range(3)]

    def work(records: CityRecords) -> int:
        for draft in drafts:
            records.survey_drafts.put(draft)
        return records.survey_drafts.purge(NOW + 2 * HOUR)

    assert await skopje.transact(work) == 2
    assert await skopje.read(lambda records: records.survey_drafts.list_of(SOMEBODY)) == drafts[2:]


async def test_a_shared_survey_gains_cities(network: Store[NetworkRecords]) -> None:
    first = SharedSurvey("1" * 32, {"tr": "Parklar", "en": "Parks"}, SOMEBODY, NOW)
    newer = replace(first, id="2" * 32, created_at=NOW + HOUR)
    joined = replace(first, surveys={"skopje": "a" * 32, "edirne": "b" * 32})

    def work(records: NetworkRecords) -> None:
        for shared in (first, newer, joined):
            records.shared_surveys.put(shared)

    await network.transact(work)
    assert await network.read(lambda records: records.shared_surveys.find(first.id)) == joined
    assert await network.read(lambda records: records.shared_surveys.find("3" * 32)) is None
    assert await network.read(lambda records: records.shared_surveys.list_all(9)) == [newer, joined]
    assert await network.read(lambda records: records.shared_surveys.list_all(1)) == [newer]
