"""The command line over an empty folder, in an environment that names nothing else."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.settings import Settings
from tests.towns import copy_furnished

Charshi = Callable[..., Result]


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the stores; nothing of this machine's environment counts, nor a .env in its folder."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    folder = tmp_path / "data"
    monkeypatch.setenv("DATA_DIR", str(folder))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    assert "BOT_TOKEN" not in os.environ
    return folder


@pytest.fixture
def founded(furnished: Path, data_dir: Path) -> None:
    """The founding cities' stores lie there: to make them takes longer than most of what verbs do with them."""
    copy_furnished(furnished, data_dir)


@pytest.fixture
def charshi(data_dir: Path) -> Charshi:
    """``charshi("city", "list")`` runs a verb; its result has ``exit_code``, ``stdout`` and ``stderr``."""

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, list(words))

    return run


@pytest.fixture
def charshi_json(charshi: Charshi) -> Callable[..., Any]:
    """The same with ``--json``: what it printed, read."""

    def run(*words: str) -> Any:
        result = charshi(*words, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    return run
