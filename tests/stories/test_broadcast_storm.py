"""A survey goes out to ten thousand while Telegram falters and the worker is killed again and again."""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from bot.chance import SystemClock
from bot.core.broadcasts.model import Broadcast, BroadcastKind, BroadcastStatus, Content
from bot.core.broadcasts.timekeeping import Timekeeping
from bot.core.residents.model import Resident, Settings
from bot.core.staff.model import Role
from bot.core.surveys.model import Terms
from bot.emulator import Emulator
from bot.services import Services, founding_cities, open_services
from bot.settings import read_settings
from bot.telegram.session import bulk_of, connections_for
from storage.opening import migrate
from tests.stories.crowd import settle_in
from tests.stories.surveying import PARKS
from tests.towns import TOKEN, HeldClock, copy_furnished, settings_for

CITY = "belgrade"
RESIDENTS = 10_000
FEW = 600
RATE = 1_000  # messages a second; the machine gives less
BLOCKED = 0.02
KILLS = 5
FIRST_ADDRESS = 6_000_000_001
CHANCE = 20_261_125
# What was in Telegram's hands when the worker was killed, or was answered and not yet written: bulk connections, and as many
# again that were answered while one transaction was under way.
IN_THE_AIR = bulk_of(connections_for(RATE)) * 2
_MET_AT = datetime(2026, 3, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@dataclass
class Telegram:
    """The emulator, and the calls that it took, with those whose answer was cut off."""

    emulator: Emulator
    taken: list[int] = field(default_factory=list)  # chats, in order
    cut: set[int] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)  # by status
    _seen: int = 1

    async def wait(self) -> None:
        await self.emulator.world.events.wait(1.0)
        self.read()

    def received(self, addresses: Iterable[int]) -> Counter[int]:
        """How many messages each has."""
        archive = self.emulator.world.archive
        return +Counter({chat: len(list(archive.list_chat(chat))) for chat in addresses})

    def read(self) -> None:
        calls = self.emulator.world.calls
        for call in calls.since(self._seen, "sendMessage"):
            self.answers[call["status"]] += 1
            if call["status"] in (0, 200):
                self.taken.append(call["chat_id"])
            if call["status"] == 0:
                self.cut.add(call["chat_id"])
        self._seen = calls.next


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    emulator = Emulator(None, TOKEN)
    await emulator.start()
    yield Telegram(emulator)
    await emulator.stop()


def _everybody() -> Iterator[Resident]:
    for number in range(RESIDENTS):
        language = "sr-Cyrl" if number % 2 else "en"
        yield Resident(
            f"{number:032x}",
            FIRST_ADDRESS + number,
            Settings(language, quiet_hours=None),
            met_at=_MET_AT,
            home=CITY,
        )


async def _settle(services: Services, emulator: Emulator, count: int, blocked: Collection[int] = ()) -> None:
    city = await services.cities.get(CITY)
    await settle_in(services, emulator, city, list(islice(_everybody(), count)), blocked)


async def _release(services: Services, starts_at: datetime | None = None) -> Broadcast:
    """An editor invites everybody to a survey."""
    city = await services.cities.get(CITY)
    survey = await services.surveys.publishing.publish_by_operator(city, PARKS, Terms())
    editor = replace(next(_everybody()), id="e" * 32, telegram_id=1, roles={CITY: frozenset({Role.EDITOR})})
    composing = services.broadcasts.composing
    draft = await composing.begin(editor, city, BroadcastKind.SURVEY, survey.id)
    words = Content({"en": "Your park, your word.", "sr-Cyrl": "Ваш парк, ваша реч."})
    draft = await composing.change(
        editor, city, draft.id, draft.version, lambda one: replace(one, content=words, starts_at=starts_at)
    )
    return await services.broadcasts.releasing.release(editor, city, draft.id, draft.version)


