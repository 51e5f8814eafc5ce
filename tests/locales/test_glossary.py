"""The glossary is whole: every term in every language that people translate into, in its letters."""

import re
from collections.abc import Iterator

import pytest

from locales.allowances import ALPHABETS, LATIN_WORDS
from locales.catalogues import FOLDER
from locales.texts import width, words
from locales.upkeep import EDITED

TEXT = (FOLDER / "GLOSSARY.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in TEXT.split("\n## ")[1:]}
COUNTRIES = frozenset(("al", "xk", "mk"))  # beside a word that differs by country


def tables(section: str) -> Iterator[tuple[str, str, str]]:
    """(English, language, term) of every cell."""
    languages: list[str] = []
    for line in SECTIONS[section].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| English |"):
            languages = cells[1:]
        elif line.startswith("| ") and languages:
            yield from ((cells[0], tag, term) for tag, term in zip(languages, cells[1:], strict=True))


@pytest.mark.parametrize("section", [name for name in SECTIONS if name != "Manner"])
def test_every_term_is_said_in_every_language(section: str) -> None:
    said: dict[str, set[str]] = {}
    for english, tag, term in tables(section):
        assert term, (english, tag)
        said.setdefault(english, set()).add(tag)
    assert said
    assert all(tags == set(EDITED) for tags in said.values())


@pytest.mark.parametrize("section", [name for name in SECTIONS if name != "Manner"])
def test_every_term_is_in_the_letters_of_its_language(section: str) -> None:
    for english, tag, term in tables(section):
        for word in words(term):
            small = word.lower().replace("i̇", "i")
            assert small in LATIN_WORDS | COUNTRIES or set(small) <= ALPHABETS[tag], (english, tag, word)


def test_topics_fit_two_buttons_in_a_row() -> None:
    for english, tag, term in tables("Topics"):
        assert width(term) <= 16, (english, tag)


def test_the_manner_of_every_language_is_said() -> None:
    assert set(re.findall(r"^\| ([a-z]{2,3}(?:-Cyrl)?) \|", SECTIONS["Manner"], re.MULTILINE)) == set(EDITED)
