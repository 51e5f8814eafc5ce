"""Catalogues speak with and without having been compiled."""

import os
from pathlib import Path

import pytest

from bot.core.languages import LANGUAGES
from locales import upkeep
from locales.catalogues import load, mo_path, po_path
from tests.locales.projects import complete_project


def test_a_fresh_clone_speaks_every_language_without_a_build_step(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    for compiled in project.folder.rglob("*.mo"):
        compiled.unlink()
    po_path("sr-Latn", project.folder).unlink()
    assert load("tr", project.folder).pgettext("button", "Settings") == "Ayarlar"
    assert load("sr-Latn", project.folder).gettext("Hello, <b>{name}</b>!") == "Zdravo, <b>{name}</b>!"
    assert load("sr-Latn", project.folder).pgettext("button", "Settings") == "Podešavanja"
    assert [load("cnr", project.folder).ngettext("{n} event", "{n} events", n) for n in (1, 2, 5, 21)] == [
        "{n} događaj",
        "{n} događaja",
        "{n} događaja",
        "{n} događaj",
    ]
    assert load("it", project.folder).ngettext("{n} event", "{n} events", 1_000_000) == "{n} di eventi"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_compiled_and_read_from_source_it_says_the_same(tmp_path: Path, tag: str) -> None:
    project = complete_project(tmp_path)
    mo_path(tag, project.folder).unlink()
    from_source = load(tag, project.folder)
    upkeep.compile_all(project.folder)
    compiled = load(tag, project.folder)
    for n in (0, 1, 2, 5, 21, 1_000_000):
        assert compiled.ngettext("{n} event", "{n} events", n) == from_source.ngettext(
            "{n} event", "{n} events", n
        )


def test_a_source_newer_than_what_was_compiled_of_it_wins(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    upkeep.compile_all(project.folder)
    project.say("sr-Cyrl", {"button|Settings": "Поставке"})
    for tag in ("sr-Cyrl", "sr-Latn"):
        os.utime(mo_path(tag, project.folder), ns=(0, 0))
    assert load("sr-Cyrl", project.folder).pgettext("button", "Settings") == "Поставке"
    assert load("sr-Latn", project.folder).pgettext("button", "Settings") == "Postavke"


def test_what_was_compiled_later_is_read_instead_of_the_source(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    upkeep.compile_all(project.folder)
    os.utime(po_path("tr", project.folder), ns=(0, 0))
    po_path("tr", project.folder).write_text("nonsense", encoding="utf-8")
    os.utime(po_path("tr", project.folder), ns=(0, 0))
    assert load("tr", project.folder).pgettext("button", "Settings") == "Ayarlar"


def test_a_language_without_a_catalogue_speaks_english_and_says_that_it_is_missing(tmp_path: Path) -> None:
    missing: list[str] = []
    assert load("tr", tmp_path, on_missing=missing.append).gettext("Hello") == "Hello"
    assert load("sr-Latn", tmp_path, on_missing=missing.append).gettext("Hello") == "Hello"
    assert missing == ["tr", "sr-Latn"]
