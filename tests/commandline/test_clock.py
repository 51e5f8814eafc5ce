"""``clock --list`` and ``city retention``."""

import asyncio
from collections.abc import Callable
from typing import Any

from bot.services import open_services
from bot.settings import read_settings
from tests.commandline.conftest import Charshi
from tests.storage.builders import NOW, a_notice

CharshiJson = Callable[..., Any]


def run_a_job_and_leave_a_notice() -> None:
    async def work() -> None:
        async with open_services(read_settings()) as services:
            await services.runs.begin("events")
            await services.runs.succeed("events", 0.25)
            await services.runs.fail("surveys")
            store = services.stores.cities.of(await services.cities.get("skopje"))
            await store.transact(lambda records: records.outbox.put([a_notice()]))

    asyncio.run(work())


def test_the_list_is_json_for_programs(charshi_json: CharshiJson, charshi: Charshi) -> None:
    run_a_job_and_leave_a_notice()
    assert charshi("city", "add", "--slug", "bitola", "--name", "mk=Битола", "--country", "MK", "--zone",
                   "Europe/Skopje", "--latitude", "41", "--longitude", "21", "--language", "mk",
                   "--store-url", "sqlite:////proc/nowhere/bitola.sqlite3").exit_code == 0  # fmt: skip
    listed = charshi_json("clock", "--list")
    jobs = {job.pop("job"): job for job in listed["jobs"]}
    assert jobs["events"]["last_success_at"] >= jobs["events"]["last_start_at"]
    assert (jobs["events"]["last_seconds"], jobs["events"]["failures"]) == (0.25, 0)
    assert (jobs["surveys"]["last_success_at"], jobs["surveys"]["failures"]) == (None, 1)
    assert all(job["due_at"] for job in jobs.values())
    waits, away = listed["due"]
    assert waits == {
        "city": "skopje",
        "what": "notices",
        "due_at": NOW.isoformat(timespec="seconds"),
        "count": 1,
        "reason": None,
    }
    assert (away["city"], away["what"], away["count"]) == ("bitola", "store", None)
    assert "bitola" in away["reason"]


def test_the_list_is_two_tables_for_people(charshi: Charshi) -> None:
    run_a_job_and_leave_a_notice()
    result = charshi("clock", "--list")
    assert result.exit_code == 0, result.stderr
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0] == "job due at last success took failures"
    assert any(line.startswith("events ") and line.endswith(" 0.25 s 0") for line in lines)
    assert f"skopje notices {NOW.isoformat(timespec='seconds')} 1" in lines


def test_how_long_a_city_keeps_things_is_shown_set_and_refused_with_what_is_allowed(
    charshi: Charshi, charshi_json: CharshiJson
) -> None:
    verb = ("city", "retention", "--city", "skopje")
    default = {"deliveries": 180, "attendances": 365, "audit": 730, "notices": 90, "drafts": 180}
    assert charshi_json(*verb) == {"city": "skopje", "retention": default}
    refused = charshi(*verb, "--deliveries", "60", "--audit", "5")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == "--audit: 5 is not a whole number of days from 90 to 3650\n"
    assert charshi_json(*verb, "--deliveries", "60")["retention"] == default | {"deliveries": 60}
    assert charshi_json(*verb)["retention"] == default | {"deliveries": 60}
    assert charshi("city", "retention", "--city", "atlantis").exit_code == 2