@asynccontextmanager
async def _worker(
    folder: Path, telegram: Telegram, broadcast: Broadcast, database: str = ""
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.stories.killed_sender",
        str(folder),
        telegram.emulator.url,
        database,
        CITY,
        broadcast.id,
        str(RATE),
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_each_reachable_resident_gets_it_though_telegram_falters_and_the_worker_is_killed(
    furnished: Path, tmp_path: Path, telegram: Telegram
) -> None:
    chance = random.Random(CHANCE)
    addresses = range(FIRST_ADDRESS, FIRST_ADDRESS + RESIDENTS)
    blocked = set(chance.sample(addresses, int(RESIDENTS * BLOCKED)))
    folder = copy_furnished(furnished, tmp_path / "data")
    async with open_services(settings_for(folder)) as services:
        await _settle(services, telegram.emulator, RESIDENTS, blocked)
        broadcast = await _release(services)
    faults = telegram.emulator.world.faults
    for fault in (
        {"kind": "500", "probability": 0.01},
        {"kind": "cut", "probability": 0.005},
        {"kind": "429", "retry_after": 5, "times": 1, "probability": 0.001},
    ):
        faults.add({"method": "sendMessage", "times": None, "seed": CHANCE} | fault)
    in_the_air: set[int] = set()
    for moment in sorted(chance.sample(range(RESIDENTS // 20, RESIDENTS * 9 // 10), KILLS)):
        async with _worker(folder, telegram, broadcast) as process:
            while len(telegram.taken) < moment and process.returncode is None:
                await telegram.wait()
            assert process.returncode is None, "it ended before it was killed"
            process.kill()  # SIGKILL
        telegram.read()
        in_the_air |= set(telegram.taken[-IN_THE_AIR:])
    async with _worker(folder, telegram, broadcast) as process:
        while process.returncode is None:
            await telegram.wait()
        assert process.returncode == 0
    telegram.read()

    received = telegram.received(addresses)
    assert set(received) == set(addresses) - blocked
    twice = {chat for chat, count in received.items() if count > 1}
    surplus = sum(received.values()) - len(received)
    sys.stdout.write(
        f"\n{len(received)} residents reached, {len(blocked)} blocked; {dict(telegram.answers)} answers; "
        f"{len(telegram.cut)} cut off after Telegram took them; {KILLS} kills; {surplus} messages too many "
        f"({len(twice & telegram.cut)} after a cut, {len(twice - telegram.cut)} after a kill)\n"
    )
    assert twice <= telegram.cut | in_the_air
    assert surplus <= telegram.answers[0] + KILLS * IN_THE_AIR
    assert telegram.answers[500] > 0 < telegram.answers[429]
    assert telegram.cut
    async with open_services(settings_for(folder)) as services:
        city = await services.cities.get(CITY)
        ended = await services.stores.cities.of(city).read(
            lambda records: records.broadcasts.find(broadcast.id)
        )
    assert ended
    assert ended.status is BroadcastStatus.ENDED
    counts = ended.counts
    assert (counts.total, counts.sent, counts.blocked) == (RESIDENTS, RESIDENTS - len(blocked), len(blocked))
    assert (counts.failed, counts.skipped, counts.left) == (0, 0, 0)


@pytest.mark.postgres
async def test_two_workers_and_two_clocks_on_postgresql_send_everybody_one(
    postgres_database: str, tmp_path: Path, telegram: Telegram
) -> None:
    belgrade = next(city for city in founding_cities() if city.slug == CITY)
    await migrate(tmp_path, postgres_database, SystemClock(), [belgrade])
    settings = read_settings(bot_token=TOKEN, data_dir=tmp_path, database_url=postgres_database)
    async with open_services(settings) as one, open_services(settings) as other:
        await _settle(one, telegram.emulator, FEW)
        broadcast = await _release(one, starts_at=one.clock.now() + timedelta(seconds=1))
        later = HeldClock(one.clock.now() + timedelta(minutes=1))
        clocks = [Timekeeping(services.stores.cities, later) for services in (one, other)]
        started = await asyncio.gather(*(clock.tick(belgrade) for clock in clocks for _ in range(3)))
        assert sum(started) == 1
    async with (
        _worker(tmp_path, telegram, broadcast, postgres_database) as first,
        _worker(tmp_path, telegram, broadcast, postgres_database) as second,
    ):
        assert (await first.wait(), await second.wait()) == (0, 0)
    addresses = range(FIRST_ADDRESS, FIRST_ADDRESS + FEW)
    assert telegram.received(addresses) == dict.fromkeys(addresses, 1)
    async with open_services(settings) as services:
        store = services.stores.cities.of(belgrade)
        ended = await store.read(lambda records: records.broadcasts.find(broadcast.id))
    assert ended
    assert (ended.counts.total, ended.counts.sent) == (FEW, FEW)
