"""Updates by webhook, and what the web side tells operators. A process that is told to stop loses nothing."""

import asyncio
import io
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.app import App, open_app
from bot.emulator import Emulator
from bot.settings import WEBHOOK_PATH, Settings
from bot.web.server import LARGEST_UPDATE, SECRET_HEADER
from tests.emulator_client import EmulatorControl
from tests.stories.ledger import rows_of
from tests.stories.test_duplicates import tap_of, text_of
from tests.stories.test_split_processes import a_free_port, process, until_ready
from tests.towns import TOKEN, UNHURRIED, VOICES, HeldClock, Town, copy_furnished

SECRET = "secret-of_the-webhook"


@dataclass(repr=False)  # asyncio's runner asks for that of what a fixture gives
class Gate:
    """The web side, as Telegram and operators reach it."""

    town: Town
    url: str
    session: aiohttp.ClientSession

    async def post(self, body: bytes | io.BytesIO, secret: str | bytes | None = SECRET) -> int:
        """Deliver; the status of the answer."""
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with self.session.post(self.url + WEBHOOK_PATH, data=body, headers=headers) as answer:  # type: ignore[arg-type]
            return answer.status

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(self.url + path) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def serving(app: App) -> AsyncIterator[str]:
    runner = web.AppRunner(app.web(webhook=True), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def gate(settings: Settings, clock: HeldClock) -> AsyncIterator[Gate]:
    """A town whose bot takes updates by webhook; whether Telegram delivers there is for the test to say."""
    emulator = Emulator(None, TOKEN)
    await emulator.start()
    given = settings.model_copy(
        update={
            "telegram_api_url": emulator.url,
            "webhook_secret": SecretStr(SECRET),
            "webhook_url": "http://127.0.0.1",
        }
    )
    try:
        async with (
            EmulatorControl(emulator.url) as control,
            open_app(
                given, clock=clock, monotonic=clock.monotonic, pace=UNHURRIED, translators=VOICES
            ) as app,
            serving(app) as url,
            aiohttp.ClientSession() as session,
        ):
            yield Gate(Town(emulator, control, app, clock), url, session)
    finally:
        await emulator.stop()


async def take_deliveries(gate: Gate) -> None:
    """What ``run`` and ``web`` do at their start."""
    app = gate.town.app
    settings = app.settings.model_copy(update={"webhook_url": gate.url})
    await replace(app, settings=settings).set_webhook()


async def test_a_story_by_webhook(gate: Gate) -> None:
    await take_deliveries(gate)
    ben = await gate.town.resident("Ben", "en", "tirana")
    await ben.press("Settings")
    await ben.sees("Digest")


async def test_an_update_is_handled_before_it_is_answered(gate: Gate) -> None:
    ana = await gate.town.newcomer("Ana", "en")
    await ana.start()
    assert await gate.post(json.dumps(text_of(ana, 1, "hello")).encode()) == 200
    assert "First, tell me which city is yours." in (await ana.screens())[-1].text


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "é", b"\xff\xfe"], ids=repr)
async def test_a_wrong_secret_gets_in_nowhere(gate: Gate, secret: str | bytes | None) -> None:
    ana = await gate.town.newcomer("Ana", "en")
    given = secret.decode("utf-8", "surrogateescape") if isinstance(secret, bytes) else secret
    assert await gate.post(json.dumps(text_of(ana, 1, "hello")).encode(), given) == 401
    assert rows_of(gate.town, "residents") == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b'{"update_id": "x"}',
        b"{}",
        b"\xff\xfe\xff",
        b"[" * 100_000,
        b'"\\ud800"',
    ],
    ids=lambda body: repr(body[:8]),
)
async def test_what_is_no_update_is_refused(gate: Gate, body: bytes) -> None:
    assert await gate.post(body) == 400


async def test_what_is_too_large_is_refused(gate: Gate) -> None:
    assert await gate.post(io.BytesIO(b" " * (LARGEST_UPDATE + 1))) == 413


