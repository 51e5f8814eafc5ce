"""Responses: what was sent comes back whole, and is counted in the database."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.surveys.model import AnswerRow, Response, SurveyStatus, Transition
from bot.core.surveys.ports import LANGUAGE, MONTH, Tallies, Where
from bot.core.surveys.sheet import Answer
from storage.opening import Stores
from storage.responses import LONGEST_CODE
from tests.storage.builders import NOW, SOMEBODY, SetClock, a_city
from tests.storage.questionnaires import (
    MAY,
    Given,
    a_linked_survey,
    a_response,
    a_survey,
    lay_out,
    respond,
    rows_of,
)

Skopje = Store[CityRecords]
SURVEY, OTHER = a_survey(1), a_survey(2)
EVERYTHING = Where()
APRIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
async def _surveys(skopje: Skopje) -> None:
    await skopje.transact(lambda records: lay_out(records, SURVEY, OTHER))


async def sent(skopje: Skopje, *responses: tuple[Mapping[str, Given], dict[str, Any]]) -> None:
    """Responses 10, 20 … to SURVEY, each with its answers and changes; and one to the other survey with all there is."""

    def work(records: CityRecords) -> None:
        for number, (answers, changes) in enumerate(responses, start=1):
            respond(records, SURVEY, number * 10, answers, **changes)
        everything: dict[str, Given] = {"often": "daily", "things": ("bench", "tree"), "mark": 5, "why": "x"}
        respond(records, OTHER, 15, everything)

    await skopje.transact(work)


async def tally(skopje: Skopje, where: Where = EVERYTHING, *paths: str) -> Tallies:
    return await skopje.read(lambda records: records.responses.tally(SURVEY.id, where, paths or None))


async def crosstab(
    skopje: Skopje, path: str, by: str, where: Where = EVERYTHING
) -> dict[tuple[str, str], int]:
    return await skopje.read(lambda records: records.responses.crosstab(SURVEY.id, path, by, where))


async def test_a_response_comes_back_whole(skopje: Skopje) -> None:
    response = Response(
        2**62 - 1,
        SURVEY.id,
        2,
        "sr-Latn",
        APRIL,
        {
            "why": Answer(("zašto \U0001f333",)),
            "often": Answer(()),
            "home/things#2.1": Answer(("tree", "bench"), "2, 1"),
            "mark": Answer(("12.50",), "12,50"),
        },
    )
    rows = [AnswerRow("mark", "", 0, amount=12.5, raw="12,50"), AnswerRow("why", "", 0, words="zašto")]
    await skopje.transact(lambda records: records.responses.put(response, rows))
    found = await skopje.read(lambda records: records.responses.find(response.id))
    assert found == response
    assert found
    assert list(found.answers) == list(response.answers)
    assert await skopje.read(lambda records: records.responses.find(1)) is None


async def test_a_response_that_is_sent_anew_is_counted_as_it_is_now(skopje: Skopje) -> None:
    before: dict[str, Given] = {"often": "never", "things": ("bench", "tree"), "mark": 2, "why": "noise"}
    await sent(skopje, (before, {}))
    after = await skopje.transact(
        lambda records: respond(
            records, SURVEY, 10, {"often": "daily"}, number=2, language="tr", sent_on=APRIL
        )
    )
    assert await skopje.read(lambda records: records.responses.find(10)) == after
    assert await tally(skopje) == Tallies(
        1, {"often": 1}, {("often", "daily"): 1}, {("often", "daily"): 1.0}, {}
    )
    assert await skopje.read(lambda records: records.responses.values_of(SURVEY.id, MONTH, EVERYTHING)) == {
        "2026-04": 1
    }


async def test_a_response_is_removed_once_with_its_rows(skopje: Skopje) -> None:
    await sent(skopje, ({"often": "never", "why": "noise", "mark": 2}, {}))
    assert await skopje.transact(lambda records: records.responses.remove(10))
    assert not await skopje.transact(lambda records: records.responses.remove(10))
    assert await tally(skopje) == Tallies(0)
    assert await skopje.read(lambda records: records.responses.count(OTHER.id, EVERYTHING)) == 1


SOME: list[tuple[Mapping[str, Given], dict[str, Any]]] = [
    ({"often": "daily", "things": ("bench", "tree"), "order": ("tree", "dog", "bench"), "mark": 5}, {}),
    (
        {"often": "never", "things": ("tree",), "order": ("dog", "tree", "bench"), "mark": 4.5},
        {"language": "tr"},
    ),
    ({"often": "never", "why": "far", "mark": 5}, {"language": "tr", "sent_on": APRIL}),
    ({"often": "daily", "things": ("tree", "dog"), "why": "far"}, {"number": 2}),
    ({}, {"number": 2, "sent_on": APRIL}),
]


async def test_everything_is_tallied_in_its_way(skopje: Skopje) -> None:
    await sent(skopje, *SOME)
    counted = await tally(skopje)
    assert counted.responses == 5
    assert counted.answered == {"often": 4, "things": 3, "order": 2, "mark": 3, "why": 2}
    assert counted.codes == {
        ("often", "daily"): 2,
        ("often", "never"): 2,
        ("things", "bench"): 1,
        ("things", "tree"): 3,
        ("things", "dog"): 1,
        ("order", "tree"): 2,
        ("order", "dog"): 2,
        ("order", "bench"): 2,
    }
    assert {code: counted.ranks["order", code] for code in ("tree", "dog", "bench")} == {
        "tree": 1.5,
        "dog": 1.5,
        "bench": 3.0,
    }
    assert counted.numbers == {"mark": ((4.5, 1), (5.0, 2))}


async def test_some_questions_are_tallied_alone(skopje: Skopje) -> None:
    await sent(skopje, *SOME)
    counted = await tally(skopje, EVERYTHING, "mark", "why", "nowhere")
    assert counted == Tallies(5, {"mark": 3, "why": 2}, {}, {}, {"mark": ((4.5, 1), (5.0, 2))})


@pytest.mark.parametrize(
    ("where", "which"),
    [
        (EVERYTHING, [10, 20, 30, 40, 50]),
        (Where(language="tr"), [20, 30]),
        (Where(month="2026-04"), [30, 50]),
        (Where(number=2), [40, 50]),
        (Where(language="mk", month="2026-05", number=1), [10]),
        (Where(answers=(("often", "never"),)), [20, 30]),
        (Where(answers=(("things", "tree"), ("often", "daily"))), [10, 40]),
        (Where(answers=(("mark", "5"),)), [10, 30]),
        (Where(answers=(("mark", "4.5"),), language="tr"), [20]),
        (Where(answers=(("mark", "nan"),)), []),
        (Where(answers=(("nowhere", "daily"),)), []),
        (Where(language="xx"), []),
    ],
    ids=str,
)
async def test_the_same_responses_are_meant_everywhere(
    skopje: Skopje, where: Where, which: list[int]
) -> None:
    await sent(skopje, *SOME)

    def look(records: CityRecords) -> dict[str, object]:
        responses = records.responses
        return {
            "count": responses.count(SURVEY.id, where),
            "page": [each.id for each in responses.page(SURVEY.id, where, None, 9)],
            "tally": responses.tally(SURVEY.id, where).responses,
            "often": responses.tally(SURVEY.id, where, ["often"]).answered.get("often", 0),
            "languages": sum(responses.values_of(SURVEY.id, LANGUAGE, where).values()),
            "months": sum(responses.values_of(SURVEY.id, MONTH, where).values()),
            "crosstab": sum(responses.crosstab(SURVEY.id, "often", LANGUAGE, where).values()),
            "texts": [key[0] for key, *_ in responses.texts(SURVEY.id, "why", where, 9)],
            "values": sum(count for _, count in responses.values(SURVEY.id, "why", where)),
        }

    with_often = len([each for each in which if each != 50])
    with_why = [each for each in which if each in (30, 40)]
    assert await skopje.read(look) == {
        "count": len(which),
        "page": which,
        "tally": len(which),
        "often": with_often,
        "languages": len(which),
        "months": len(which),
        "crosstab": with_often,
        "texts": with_why,
        "values": len(with_why),
    }


async def test_two_questions_are_crossed(skopje: Skopje) -> None:
    await sent(skopje, *SOME)
    assert await crosstab(skopje, "often", "things") == {
        ("daily", "bench"): 1,
        ("daily", "tree"): 2,
        ("daily", "dog"): 1,
        ("never", "tree"): 1,
    }
    assert await crosstab(skopje, "mark", "often") == {
        ("5", "daily"): 1,
        ("5", "never"): 1,
        ("4.5", "never"): 1,
    }
    assert await crosstab(skopje, "often", "things", Where(language="tr")) == {("never", "tree"): 1}
    assert await crosstab(skopje, "often", "nowhere") == {}


async def test_a_question_is_crossed_with_languages_and_months(skopje: Skopje) -> None:
    await sent(skopje, *SOME)
    assert await crosstab(skopje, "often", LANGUAGE) == {("daily", "mk"): 2, ("never", "tr"): 2}
    assert await crosstab(skopje, "often", MONTH, Where(answers=(("mark", "5"),))) == {
        ("daily", "2026-05"): 1,
        ("never", "2026-04"): 1,
    }


async def test_in_a_repeat_answers_are_tallied_singly_and_crossed_once_a_response(skopje: Skopje) -> None:
    twice: dict[str, Given] = {
        "home/pet#1": "dog",
        "home/pet#2": "dog",
        "home/pet#10": "cat",
        "home/age#1": 4,
        "home/age#2": 4,
        "often": "daily",
    }
    await sent(skopje, (twice, {}), ({"home/pet#1": "cat", "often": "daily"}, {}))
    counted = await tally(skopje)
    assert counted.answered == {"home/pet": 4, "home/age": 2, "often": 2}
    assert counted.codes == {("home/pet", "dog"): 2, ("home/pet", "cat"): 2, ("often", "daily"): 2}
    assert counted.numbers == {"home/age": ((4.0, 2),)}
    assert await crosstab(skopje, "often", "home/pet") == {("daily", "dog"): 1, ("daily", "cat"): 2}
    assert await crosstab(skopje, "home/age", "home/pet") == {("4", "dog"): 1, ("4", "cat"): 1}
    dogs = Where(answers=(("home/pet", "dog"),))
    assert (await tally(skopje, dogs)).responses == 1
    assert (await tally(skopje, dogs)).answered == {"home/pet": 3, "home/age": 2, "often": 1}


async def test_texts_come_page_by_page_each_once(skopje: Skopje) -> None:
    told = [
        ({f"why#{time}": f"{number}.{time}" for time in (1, 2, 10)}, {"language": "tr"})
        for number in range(5)
    ]
    await sent(skopje, *told)
    found: list[tuple[tuple[int, str], str, str | None]] = []
    after: tuple[int, str] | None = None

    def turn(records: CityRecords) -> list[tuple[tuple[int, str], str, str | None]]:
        return records.responses.texts(SURVEY.id, "why", EVERYTHING, 2, after)

    while page := await skopje.read(turn):
        found += page
        after = page[-1][0]
    assert [key[0] for key, *_ in found] == [number * 10 for number in range(1, 6) for _ in range(3)]
    assert sorted(words for _, words, _ in found) == sorted(
        words for answers, _ in told for words in answers.values()
    )
    assert {language for *_, language in found} == {"tr"}


async def test_different_values_are_counted(skopje: Skopje) -> None:
    await sent(
        skopje,
        ({"since": "2020-01-05", "why": "far"}, {}),
        ({"since": "2019-12-31", "why": "far"}, {}),
        ({"since": "2020-01-05"}, {}),
    )

    def look(records: CityRecords) -> list[list[tuple[str, int]]]:
        return [records.responses.values(SURVEY.id, path, EVERYTHING) for path in ("since", "why", "nowhere")]

    assert await skopje.read(look) == [[("2019-12-31", 1), ("2020-01-05", 2)], [("far", 2)], []]


async def test_pages_of_an_export_have_every_response_once(skopje: Skopje) -> None:
    await sent(skopje, *SOME, *SOME)
    found: list[int] = []

    def turn(records: CityRecords) -> list[Response]:
        return records.responses.page(SURVEY.id, EVERYTHING, found[-1] if found else None, 3)

    while page := await skopje.read(turn):
        found += [response.id for response in page]
    assert found == [number * 10 for number in range(1, 11)]


async def test_a_code_of_any_length_and_any_letters_is_kept(skopje: Skopje) -> None:
    long, odd = "ж" * (LONGEST_CODE + 1), "a\u0000b\ud83c"
    await sent(skopje, ({"sum": long}, {}), ({"sum": odd}, {}))
    assert (await tally(skopje)).answered == {"sum": 2}
    values = await skopje.read(lambda records: records.responses.values(SURVEY.id, "sum", EVERYTHING))
    assert sorted(values) == sorted([(long, 1), ("a\ufffdb?", 1)])


async def test_months_and_languages_are_in_order(skopje: Skopje) -> None:
    await sent(skopje, *SOME)

    def look(records: CityRecords) -> list[list[tuple[str, int]]]:
        return [
            list(records.responses.values_of(SURVEY.id, by, EVERYTHING).items()) for by in (MONTH, LANGUAGE)
        ]

    assert await skopje.read(look) == [[("2026-04", 2), ("2026-05", 3)], [("mk", 3), ("tr", 2)]]


async def test_of_a_sealed_survey_only_the_month_of_a_response_is_known(skopje: Skopje) -> None:
    days = [datetime(2026, month, day, tzinfo=UTC) for month, day in ((4, 30), (5, 1), (5, 17))]
    linked = a_linked_survey(3)
    await sent(skopje, *(({"often": "daily"}, {"sent_on": day}) for day in days))

    def end(records: CityRecords) -> None:
        lay_out(records, linked)
        respond(records, linked, 99, {"often": "daily"}, sent_on=days[2])
        for survey in (SURVEY, linked):
            step = Transition(survey.id, SurveyStatus.OPEN, SurveyStatus.WITHDRAWN, SOMEBODY, NOW)
            assert records.surveys.move(step)
            records.surveys.seal(survey.id, {})

    await skopje.transact(end)

    def days_of(records: CityRecords) -> list[datetime]:
        responses = (*records.responses.page(SURVEY.id, EVERYTHING, None, 9), records.responses.find(99))
        return [response.sent_on for response in responses if response]

    assert await skopje.read(days_of) == [APRIL, MAY, MAY, days[2]]
    assert (await tally(skopje)).answered == {"often": 3}


@pytest.fixture
async def processes(
    stores: Stores, tmp_path: Path, database_url: str | None, clock: SetClock
) -> AsyncIterator[list[Skopje]]:
    """Two, as far as the database can tell."""
    async with Stores(tmp_path, database_url, clock) as second:
        yield [each.cities.of(a_city("skopje")) for each in (stores, second)]


async def test_many_who_answer_questions_nobody_answered_before_are_counted_together(
    processes: list[Skopje],
) -> None:
    """Questions of a version that was published a moment ago."""

    async def send(number: int) -> None:
        answers: dict[str, Given] = {f"new_{(number + each) % 5}": "yes" for each in range(5)}
        response = replace(a_response(SURVEY, number, answers), number=2)
        await processes[number % 2].transact(
            lambda records: records.responses.put(response, rows_of(answers))
        )

    await asyncio.gather(*map(send, range(1, 21)))
    assert (await tally(processes[0])).answered == {f"new_{each}": 20 for each in range(5)}
