"""Editors look at what was answered: pictures, filter, tables, texts, participation, files; the network side by side."""

import csv
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO, StringIO

from openpyxl import load_workbook

from bot.core.shared.unit_of_work import CityRecords
from bot.core.staff.model import Role
from bot.core.surveys.model import Response, Survey
from bot.core.surveys.playing import rows_of
from bot.core.surveys.ports import Where
from bot.core.surveys.questionnaire import Questionnaire
from bot.core.surveys.sheet import Answer
from handlers.surveys import desk_callbacks as callbacks
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import carrying
from tests.stories.surveying import PARKS, ask, sends
from tests.stories.walks import buttons_of
from tests.towns import Town

CITY = "belgrade"
PNG = b"\x89PNG"
MARCH = datetime(2026, 3, 1, tzinfo=UTC)


async def editor(town: Town, language: str = "en") -> Phone:
    return await town.staff("Ema", language, CITY, Role.EDITOR)


async def answered(
    town: Town,
    survey: Survey,
    *people: tuple[int, Mapping[str, tuple[str, ...]], str],
    city: str = CITY,
    form: Questionnaire = PARKS,
) -> None:
    """So many sent this, in that language, in March."""
    store = town.app.services.stores.cities.of(await town.app.services.cities.get(city))

    def work(records: CityRecords) -> None:
        number = records.responses.count(survey.id, Where())
        for count, values, language in people:
            for _ in range(count):
                number += 1
                answers = {place: Answer(value) for place, value in values.items()}
                response = Response(number, survey.id, 1, language, MARCH, answers)
                records.responses.put(response, rows_of(form, answers, language))
                records.surveys.count_started(survey.id)
                records.surveys.count_sent(survey.id, town.clock.now())

    await store.transact(work)


WALKS = {"often": ("weekly",), "why": ("walk",), "people": ("3",), "words": ("More benches & shade",)}
RESTS = {"often": ("weekly",), "why": ("walk", "rest"), "people": ("2",)}
SITS = {"often": ("weekly",), "why": ("rest",), "people": ("6",)}
AWAY = {"often": ("never",), "why": ("rest",)}
STROLLS = {"often": ("never",), "why": ("walk",)}
NEVER = {"often": ("never",), "words": ("Превише паса",)}


async def draws(phone: Phone, button: str) -> Screen:
    """Presses what is answered by a picture. The first one takes seconds: what draws has to be imported."""
    await phone.press(button)
    await phone.settled(timeout_ms=30_000)
    return await phone.screen()


async def opens_results(phone: Phone, survey: Survey) -> Screen:
    """From the menu to the list of questions."""
    await phone.says("/surveys")
    await phone.press("✏️ Edit surveys")
    await phone.press("📋 Open surveys")
    await phone.press("1. The park near you")
    await phone.press(carrying(callbacks.ALL_RESULTS, CITY, survey.id, "0", "0"))
    await phone.settled()
    return await phone.screen()


async def test_an_editor_sees_a_picture_of_each_question_with_its_numbers_while_the_survey_runs(
    town: Town,
) -> None:
    ema, survey = await editor(town), await ask(town)
    await answered(town, survey, (12, WALKS, "en"), (8, RESTS, "sr-Cyrl"), (9, SITS, "en"), (11, NEVER, "en"))
    listed = await opens_results(ema, survey)
    assert "40 answers were sent." in listed.text
    await draws(ema, "1. How often do you go")
    first = await ema.screen()
    assert first.picture
    assert (await ema.opens(first)).startswith(PNG)
    for said in (
        "How often do you go there?",
        "Every week: 72% (29)",
        "Never: 28% (11)",
        "Answered: 40 of 40",
    ):
        assert said in first.text
    await ema.press("›")
    second = await ema.screen()
    assert second.picture
    assert "Several answers were possible." in second.text
    assert "To walk: 69% (20)" in second.text
    await ema.press("›")
    third = await ema.sees("How many people do you go with?")
    assert "Average: " in third.text
    await answered(town, survey, (5, NEVER, "en"))
    await ema.press("‹")
    await ema.press("‹")
    await ema.sees("Never: 36% (16)")


async def test_fewer_than_five_answers_are_not_shown(town: Town) -> None:
    ema, survey = await editor(town), await ask(town)
    await answered(town, survey, (4, WALKS, "en"))
    listed = await opens_results(ema, survey)
    assert "Too few answers to be shown" in listed.text
    await ema.forge(listed.message_id, carrying(callbacks.RESULT, CITY, survey.id, "0", "0"))
    hidden = await ema.sees("How often do you go there?")
    assert "Too few answers to be shown" in hidden.text
    assert "Every week" not in hidden.text


