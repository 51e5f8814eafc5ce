"""``digest preview``."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.core.surveys.model import Terms
from bot.services import open_services
from bot.settings import read_settings
from tests.commandline.conftest import Charshi
from tests.stories.surveying import PARKS

CharshiJson = Callable[..., Any]
NOTHING = "belgrade: nothing is new within a day before {at}, so nothing is sent\n"


def ask() -> None:
    """In Belgrade, now."""

    async def work() -> None:
        async with open_services(read_settings()) as services:
            city = await services.cities.get("belgrade")
            await services.surveys.publishing.publish_by_operator(city, PARKS, Terms())

    asyncio.run(work())


def in_belgrade(**later: float) -> str:
    """So long from now, as the city's clocks show it."""
    at = datetime.now(ZoneInfo("Europe/Belgrade")) + timedelta(**later)
    return at.replace(tzinfo=None).isoformat(timespec="minutes")


def test_it_is_printed_as_its_reader_would_see_it_and_line_by_line_for_programs(
    charshi: Charshi, charshi_json: CharshiJson
) -> None:
    ask()
    words = ("digest", "preview", "--city", "belgrade", "--at", in_belgrade(hours=1), "--language")
    result = charshi(*words, "sr-Latn")
    assert result.exit_code == 0, result.stderr
    assert "• Park u blizini · " in result.stdout, "in her script, and without a tag"
    assert "<" not in result.stdout
    told = charshi_json(*words, "en")
    (entry,) = told["entries"]
    assert (entry["city"], entry["section"]) == ("belgrade", "surveys")
    assert entry["text"].startswith("The park near you · ")
    assert (told["language"], told["frequency"]) == ("en", "daily")
    (page,) = told["pages"]
    assert entry["text"] in page

    later = in_belgrade(days=3)
    asked = ("digest", "preview", "--city", "belgrade", "--language", "en", "--at", later)
    offset = datetime.fromisoformat(later).replace(tzinfo=ZoneInfo("Europe/Belgrade"))
    daily = charshi(*asked)
    assert (daily.exit_code, daily.stdout) == (0, NOTHING.format(at=offset.isoformat(timespec="minutes")))
    assert "The park near you" in charshi(*asked, "--weekly").stdout, "a week looks further back"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--city", "atlantis", "atlantis: no city has this slug; `python -m bot city list` shows them\n"),
        ("--language", "xx", "--language: 'xx' is none; there are: "),
        ("--at", "at nine", "--at: 'at nine' is no time; write it as 2026-03-14T09:00\n"),
        ("--at", "0001-01-01T00:00+14:00", "--at: '0001-01-01T00:00+14:00' is no time;"),
    ],
)
def test_what_is_unknown_is_refused_with_what_is_expected(
    charshi: Charshi, option: str, value: str, said: str
) -> None:
    given = {"--city": "belgrade", "--language": "en"} | {option: value}
    result = charshi("digest", "preview", *(word for pair in given.items() for word in pair))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(said)
