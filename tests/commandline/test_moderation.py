"""``moderation``."""

import asyncio
import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.core.moderation.model import KNOWN_REASONS, CaseStatus, Ruling, Verdict
from bot.core.shared.unit_of_work import CityRecords
from bot.services import open_services
from bot.settings import read_settings
from tests.commandline.conftest import Charshi
from tests.storage.deliberating import MODERATOR, a_case, an_idea

pytestmark = pytest.mark.usefixtures("founded")

CharshiJson = Callable[..., Any]
RULES = """
promise_hours = 24

[reasons.insult]

[reasons.no-address]
names = { mk = "Без адреса" }
message = { mk = "Каде е тоа?\\nНапишете улица." }
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Rules of the city's own."""
    path = tmp_path / "rules.toml"
    path.write_text(RULES, encoding="utf-8")
    return path


def decide(*minutes: int) -> None:
    """In Skopje, so many minutes after each was received, the last of them declined; one more waits."""

    async def work() -> None:
        async with open_services(read_settings()) as services:
            city, now = await services.cities.get("skopje"), services.clock.now()
            opened_at = now - timedelta(days=3)

            def put(records: CityRecords) -> None:
                waiting = an_idea(len(minutes) + 1, at=opened_at)
                records.ideas.add(waiting)
                records.cases.add(a_case(waiting, opened_at=opened_at))
                for number, took in enumerate(minutes, 1):
                    idea = an_idea(number, at=opened_at)
                    records.ideas.add(idea)
                    is_last = number == len(minutes)
                    case = a_case(
                        idea,
                        status=CaseStatus.SETTLED,
                        verdict=Verdict(Ruling.DECLINE, "insult") if is_last else Verdict(Ruling.PUBLISH),
                        decided_by=MODERATOR.id,
                        decided_at=opened_at + timedelta(minutes=took),
                        effect_at=opened_at + timedelta(minutes=took + 10),
                    )
                    assert records.cases.add(case)

            await services.stores.cities.of(city).transact(put)

    asyncio.run(work())


def fails(charshi: Charshi, *words: str) -> list[str]:
    """What is said on stderr; nothing is printed."""
    result = charshi(*words)
    assert (result.exit_code, result.stdout) == (2, ""), result.stderr
    return result.stderr.splitlines()


# Numbers


def test_the_numbers_are_json_for_programs_and_name_no_moderator(charshi_json: CharshiJson) -> None:
    decide(30, 90, 60, 49 * 60)
    counted = charshi_json("moderation", "stats", "--city", "skopje")
    assert counted["city"] == "skopje"
    assert (counted["waiting"], counted["received"], counted["decided"]) == (1, 5, 4)
    assert (counted["median_hours"], counted["within_promise"]) == (1.25, 0.75)
    assert counted["by_ruling"] == {"publish": 3, "decline": 1}
    assert (counted["by_reason"], counted["by_kind"]) == ({"insult": 1}, {"idea": 4})
    assert MODERATOR.id not in str(counted)


def test_the_numbers_are_a_table_for_people(charshi: Charshi) -> None:
    decide(30, 95)
    result = charshi("moderation", "stats", "--city", "skopje")
    assert result.exit_code == 0, result.stderr
    told = [" ".join(line.split()) for line in result.stdout.splitlines()]
    for line in (
        "waiting now 1",
        "received 3",
        "decided 2",
        "median time to a decision 1 h 02 min",
        "within the promise 100%",
        "ideas: publish 1",
        "reason: insult 1",
    ):
        assert line in told
    assert MODERATOR.id not in result.stdout


def test_only_the_days_that_were_asked_for_are_counted(charshi_json: CharshiJson) -> None:
    decide(30)
    counted = charshi_json("moderation", "stats", "--city", "skopje", "--days", "2")
    assert (counted["decided"], counted["received"], counted["waiting"]) == (0, 0, 1)
    assert (counted["median_hours"], counted["within_promise"]) == (None, None)
    assert charshi_json("moderation", "stats", "--city", "skopje", "--days", "4")["decided"] == 1


@pytest.mark.parametrize("days", ["0", "3651", "some"])
def test_days_that_are_none_are_refused(charshi: Charshi, days: str) -> None:
    assert "--days" in "\n".join(fails(charshi, "moderation", "stats", "--city", "skopje", "--days", days))


@pytest.mark.parametrize("verb", ["stats", "rules"])
def test_a_city_that_is_not_there_is_named(charshi: Charshi, verb: str) -> None:
    [line] = fails(charshi, "moderation", verb, "--city", "atlantis")
    assert line.startswith("atlantis: no city has this slug")


# Rules


def test_the_rules_of_a_city_that_has_set_none_are_printed(charshi: Charshi) -> None:
    result = charshi("moderation", "rules", "--city", "skopje")
    assert result.exit_code == 0, result.stderr
    printed = tomllib.loads(result.stdout)
    assert (printed["promise_hours"], printed["second_person"], printed["daily_limit"]) == (48, False, 3)
    assert list(printed["reasons"]) == list(KNOWN_REASONS)


