"""Catalogues follow the sources; translators' texts go in and out."""

import json
from pathlib import Path

import pytest

from bot.core.languages import LANGUAGES
from locales import upkeep
from locales.catalogues import mo_path, po_path, read_catalogue
from locales.checks import name
from locales.extraction import extract, render
from tests.locales.projects import SOURCE, Project, complete_project


def files_of(project: Project) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}


def test_updating_makes_a_template_and_a_source_and_a_compiled_catalogue_a_language(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    assert (project.folder / "charshi.pot").is_file()
    for tag in LANGUAGES:
        assert po_path(tag, project.folder).is_file()
        assert mo_path(tag, project.folder).is_file()


def test_updating_again_changes_no_byte(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    project.update()
    before = files_of(project)
    project.update()
    assert files_of(project) == before


def test_the_template_names_files_but_no_lines_dates_tools_or_machines(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    text = (project.folder / "charshi.pot").read_text(encoding="utf-8")
    assert "#: handlers/events/screens.py\n" in text
    assert str(tmp_path) not in text
    for changing in ("Date", "Generated-By", "Last-Translator", "screens.py:"):
        assert changing not in text


def test_a_message_that_moved_within_its_file_changes_nothing(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    before = render(extract(project.root))
    project.source("\n\n\n" + SOURCE)
    assert render(extract(project.root)) == before


def test_every_way_of_marking_a_message_is_extracted(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.source(
        """
def screen(t, _):
    # Translators: said to a person
    t.gettext("a"), _("b"), N_("c"), t.ngettext("d", "ds", 1)
    t.pgettext("button", "e"), NP_("command", "f"), t.npgettext("toast", "g", "gs", 1)
    t.gettext(variable), other("z")
"""
    )
    project.source('print(_("not the bot"))', "bot/emulator/server.py")
    project.source("<p>{% trans %}h{% endtrans %}{{ _('i') }}</p>", "bot/web/templates/page.html")
    found = {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in extract(tmp_path) if m.id}
    assert found == {
        (None, "a"), (None, "b"), (None, "c"), (None, "d"), ("button", "e"), ("command", "f"), ("toast", "g"),
        (None, "h"), (None, "i"),
    }  # fmt: skip
    assert "#. said to a person" in render(extract(tmp_path)).decode()


def test_what_still_stands_keeps_its_translation_and_what_is_new_is_not_guessed(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    project.source(SOURCE.replace("Hello, <b>{name}</b>!", "Hello, dear <b>{name}</b>!"))
    project.update()
    catalogue = read_catalogue("tr", project.folder)
    assert catalogue is not None
    assert {name(m): m.string for m in catalogue if m.id} == {
        "button|Settings": "Ayarlar",
        "Hello, dear <b>{name}</b>!": "",
        "{n} event": ("{n} etkinlik", "{n} etkinlik"),
    }
    assert not any(m.fuzzy for m in catalogue if m.id)
    assert not catalogue.obsolete


def test_english_says_what_the_sources_say(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    assert project.update()[-2:] == ["en: complete", "sr-Latn: generated from sr-Cyrl"]


@pytest.mark.parametrize("tag", upkeep.EDITED)
def test_what_is_exported_can_be_brought_in_and_changes_no_byte(tmp_path: Path, tag: str) -> None:
    project = complete_project(tmp_path)
    project.update()
    before = files_of(project)
    said = json.loads(upkeep.export(tag, project.folder))
    assert set(said) == {"Hello, <b>{name}</b>!", "button|Settings", "{n} event"}
    assert upkeep.bring_in(tag, said, project.folder) == []
    assert files_of(project) == before


def test_a_translators_texts_are_brought_in_and_the_others_stay(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    assert upkeep.bring_in("hr", {"button|Settings": "Namještanja"}, project.folder) == []
    said = json.loads(upkeep.export("hr", project.folder))
    assert said["button|Settings"] == "Namještanja"
    assert said["Hello, <b>{name}</b>!"] == "Pozdrav, <b>{name}</b>!"


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"Goodbye": "Zbogom"}, "no such message"),
        ({"{n} event": "događanje"}, "expected the list of its plural forms"),
        ({"button|Settings": ["Postavke"]}, "expected a text"),
        ({"button|Settings": 1}, "expected a text"),
        ({"{n} event": ["{n} događanje"]}, "1 plural forms of 3: one, few, other"),
        ({"Hello, <b>{name}</b>!": "Pozdrav, <b>{ime}</b>!"}, "placeholders differ: ime for name"),
    ],
)
def test_nothing_is_brought_in_when_a_text_breaks_a_rule(
    tmp_path: Path, said: dict[str, object], what: str
) -> None:
    project = complete_project(tmp_path)
    before = files_of(project)
    problems = upkeep.bring_in("hr", {"button|Settings": "Namještanja", **said}, project.folder)
    assert [problem.what for problem in problems] == [what]
    assert files_of(project) == before


def test_a_message_with_a_bar_in_it_is_not_taken_for_a_context(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    project.source(SOURCE + '\nx = _("yes | no")\n')
    project.update()
    assert upkeep.bring_in("hr", {"|yes | no": "da | ne"}, project.folder) == []
    assert json.loads(upkeep.export("hr", project.folder))["|yes | no"] == "da | ne"


def test_a_language_without_a_catalogue_cannot_be_exported(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        upkeep.export("tr", tmp_path)
