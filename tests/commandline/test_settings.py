"""The environment: what is missing or malformed is named in one line."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.settings import MisconfiguredError, read_settings
from tests.commandline.conftest import Charshi

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "not a token"),
        ("TELEGRAM_API_URL", "localhost:8081"),
        ("DATABASE_URL", "mysql://root@localhost/charshi"),
        ("REDIS_URL", "localhost:6379"),
        ("ADMIN_IDS", "12, me"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("WEBHOOK_URL", "example.org"),
        ("WEBHOOK_SECRET", "with spaces"),
    ],
)
@pytest.mark.usefixtures("data_dir")
def test_a_malformed_variable_is_named_in_one_line_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(MisconfiguredError) as raised:
        read_settings()
    message = str(raised.value)
    assert message.startswith(f"{name}: ")
    assert "\n" not in message
    assert value not in message


@pytest.mark.usefixtures("data_dir")
def test_webhook_and_secret_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.org")
    with pytest.raises(MisconfiguredError, match=r"^WEBHOOK_SECRET: missing"):
        read_settings()


@pytest.mark.usefixtures("data_dir")
def test_empty_variables_are_unset_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BOT_TOKEN", "DATABASE_URL", "ADMIN_IDS", "PORT"):
        monkeypatch.setenv(name, "")
    settings = read_settings()
    assert (settings.bot_token, settings.database_url, settings.port) == (None, None, 8080)


@pytest.mark.usefixtures("data_dir")
def test_admin_ids_and_a_dotenv_file_are_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ADMIN_IDS=11, 22\nPORT=9000\n", encoding="utf-8")
    settings = read_settings()
    assert (settings.admin_ids, settings.port) == (frozenset({11, 22}), 9000)


@pytest.mark.parametrize("verb", ["run", "web", "worker", "clock", "doctor"])
def test_a_process_without_a_token_says_so_and_ends_with_2(charshi: Charshi, verb: str) -> None:
    result = charshi(verb)
    assert result.exit_code == 2
    assert "BOT_TOKEN: missing" in result.stderr or "WEBHOOK_URL: missing" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_store_that_is_ahead_stops_every_verb_with_one_line(charshi: Charshi, data_dir: Path) -> None:
    import sqlite3

    assert charshi("city", "list").exit_code == 0
    with sqlite3.connect(data_dir / "network.sqlite3") as store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    result = charshi("city", "list")
    assert result.exit_code == 1
    assert "9999" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_corrupt_store_is_a_clear_error(charshi: Charshi, data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "network.sqlite3").write_bytes(b"this was a database once" * 100)
    result = charshi("city", "list")
    assert result.exit_code == 1
    assert "network" in result.stderr
    assert "Traceback" not in result.stderr


def test_migrating_again_changes_nothing(charshi: Charshi, charshi_json: Callable[..., Any]) -> None:
    assert charshi_json("migrate")
    assert charshi_json("migrate") == []


@pytest.mark.postgres
def test_postgresql_that_was_not_migrated_says_so_and_then_serves(
    charshi: Charshi,
    charshi_json: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    postgres_database: str,
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_database)
    behind = charshi("city", "list")
    assert behind.exit_code == 1
    assert "python -m bot migrate" in behind.stderr
    assert len(charshi_json("migrate")) == 23
    assert len(charshi_json("city", "list")) == 22
    assert charshi("role", "grant", "77", "editor", "--city", "athens").exit_code == 0


@pytest.mark.usefixtures("data_dir")
def test_the_module_runs_as_a_program(data_dir: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "languages", "negotiate", "sr-latn", "--city", "kotor"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        env={"DATA_DIR": str(data_dir), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, "sr-Latn  (sr-Latn -> sr-Cyrl -> cnr -> bs -> hr -> en)\n")