def test_rules_are_given_printed_and_given_back(charshi: Charshi, file: Path, tmp_path: Path) -> None:
    change = ("moderation", "rules", "--city", "skopje", "--file")
    dropped = ", ".join(f"reasons.{code}" for code in KNOWN_REASONS if code != "insult")
    said = f"promise_hours, {dropped}, reasons.no-address"
    rehearsed = charshi(*change, str(file), "--dry-run")
    assert rehearsed.stdout == f"dry run, nothing was changed; would change: {said}\n"
    assert tomllib.loads(charshi("moderation", "rules", "--city", "skopje").stdout)["promise_hours"] == 48

    assert charshi(*change, str(file)).stdout == f"skopje: changed: {said}\n"
    printed = charshi("moderation", "rules", "--city", "skopje").stdout
    assert tomllib.loads(printed) == tomllib.loads(RULES) | {"second_person": False, "daily_limit": 3}
    again = tmp_path / "again.toml"
    again.write_text(printed, encoding="utf-8")
    assert charshi(*change, str(again)).stdout == "skopje: changed: nothing\n"
    again.write_text(printed.replace("Без", "Нема"), encoding="utf-8")
    assert charshi(*change, str(again)).stdout == "skopje: changed: reasons.no-address\n"
    assert "Нема адреса" in charshi("moderation", "rules", "--city", "skopje").stdout
    assert tomllib.loads(charshi("moderation", "rules", "--city", "athens").stdout)["promise_hours"] == 48


def test_another_order_of_the_reasons_is_a_change(charshi: Charshi, file: Path) -> None:
    change = ("moderation", "rules", "--city", "skopje", "--file", str(file))
    assert charshi(*change).exit_code == 0
    head, insult, own = RULES.split("\n[reasons")
    file.write_text(f"{head}\n[reasons{own}\n[reasons{insult}", encoding="utf-8")
    assert charshi(*change).stdout == "skopje: changed: the order of reasons\n"
    printed = tomllib.loads(charshi("moderation", "rules", "--city", "skopje").stdout)
    assert list(printed["reasons"]) == ["no-address", "insult"]


def test_a_change_of_rules_is_on_record_as_the_operators(charshi: Charshi, file: Path) -> None:
    change = ("moderation", "rules", "--city", "skopje", "--file", str(file))
    for words in ((*change, "--dry-run"), change, change):
        assert charshi(*words).exit_code == 0

    async def recorded() -> list[tuple[str, str]]:
        async with open_services(read_settings()) as services:
            store = services.stores.cities.of(await services.cities.get("skopje"))
            entries = await store.read(lambda records: records.audit.list_of("skopje", 9))
            return [(entry.actor, entry.action) for entry in entries]

    assert asyncio.run(recorded()) == [("operator", "moderation.rules")]


def test_rules_may_be_piped_in(charshi: Charshi, data_dir: Path) -> None:
    words = ["moderation", "rules", "--city", "skopje", "--file", "-"]
    assert (
        CliRunner().invoke(app, words, input="daily_limit = 9\n").stdout == "skopje: changed: daily_limit\n"
    )
    refused = CliRunner().invoke(app, words, input="daily_limit = 99\n")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("standard input: daily_limit: 99 is not")
    assert "daily_limit = 9\n" in charshi("moderation", "rules", "--city", "skopje").stdout


def test_everything_that_is_wrong_with_a_file_is_said_and_nothing_changes(
    charshi: Charshi, file: Path
) -> None:
    file.write_text("promise_hours = 0\n[reasons.own]\nrule = { en = 5 }\n", encoding="utf-8")
    for more in ((), ("--dry-run",)):
        assert fails(charshi, "moderation", "rules", "--city", "skopje", "--file", str(file), *more) == [
            f"{file}: promise_hours: 0 is not a whole number of hours from 1 to 720",
            f"{file}: reasons.own.names: a reason of the city's own needs a name in one of mk, sq, tr, en",
            f"{file}: reasons.own.rule.en: expected a text",
        ]
    assert "promise_hours = 48" in charshi("moderation", "rules", "--city", "skopje").stdout


@pytest.mark.parametrize(
    "content", [b"promise_hours = ", b"\xff\xfe", b"[reasons.insult]\n[reasons.insult]\n"]
)
def test_a_file_that_is_not_toml_is_refused_in_a_line(charshi: Charshi, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    [line] = fails(charshi, "moderation", "rules", "--city", "skopje", "--file", str(file))
    assert line.startswith(f"{file}: not TOML: ")


def test_a_file_that_cannot_be_read_is_named(charshi: Charshi, tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"
    [line] = fails(charshi, "moderation", "rules", "--city", "skopje", "--file", str(missing))
    assert line == f"{missing}: No such file or directory"
    [line] = fails(charshi, "moderation", "rules", "--city", "skopje", "--dry-run")
    assert line.startswith("--dry-run: of what?")
