"""Reads the catalogues, so that a fresh clone speaks every language without a build step."""

import io
from collections.abc import Callable
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.core.languages import LANGUAGES
from bot.core.shared.script import to_latin
from locales.plurals import PLURALS

DOMAIN: Final = "charshi"
FOLDER: Final = Path(__file__).parent
TEMPLATE: Final = f"{DOMAIN}.pot"
SOURCE_LANGUAGE: Final = "en"
GENERATED_FROM: Final = {"sr-Latn": "sr-Cyrl"}


def po_path(tag: str, folder: Path = FOLDER) -> Path:
    """Where the catalogue of a language is edited (or, for a generated one, put for people to look at)."""
    return folder / LANGUAGES[tag].locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def mo_path(tag: str, folder: Path = FOLDER) -> Path:
    """Where the compiled catalogue of a language is kept, if anybody compiled it."""
    return po_path(tag, folder).with_suffix(".mo")


def read_catalogue(tag: str, folder: Path = FOLDER) -> Catalog | None:
    """The catalogue as it is edited; a generated one is generated. None if its file is missing.

    Raises `babel.messages.pofile.PoFileError` if the file is not a catalogue.
    """
    source = GENERATED_FROM.get(tag)
    if source is not None:
        original = read_catalogue(source, folder)
        return None if original is None else in_latin(original, tag)
    path = po_path(tag, folder)
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGES[tag].locale, domain=DOMAIN, abort_invalid=True)


def new_catalogue(tag: str) -> Catalog:
    """An empty catalogue with the header that every catalogue of ours has."""
    catalogue = Catalog(
        locale=LANGUAGES[tag].locale,
        domain=DOMAIN,
        header_comment=f"# {LANGUAGES[tag].own_name}. Rules: `python -m locales check`. Words: GLOSSARY.md.",
        fuzzy=False,
    )
    catalogue.mime_headers = [("Plural-Forms", PLURALS[tag].header)]
    return catalogue


def in_latin(original: Catalog, tag: str) -> Catalog:
    """A Serbian catalogue in Latin letters, entry by entry."""
    latin = new_catalogue(tag)
    for message in original:
        if message.id:
            add(latin, _in_latin(message))
    return latin


def add(catalogue: Catalog, message: Message) -> None:
    """Puts an entry into a catalogue, under its own context."""
    catalogue.add(
        message.id,
        message.string,
        locations=message.locations,
        auto_comments=message.auto_comments,
        user_comments=message.user_comments,
        flags=message.flags,
        context=message.context,
    )


def _in_latin(message: Message) -> Message:
    forms = tuple(map(to_latin, forms_of(message)))
    return Message(
        message.id,
        forms if message.pluralizable else forms[0],
        flags=message.flags,
        context=message.context,
    )


def forms_of(message: Message) -> tuple[str, ...]:
    """What an entry says: one text, or one for each plural form; empty texts where it is not translated."""
    written = message.string
    return (written or "",) if isinstance(written, str | None) else tuple(form or "" for form in written)


def compile_catalogue(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it: without the entries that are fuzzy or not translated."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def load(
    tag: str, folder: Path = FOLDER, *, on_missing: Callable[[str], None] | None = None
) -> NullTranslations:
    """What gettext says in a language: the compiled catalogue if it is as new as its source, else the source.

    A language whose catalogue is missing speaks English, and `on_missing` is told its tag.
    """
    source = po_path(GENERATED_FROM.get(tag, tag), folder)
    compiled = mo_path(tag, folder)
    if compiled.is_file() and (
        not source.is_file() or compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns
    ):
        with compiled.open("rb") as file:
            return GNUTranslations(file)
    catalogue = read_catalogue(tag, folder)
    if catalogue is None:
        if on_missing is not None:
            on_missing(tag)
        return NullTranslations()
    return GNUTranslations(io.BytesIO(compile_catalogue(catalogue)))
