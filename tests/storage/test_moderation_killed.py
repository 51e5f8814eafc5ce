"""The process is killed between the decision and the sending, wherever that is: the author hears once all the same."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.ideas.model import IdeaStatus
from bot.core.moderation.service import ModerationServices
from bot.core.notices.model import Notice
from bot.core.notices.service import Deliveries
from bot.core.residents.model import Resident, Settings
from bot.core.shared.unit_of_work import CityRecords, Store
from storage.opening import Stores
from tests.storage.builders import SetClock, a_resident, settle_in
from tests.storage.deliberating import a_case, an_idea, case_now, idea_now, lay

AUTHOR = a_resident(1, settings=Settings("en", quiet_hours=None))
STEPS = ("decide", "settle", "claim")
CWD = Path(__file__).parents[2]


class Sent:
    """Keeps what it is to send."""

    def __init__(self) -> None:
        self.kinds: list[str] = []

    async def send(self, notice: Notice, recipient: Resident) -> bool:
        self.kinds.append(notice.kind)
        return True

    async def send_to_group(self, notice: Notice, city: City) -> bool:
        raise AssertionError("nothing is for the group")


def _run_and_kill(step: str, folder: Path, url: str | None, clock: SetClock, case_id: str) -> None:
    program = [sys.executable, "-m", "tests.storage.killed_moderator", step, str(folder), url or ""]
    process = subprocess.Popen(
        [*program, clock.now().isoformat(), case_id],
        stdout=subprocess.PIPE,
        text=True,
        cwd=CWD,
        env={**os.environ},
    )
    assert process.stdout
    said = process.stdout.readline().strip()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert said == step


async def test_the_author_hears_once_though_the_process_was_killed_after_each_step(
    moderation: ModerationServices,
    stores: Stores,
    skopje: Store[CityRecords],
    city: City,
    clock: SetClock,
    tmp_path: Path,
    database_url: str | None,
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    await stores.network.transact(lambda records: settle_in(records, AUTHOR, "skopje"))
    for step in STEPS:
        _run_and_kill(step, tmp_path, database_url, clock, case.id)
        if step == "decide":
            clock.forward(minutes=10)
    sent, cities = Sent(), Cities(stores.network, stores.cities, clock, lambda: 0.0)
    deliveries = Deliveries(
        stores.network,
        stores.cities,
        cities,
        sent,
        clock,
        lambda what, error: pytest.fail(f"{what}: {error}"),
    )
    for _ in range(3):  # what a clock and a worker that are started anew do, and do again
        await moderation.timekeeping.tick(city)
        await deliveries.drain_once()
        clock.forward(hours=1)
    assert sent.kinds == ["idea.published"]
    assert (await idea_now(skopje, idea.id)).status is IdeaStatus.PUBLISHED
    assert (await case_now(skopje, case.id)).confirmed_by is None