async def test_the_answers_are_filtered_by_another_question_by_language_and_not_any_more(town: Town) -> None:
    ema, survey = await editor(town), await ask(town)
    await answered(
        town, survey, (12, WALKS, "en"), (8, SITS, "sr-Cyrl"), (10, AWAY, "en"), (9, STROLLS, "sr-Cyrl")
    )
    await opens_results(ema, survey)
    await draws(ema, "1. How often do you go")
    await ema.press("🔍 Filter")
    await ema.sees("Whose answers do you want to see?")
    await ema.press("What do you go there for?")
    await draws(ema, "To rest")
    filtered = await ema.sees("🔍 Only: What do you go there for?: To rest")
    assert "Every week: 44% (8)" in filtered.text
    assert "Answered: 18 of 18" in filtered.text
    await ema.press("›")
    await ema.sees("🔍 Only: What do you go there for?: To rest")
    await ema.press("✖ Without the filter")
    whole = await ema.sees("What do you go there for?")
    assert "🔍" not in whole.text
    await ema.press("🔍 Filter")
    await draws(ema, "🌐 By language")
    await draws(ema, "Српски (ћирилица)")
    await ema.sees("🔍 Only: Српски (ћирилица)")
    await ema.press("🔍 Filter")
    await ema.press("🗓 By month")
    await draws(ema, "March 2026")
    await ema.sees("🔍 Only: March 2026")


async def test_two_questions_are_set_against_each_other_in_a_table(town: Town) -> None:
    ema, survey = await editor(town), await ask(town)
    await answered(
        town, survey, (12, WALKS, "en"), (8, SITS, "sr-Cyrl"), (15, AWAY, "en"), (9, AWAY, "sr-Cyrl")
    )
    await opens_results(ema, survey)
    await draws(ema, "1. How often do you go")
    await ema.press("▦ Compare")
    await ema.sees("Compare the answers by what?")
    await draws(ema, "🌐 By language")
    table = await ema.sees("by: Language")
    assert table.picture
    assert (await ema.opens(table)).startswith(PNG)
    assert "Every week: English 12 (60%) · Српски (ћирилица) 8 (40%)" in table.text
    await ema.press("‹ Back")
    await ema.press("What do you go there for?")
    await ema.sees("by: What do you go there for?")
    await ema.press("‹ Back")
    await ema.press("‹ Back")
    await ema.sees("Answered: 44 of 44")


async def test_what_people_wrote_is_read_page_by_page_with_its_language(town: Town) -> None:
    ema, survey = await editor(town), await ask(town)
    notes = [(1, {"often": ("never",), "words": (f"Note <{n}>",)}, "en") for n in range(8)]
    await answered(town, survey, *notes, (1, NEVER, "sr-Cyrl"))
    await opens_results(ema, survey)
    await draws(ema, "4. What is missing there?")
    await ema.press("💬 Texts")
    first = await ema.screen()
    await ema.press("›")
    second = await ema.screen()
    both = first.text + second.text
    assert all(f"Note <{n}>" in both for n in range(8))
    assert "Превише паса" in both
    assert "Српски (ћирилица)" not in both  # she alone would be known by it


async def test_the_language_of_a_text_that_several_share_stands_beside_it(town: Town) -> None:
    ema, survey = await editor(town), await ask(town)
    await answered(town, survey, (5, NEVER, "sr-Cyrl"), (5, NEVER, "en"))
    await opens_results(ema, survey)
    await draws(ema, "4. What is missing there?")
    await ema.press("💬 Texts")
    texts = await ema.screen()
    assert "Српски (ћирилица)" in texts.text
    await ema.press("‹ Back")
    await ema.sees("What is missing there?")


async def test_participation_tells_the_rate_and_where_people_stopped(town: Town) -> None:
    ema, survey = await editor(town), await ask(town)
    ben, *others = [await town.resident(f"Ana {number}", "en", CITY) for number in range(6)]
    await sends(ben, survey)
    for ana in others:
        await ana.start(f"s-{CITY}-{survey.id}")
        await ana.press("▶️ Begin")
        await ana.press("Every week")
        await ana.settled()
    await opens_results(ema, survey)
    await ema.press("‹ Back")
    await ema.press("👥 Who takes part")
    seen = await ema.sees("Began and did not send; they stopped at:")
    for said in (
        "Asked: 7",
        "Began: 6",
        "Sent: 1",
        "Answered of those asked: 14%",
        "What do you go there for?: 5",
    ):
        assert said in seen.text