async def test_an_update_that_comes_twice_at_once_is_carried_out_once(gate: Gate) -> None:
    await take_deliveries(gate)
    ben = await gate.town.resident("Ben", "en", "tirana")
    before = len(await ben.screens())
    body = json.dumps(text_of(ben, 800_000_001, "hello")).encode()
    assert await asyncio.gather(*(gate.post(body) for _ in range(5))) == [200] * 5
    toggle = json.dumps(tap_of(ben, 800_000_002, "topic:tirana:sport")).encode()
    assert await asyncio.gather(*(gate.post(toggle) for _ in range(5))) == [200] * 5
    assert len(await ben.screens()) == before + 2
    repeated = gate.town.app.metrics.updates.labels("message", "repeated")
    assert repeated._value.get() == 4


async def test_health_readiness_and_metrics(gate: Gate) -> None:
    await take_deliveries(gate)
    await gate.town.app.services.runs.begin("surveys")  # in another process
    await gate.town.app.services.runs.succeed("surveys", 0.5)
    ben = await gate.town.resident("Ben", "en", "tirana")
    await ben.says("words that are nobody's business")
    await ben.settled()
    assert (await gate.get("/healthz"))[0] == 200
    assert (await gate.get("/readyz"))[0] == 200
    status, metrics = await gate.get("/metrics")
    assert status == 200
    for line in (
        'charshi_updates_total{kind="message",outcome="handled"} 2.0',
        'charshi_updates_total{kind="callback_query",outcome="handled"} 1.0',
        'charshi_handling_seconds_count{kind="message"} 2.0',
        'charshi_deliveries_total{outcome="delivered",priority="reply"}',
        "charshi_outbox_age_seconds 0.0",
        'charshi_job_last_duration_seconds{job="surveys"} 0.5',
        'charshi_job_last_success_timestamp_seconds{job="surveys"} ',
    ):
        assert line in metrics, metrics
    assert str(ben.id) not in metrics
    assert "nobody" not in metrics
    assert TOKEN not in metrics


async def test_without_its_store_it_lives_and_is_not_ready_and_still_counts(gate: Gate) -> None:
    await gate.town.app.services.stores.network.close()
    path = gate.town.app.settings.data_dir / "network.sqlite3"
    for leftover in path.parent.glob("network.sqlite3-*"):
        leftover.unlink()
    path.write_bytes(b"this is no database" * 1000)
    gate.town.clock.turn(minutes=1)
    assert (await gate.get("/healthz"))[0] == 200
    status, told = await gate.get("/readyz")
    assert status == 503
    assert json.loads(told) == {"status": "not ready", "reason": "StoreUnavailable"}
    status, metrics = await gate.get("/metrics")
    assert status == 200
    assert "charshi_updates" in metrics


async def test_told_to_stop_it_ends_what_it_began_and_the_next_one_goes_on(
    furnished: Path, tmp_path: Path
) -> None:
    """``python -m bot run`` in a process of its own, ended by SIGTERM between two messages of a story."""
    emulator = Emulator(None, TOKEN)
    await emulator.start()
    port = a_free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": emulator.url,
        "DATA_DIR": str(copy_furnished(furnished, tmp_path / "data")),
        "PORT": str(port),
    }
    said = [f"nowhere {number}" for number in range(6)]
    try:
        async with EmulatorControl(emulator.url) as control:
            ana = await control.add_phone("Ana", "en")
            async with process("run", environment) as running:
                await until_ready(port)
                await ana.start()
                await ana.sees("Welcome!", timeout_ms=20_000)
                await ana.press("Choose my city")
                await ana.sees("Which city is yours?")
                for words in said:
                    await ana.says(words)
                running.terminate()
                assert await asyncio.wait_for(running.wait(), 60) == 0
            async with process("run", environment):
                await until_ready(port)
                await ana.sees(said[-1], timeout_ms=60_000)
                await ana.settled(20_000)
            texts = [screen.text for screen in await ana.screens() if "I found no city called" in screen.text]
            assert [next(words for words in said if words in text) for text in texts] == said
    finally:
        await emulator.stop()
