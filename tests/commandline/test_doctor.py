"""``doctor``: what it finds in a deployment that is well, and in one that is not."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.emulator import Emulator
from tests.emulator_client import EmulatorControl
from tests.towns import TOKEN, HeldClock, open_town, settings_for

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    emulator = Emulator(None, TOKEN)
    await emulator.start()
    yield emulator
    await emulator.stop()


async def examine(data_dir: Path, emulator: Emulator, **environment: str) -> tuple[int, dict[str, Any]]:
    """Run the verb as an operator does; its exit code, and its findings by check."""
    known = {
        "PATH": os.environ["PATH"],
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": emulator.url,
        "DATA_DIR": str(data_dir),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "doctor", "--json",
        cwd=ROOT, env=known | environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, errors = await process.communicate()
    assert TOKEN not in (output + errors).decode()
    assert process.returncode is not None
    return process.returncode, {one["check"]: one for one in json.loads(output or "[]")}


async def test_a_deployment_that_is_well_has_nothing_to_complain_of(
    emulator: Emulator, tmp_path: Path
) -> None:
    async with open_town(settings_for(tmp_path / "data"), HeldClock(), emulator) as town:
        await town.app.profile.publish()
    code, findings = await examine(tmp_path / "data", emulator)
    assert code == 0, findings
    assert findings["token"]["says"] == "@charshi_demo_bot"
    assert findings["stores"]["says"] == "22 cities"
    assert findings["commands"]["says"] == "set in 11 languages"
    assert findings["inline mode"]["says"] == "on"


async def test_a_bot_that_never_started_lacks_its_face(emulator: Emulator, tmp_path: Path) -> None:
    code, findings = await examine(tmp_path / "data", emulator)
    assert code == 1
    assert not findings["commands"]["ok"]
    assert "mk" in findings["commands"]["says"]
    assert not findings["description"]["ok"]


async def test_a_refused_token_is_the_whole_diagnosis(emulator: Emulator, tmp_path: Path) -> None:
    code, findings = await examine(
        tmp_path / "data", emulator, BOT_TOKEN="999999:another-bots-token-0123456789"
    )
    assert code == 1
    assert findings["token"]["says"] == "Telegram refuses BOT_TOKEN"
    assert "commands" not in findings


async def test_a_webhook_that_points_elsewhere_is_named(emulator: Emulator, tmp_path: Path) -> None:
    code, findings = await examine(
        tmp_path / "data", emulator, WEBHOOK_URL="https://bot.example.org", WEBHOOK_SECRET="secret"
    )
    assert code == 1
    assert "https://bot.example.org/telegram" in findings["webhook"]["says"]


async def test_a_telegram_that_does_not_answer_is_said(emulator: Emulator, tmp_path: Path) -> None:
    async with EmulatorControl(emulator.url) as control:
        await control.fault("500", method="getMe", times=50)
        code, findings = await examine(tmp_path / "data", emulator)
    assert code == 1
    assert "does not answer" in findings["token"]["says"]
