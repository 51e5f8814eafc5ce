"""`python -m locales` says what is wrong, in one line and with an exit code."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from locales.__main__ import tongues

run = CliRunner()


def test_help_names_every_verb() -> None:
    said = run.invoke(tongues, ["--help"])
    assert said.exit_code == 0
    for verb in ("i18n", "check", "compile", "export", "import"):
        assert verb in said.output


@pytest.mark.parametrize("tag", ["en", "sr-Latn", "de"])
def test_only_what_people_translate_into_goes_in_and_out(tmp_path: Path, tag: str) -> None:
    file = tmp_path / "said.json"
    file.write_text("{}", encoding="utf-8")
    for verb in ("export", "import"):
        said = run.invoke(tongues, [verb, tag, str(file)])
        assert said.exit_code == 2
        assert "is not one of" in said.output


@pytest.mark.parametrize("content", [b"[]", b"{", b"\xff"])
def test_what_is_no_json_object_is_a_usage_error(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "said.json"
    file.write_bytes(content)
    assert run.invoke(tongues, ["import", "hr", str(file)]).exit_code == 2