async def test_the_answers_are_saved_as_a_file_with_codes_or_with_labels_in_a_language(town: Town) -> None:
    ema, survey = await editor(town), await ask(town)
    await answered(town, survey, (6, WALKS, "en"), (6, RESTS, "sr-Cyrl"))
    await opens_results(ema, survey)
    await ema.press("‹ Back")
    await ema.press("📤 Save as a file")
    await ema.sees("One row for each answer that was sent, as KoboToolbox writes it.")
    await ema.press("📄 Table (CSV)")
    sent = await ema.sees("All answers that were sent, as of")
    assert sent.body["document"]["file_name"] == "belgrade-the-park-near-you-20260302.csv"
    rows = list(csv.DictReader(StringIO((await ema.opens(sent)).decode("utf-8-sig"))))
    assert len(rows) == 12
    assert {row["often"] for row in rows} == {"weekly"}
    await draws(ema, "Српски (ћирилица)")
    await ema.press("📊 Spreadsheet (XLSX)")
    await ema.settled()
    book = load_workbook(BytesIO(await ema.opens(await ema.screen())))
    assert any("Сваке недеље" in str(cell) for row in book.worksheets[0].values for cell in row)
    await ema.press("Data (JSON)")
    await ema.settled()
    assert json.loads(await ema.opens(await ema.screen()))


async def test_the_network_publishes_one_survey_in_several_cities_and_sees_them_side_by_side(
    town: Town,
) -> None:
    admin = await town.network_admin("Nora", "en", CITY)
    await admin.says("/surveys")
    await admin.press("✏️ Edit surveys")
    await admin.press("Belgrade")
    await admin.press("✍️ Write one here")
    await admin.says("Trees in streets")
    await admin.says("Are there enough trees?")
    await admin.press("👍 Yes or no")
    await admin.press("✅ These are all")
    await admin.press("🚀 Publish")
    await admin.press("🌐 In several cities")
    await admin.sees("In which cities?")
    await admin.press("›")
    await admin.press("Skopje")
    await admin.press("🚀 Publish in 2 cities")
    await admin.sees("Published in 2 cities.")
    shared = await admin.screen()
    sides = next(data for data in buttons_of(shared) if data.startswith(callbacks.SIDE_BY_SIDE))
    form, ids = await published(town, sides.split(":")[2])
    assert set(ids) == {CITY, "skopje"}
    question = form.questions()[0]
    yes, no = ({question.path: (option.code,)} for option in form.options_of(question))
    for city, share in ((CITY, 6), ("skopje", 18)):
        place = await town.app.services.cities.get(city)
        store = town.app.services.stores.cities.of(place)
        survey = await store.read(lambda records, city=city: records.surveys.find(ids[city]))  # type: ignore[misc]
        await answered(town, survey, (share, yes, "en"), (24 - share, no, "en"), city=city, form=form)
    await admin.press("📊 Side by side")
    seen = await admin.sees("Are there enough trees?")
    assert "Yes\nBelgrade 25% · Skopje 75%" in seen.text
    await admin.press("‹ Back")
    listed = await admin.sees("Surveys in several cities")
    assert "2 cities" in listed.text


async def test_an_editor_of_one_city_shares_nothing(town: Town) -> None:
    ema = await editor(town)
    await ema.says("/surveys")
    await ema.press("✏️ Edit surveys")
    screen = await ema.screen()
    assert "🌐 In several cities" not in screen.labels
    await ema.forge(screen.message_id, carrying(callbacks.SHARED, CITY, "0"))
    await ema.sees_toast("Only the city's team can do this.")


async def published(town: Town, shared_id: str) -> tuple[Questionnaire, dict[str, str]]:
    """What is asked in several cities, and the survey of each."""
    network = town.app.services.stores.network
    shared = await network.read(lambda records: records.shared_surveys.find(shared_id))
    assert shared
    place = await town.app.services.cities.get(CITY)
    store = town.app.services.stores.cities.of(place)
    form = await store.read(lambda records: records.surveys.questionnaire_of(shared.surveys[CITY], 1))
    assert form
    return form, dict(shared.surveys)
