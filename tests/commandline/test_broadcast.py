"""``broadcast``."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.core.broadcasts.model import Broadcast, BroadcastKind, BroadcastStatus, Content
from bot.core.residents.model import Reachability, Settings
from bot.core.shared.unit_of_work import CityRecords
from bot.services import open_services
from bot.settings import read_settings
from tests.commandline.conftest import Charshi
from tests.storage.builders import a_member, a_resident
from tests.storage.questionnaires import a_questionnaire, a_survey
from tests.towns import copy_furnished

CharshiJson = Callable[..., Any]
COUNT = ("broadcast", "count", "--city", "skopje", "--audience")
NOT_THERE, SURVEY = "0123456789abcdef", "fedcba9876543210"


@pytest.fixture(autouse=True)
def _founded(furnished: Path, data_dir: Path) -> None:
    """To migrate all stores takes longer than what is tested here."""
    copy_furnished(furnished, data_dir)


def in_skopje(work: Callable[[CityRecords], None]) -> None:
    async def opened() -> None:
        async with open_services(read_settings()) as services:
            city = await services.cities.get("skopje")
            await services.stores.cities.of(city).transact(work)

    asyncio.run(opened())


def three_live_there(records: CityRecords) -> None:
    """Two of them read Macedonian; the third, who reads Albanian, has blocked the bot."""
    for number, language in enumerate(("mk", "mk", "sq"), 1):
        resident = a_resident(number, settings=Settings(language))
        blocked = Reachability.BLOCKED if language == "sq" else Reachability.REACHABLE
        records.members.put(replace(a_member(resident), reachability=blocked))


def fails(charshi: Charshi, *words: str) -> list[str]:
    """What is said on stderr; nothing is printed."""
    result = charshi(*words)
    assert (result.exit_code, result.stdout) == (2, ""), result.stderr
    return result.stderr.splitlines()


def test_those_who_would_get_it_are_counted_by_language_beside_those_who_would_not(
    charshi: Charshi, charshi_json: CharshiJson
) -> None:
    in_skopje(three_live_there)
    counted = charshi_json(*COUNT, "all")
    assert (counted["total"], counted["by_language"]) == (2, {"mk": 2})
    assert (counted["unreachable"], counted["unsubscribed"]) == (1, 0)
    told = [" ".join(line.split()) for line in charshi(*COUNT, "language:mk tie:home").stdout.splitlines()]
    assert {"would get it 2", "mk 2", "blocked the bot or left Telegram 0"} <= set(told)


@pytest.mark.parametrize(
    ("expression", "at", "says"),
    [
        ("tie:home speaks:mk", 9, "'speaks:mk': no such condition"),
        ("language:mk,xx", 0, "'xx': not known here"),
        ("active:0d", 0, "expected days from 1d"),
        ("all\ttopic:cats", 4, "'cats': not known here; one of culture"),
    ],
)
def test_what_cannot_be_read_is_marked_where_it_stands(
    charshi: Charshi, expression: str, at: int, says: str
) -> None:
    first, shown, mark = fails(charshi, *COUNT, expression)
    assert first.startswith(f"--audience: character {at + 1}: ")
    assert says in first
    assert shown == "  " + expression.replace("\t", " ")
    assert mark == "  " + " " * at + "^"


def test_a_survey_or_an_event_that_is_not_there_is_named(charshi: Charshi) -> None:
    assert fails(charshi, *COUNT, f"answered:{NOT_THERE} going:{NOT_THERE}") == [
        f"--audience: no survey {NOT_THERE} in skopje",
        f"--audience: no event {NOT_THERE} in skopje",
    ]
    survey = a_survey(1, id=SURVEY)
    in_skopje(lambda records: records.surveys.add(survey, a_questionnaire(), None))
    assert charshi(*COUNT, f"unanswered:{SURVEY}").exit_code == 0


def test_what_waits_and_runs_is_listed_by_city_and_drafts_are_not(
    charshi: Charshi, charshi_json: CharshiJson
) -> None:
    def put(records: CityRecords) -> None:
        now = a_resident().met_at
        for number, status in enumerate((BroadcastStatus.DRAFT, BroadcastStatus.RUNNING)):
            one = Broadcast(
                f"{number:016x}", BroadcastKind.MESSAGE, "a" * 16, now, now, content=Content({"en": "Hello"})
            )
            assert records.broadcasts.add(one)
            records.broadcasts.move(one.id, (BroadcastStatus.DRAFT,), status, now)

    in_skopje(put)
    [listed] = charshi_json("broadcast", "status")
    assert (listed["city"], listed["id"], listed["status"]) == ("skopje", f"{1:016x}", "running")
    assert (listed["total"], listed["left"]) == (0, 0)
    assert charshi_json("broadcast", "status", "--city", "tirana") == []
    assert "running" in charshi("broadcast", "status", "--city", "skopje").stdout


def test_a_second_person_is_asked_for_from_then_on(charshi: Charshi, charshi_json: CharshiJson) -> None:
    rules = ("broadcast", "rules", "--city", "skopje")
    assert charshi_json(*rules) == {"city": "skopje", "second_person": False}
    assert charshi_json(*rules, "--second-person")["second_person"] is True
    assert charshi(*rules).stdout.split() == ["second", "person", "yes"]
    assert charshi_json(*rules, "--no-second-person")["second_person"] is False


@pytest.mark.parametrize("verb", ["count", "status", "rules"])
def test_a_city_that_is_not_there_is_named(charshi: Charshi, verb: str) -> None:
    more = ("--audience", "all") if verb == "count" else ()
    [line] = fails(charshi, "broadcast", verb, "--city", "atlantis", *more)
    assert line.startswith("atlantis: no city has this slug")
