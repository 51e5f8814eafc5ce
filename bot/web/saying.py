"""What a page says in the language of whoever wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.languages import LANGUAGES, in_script_of, pick


@dataclass(frozen=True, slots=True)
class Said:
    """A text with the language it is in: a page must not read it out in its own."""

    words: str
    language: str


def said(texts: Mapping[str, str], language: str) -> Said:
    """What a reader of that language is shown, in her script, and in which it is."""
    found = pick(texts, language)
    if found is None:
        return Said("", language)
    return Said(
        in_script_of(language, found[1], written_in=found[0]), shown_in(language, written_in=found[0])
    )


def shown_in(language: str, *, written_in: str) -> str:
    """The tag of what a reader of ``language`` is shown of a text: Serbian may have changed its script for her."""
    latin = written_in == "sr-Cyrl" and LANGUAGES[language].script == "Latn"
    return "sr-Latn" if latin else written_in
