"""The Procfile's processes over PostgreSQL and Redis, as an operator starts them."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.emulator import Emulator
from tests.emulator_client import EmulatorControl
from tests.towns import TOKEN

ROOT = Path(__file__).parents[2]


def a_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@asynccontextmanager
async def process(verb: str, environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process of ours; it is told to stop in the end, and must end well."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", verb,
        cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield started
    finally:
        if started.returncode is None:
            started.terminate()
        output, _ = await started.communicate()
    assert started.returncode == 0, f"{verb}: {output.decode()}"
    assert TOKEN not in output.decode()


async def until_ready(port: int) -> None:
    """Wait for /readyz to say so."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(60):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.05)


async def until_webhook_is_set(control: EmulatorControl) -> None:
    async with asyncio.timeout(60):
        while not await control.calls("setWebhook"):  # noqa: ASYNC110 (another process's doing)
            await asyncio.sleep(0.05)


@pytest.mark.postgres
@pytest.mark.redis
async def test_web_worker_and_two_clocks_serve_a_resident_together(
    postgres_database: str, redis_url: str, tmp_path: Path
) -> None:
    emulator = Emulator(None, TOKEN)
    await emulator.start()
    port = a_free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": emulator.url,
        "DATABASE_URL": postgres_database,
        "REDIS_URL": redis_url,
        "WEBHOOK_URL": f"http://127.0.0.1:{port}",
        "WEBHOOK_SECRET": "a-secret",
        "PORT": str(port),
        "DATA_DIR": str(tmp_path / "unused"),
    }
    try:
        async with process("migrate", environment) as migration:
            await migration.wait()
        async with AsyncExitStack() as stack:
            for verb in ("web", "worker", "clock", "clock"):
                await stack.enter_async_context(process(verb, environment))
            control = await stack.enter_async_context(EmulatorControl(emulator.url))
            await until_ready(port)
            await until_webhook_is_set(control)
            ana = await control.add_phone("Ana", "en")
            await ana.start("c-skopje")
            await ana.sees("Never asked:", timeout_ms=20_000)
            await ana.press("I agree")
            await ana.sees("What would you like to do?")
            async with process("migrate", environment) as again:
                await again.wait()
            granted = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "role", "grant", str(ana.id), "moderator", "--city", "skopje",
                cwd=ROOT, env=environment,
            )  # fmt: skip
            assert await granted.wait() == 0
            await ana.sees("moderator", timeout_ms=20_000)
        assert not (tmp_path / "unused").exists()
    finally:
        await emulator.stop()
