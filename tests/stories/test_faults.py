"""Stories go on under faults of Telegram, of the network and of the stores."""

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot.core.staff.model import Role
from bot.emulator import Emulator
from bot.settings import Settings
from bot.telegram.translator import Translators
from storage.sqlite_store import SqliteStore
from tests.emulator_client import EmulatorControl, Phone
from tests.stories.ledger import rows_of
from tests.stories.test_bad_input import APOLOGY, failures
from tests.towns import TOKEN, HeldClock, Town, open_town

FAULTS = {
    "429": {"retry_after": 1},
    "500": {},
    "502": {},
    "timeout": {"seconds": 30},
    "cut": {},
    "cut_before": {},
}
METHODS = ("sendMessage", "editMessageText", "answerCallbackQuery")
WAIT_MS = 60_000
SORRY = (
    "We are sorry, something went wrong on our side. Nothing you had before is lost. Please try again in a"
    " moment.\n\nIf it happens again, tell the city this number: <code>{number}</code>"
)


async def settle_in(phone: Phone) -> None:
    """From /start to a setting, with a new message, an edit and an answered tap on the way."""
    await phone.start("c-tirana")
    await phone.sees("Before we begin, in short:", WAIT_MS)
    await phone.settled(WAIT_MS)
    await phone.press("I agree")
    await phone.sees("What would you like to do?", WAIT_MS)
    await phone.settled(WAIT_MS)
    await phone.press("Settings")
    await phone.sees("Digest", WAIT_MS)
    await phone.settled(WAIT_MS)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", FAULTS)
async def test_a_story_is_told_to_its_end_though_a_call_fails(town: Town, kind: str, method: str) -> None:
    ana = await town.newcomer("Ana", "en")
    await town.control.fault(kind, method=method, times=1, **FAULTS[kind])
    await settle_in(ana)
    assert [fault["hits"] for fault in await town.control.faults()] == [1]
    assert await failures(town) == 0
    texts = [screen.text for screen in await ana.screens()]
    assert not any(APOLOGY in text for text in texts)
    # Only where it was carried out and nobody was told so, is there one more.
    assert len(texts) == (2 if (kind, method) == ("cut", "sendMessage") else 1), texts


async def test_getting_updates_goes_on_after_every_fault(town: Town) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start()
    await ana.sees("Welcome!")
    for kind in ("500", "cut", "502"):
        await town.control.fault(kind, method="getUpdates", times=1, **FAULTS[kind])
    await ana.says("hello")
    await ana.says("and once more")
    await ana.sees("I found no city called “and once more”.", WAIT_MS)
    told = [screen.text for screen in await ana.screens() if "I found no city called" in screen.text]
    assert [("hello" in text, "once more" in text) for text in told] == [(True, False), (False, True)]
    assert await failures(town) == 0


async def test_a_notice_that_could_not_be_sent_is_sent_later(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    known = await town.app.services.residents.arrive(ben.id, ben.id, None)
    assert known
    await town.app.services.team.grant_by_operator(known.resident, "tirana", Role.EDITOR)
    await town.control.fault("429", method="sendMessage", times=1, retry_after=3600)
    with capture_logs() as logged:
        await town.deliver()
    assert any(entry["event"] == "notice_not_sent" for entry in logged)
    assert not any("You are now" in screen.text for screen in await ben.screens())
    await town.control.clear_faults()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that waits only shortly for another process."""
    defaults = SqliteStore.__init__.__kwdefaults__
    assert defaults
    monkeypatch.setitem(defaults, "busy_seconds", 0.2)


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Another process writes, and does not come to an end."""
    path = settings.data_dir / "network.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


class TestALockedStore:
    @pytest.mark.parametrize("language", ["en", "tr", "sq"])
    async def test_gets_an_apology_with_a_number_that_the_log_has_too(
        self, impatient: None, town: Town, language: str
    ) -> None:
        ana = await town.newcomer("Ana", language)
        words = "words that are nobody's business"
        processors: list[Any] = [
            structlog.contextvars.merge_contextvars,
            structlog.processors.format_exc_info,
        ]
        with capture_logs(processors) as logged, locked(town.app.settings):
            await ana.says(words)
            apology = (await ana.screen()).text
        number = re.search(r"\b[0-9a-f]{8}\b", apology)
        assert number
        t = Translators().for_(language)
        assert apology == re.sub("</?code>", "", t.gettext(SORRY, number=number[0]))
        assert not re.search(r"Traceback|Error|sqlite|File ", apology)

        (entry,) = [entry for entry in logged if entry["event"] == "update_failed"]
        assert entry["correlation"] == number[0]
        assert "StoreUnavailable" in entry["exception"]
        assert words not in repr(logged)
        assert TOKEN not in repr(logged)
        assert TOKEN.partition(":")[2] not in repr(logged)
        assert await failures(town) == 1

        await ana.says("again")
        await ana.sees(str(t.gettext("First, tell me which city is yours.")))

    async def test_lets_a_tap_stop_waiting_and_keeps_what_was(self, impatient: None, town: Town) -> None:
        ben = await town.resident("Ben", "en", "tirana")
        await ben.press("Settings")
        await ben.press("Digest")
        await ben.sees_button("Every day")
        before = rows_of(town, "residents")
        answered = len(await ben.toasts())
        with capture_logs(), locked(town.app.settings):
            await ben.press("Every day")
            await ben.sees(APOLOGY)
            assert len(await ben.toasts()) == answered + 1
        assert rows_of(town, "residents") == before
        await ben.press("Every day")
        await ben.sees_button("✓ Every day")
        assert rows_of(town, "residents") != before


async def test_a_store_that_became_garbage_gets_an_apology_and_the_other_cities_go_on(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    eva = await town.resident("Eva", "en", "skopje")
    city = await town.app.services.cities.get("tirana")
    store = town.app.services.stores.cities.of(city)
    await store.close()
    path = town.app.settings.data_dir / "cities" / "tirana.sqlite3"
    for leftover in path.parent.glob("tirana.sqlite3-*"):
        leftover.unlink()
    path.write_bytes(b"this is no database" * 1000)
    with capture_logs():
        await ben.press("Settings")
        await ben.sees(APOLOGY)
    await eva.press("Settings")
    await eva.sees("Digest")
    assert path.read_bytes() == b"this is no database" * 1000


async def test_telegram_being_away_when_the_bot_starts_is_waited_for(
    settings: Settings, clock: HeldClock
) -> None:
    emulator = Emulator(None, TOKEN)
    await emulator.start()
    try:
        async with EmulatorControl(emulator.url) as control:
            await control.fault("502", method="deleteWebhook", times=1)
        async with open_town(settings, clock, emulator) as town:
            ana = await town.newcomer("Ana", "en")
            await ana.start()
            await ana.sees("Welcome!", WAIT_MS)
    finally:
        await emulator.stop()


async def test_many_faults_at_once_lose_nothing(town: Town) -> None:
    for number, kind in enumerate(("500", "502", "cut_before", "cut")):
        await town.control.fault(kind, times=None, probability=0.04, seed=number)
    people = [await town.newcomer(f"Ana {number}", "en") for number in range(4)]
    await asyncio.gather(*(settle_in(person) for person in people))
    assert len(rows_of(town, "residents")) == len(people)
    assert await failures(town) == 0
