"""Brings the catalogues in step with the sources, and texts in and out of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message

from bot.core.languages import LANGUAGES
from locales.catalogues import (
    FOLDER,
    GENERATED_FROM,
    SOURCE_LANGUAGE,
    TEMPLATE,
    add,
    compile_catalogue,
    forms_of,
    mo_path,
    new_catalogue,
    po_path,
    read_catalogue,
)
from locales.checks import Problem, check_entry, key, name
from locales.extraction import extract, render
from locales.plurals import PLURALS

EDITED: Final = tuple(tag for tag in LANGUAGES if tag not in (*GENERATED_FROM, SOURCE_LANGUAGE))
"""The languages that people translate into."""


def update_all(root: Path = FOLDER.parent, folder: Path = FOLDER) -> Iterator[str]:
    """Extracts, updates every catalogue, generates the generated ones, compiles all; says what it did.

    Translations of messages that still stand are kept to the letter; those of others are dropped (history has
    them). Nothing is guessed: a new message is empty in every language but English.
    """
    template = extract(root)
    _write(folder / TEMPLATE, render(template))
    yield f"{TEMPLATE}: {len(template)} messages"
    for tag in (*EDITED, SOURCE_LANGUAGE):
        catalogue = updated(tag, template, read_catalogue(tag, folder))
        _write(po_path(tag, folder), render(catalogue))
        empty = sum(1 for message in catalogue if message.id and not all(forms_of(message)))
        yield f"{tag}: {empty} to translate" if empty else f"{tag}: complete"
    for tag in GENERATED_FROM:
        generated = read_catalogue(tag, folder)
        if generated is not None:
            _write(po_path(tag, folder), render(generated))
            yield f"{tag}: generated from {GENERATED_FROM[tag]}"
    compile_all(folder)


def compile_all(folder: Path = FOLDER) -> None:
    """Compiles every catalogue there is."""
    for tag in LANGUAGES:
        catalogue = read_catalogue(tag, folder)
        if catalogue is not None:
            mo_path(tag, folder).write_bytes(compile_catalogue(catalogue))


def updated(tag: str, template: Catalog, present: Catalog | None) -> Catalog:
    """A catalogue with the messages of the template, and what `present` says of them."""
    said = {key(message): message for message in present or () if message.id}
    catalogue = new_catalogue(tag)
    for message in template:
        if not message.id:
            continue
        entry = said.get(key(message))
        forms = _english(message) if tag == SOURCE_LANGUAGE else _kept(tag, message, entry)
        add(catalogue, _translated(message, forms, entry))
    return catalogue


def _english(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _kept(tag: str, message: Message, entry: Message | None) -> tuple[str, ...]:
    wanted = len(PLURALS[tag].categories) if message.pluralizable else 1
    forms = forms_of(entry) if entry is not None else ()
    return (*forms, *("",) * wanted)[: max(wanted, len(forms))]


def _translated(message: Message, forms: Sequence[str], entry: Message | None) -> Message:
    return Message(
        message.id,
        tuple(forms) if message.pluralizable else forms[0],
        locations=message.locations,
        auto_comments=message.auto_comments,
        user_comments=entry.user_comments if entry is not None else (),
        flags=[flag for flag in message.flags if "format" not in flag] + _fuzzy(entry),
        context=message.context,
    )


def _fuzzy(entry: Message | None) -> list[str]:
    return ["fuzzy"] if entry is not None and entry.fuzzy else []


def export(tag: str, folder: Path = FOLDER) -> str:
    """The catalogue as JSON for a translator: `context|message` to its text, or to the list of plural forms.

    Raises FileNotFoundError if the language has no catalogue yet.
    """
    catalogue = read_catalogue(tag, folder)
    if catalogue is None:
        raise FileNotFoundError(po_path(tag, folder))
    said: dict[str, str | list[str]] = {}
    for message in catalogue:
        if message.id:
            forms = forms_of(message)
            said[name(message)] = list(forms) if message.pluralizable else forms[0]
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def bring_in(tag: str, said: Mapping[str, object], folder: Path = FOLDER) -> list[Problem]:
    """Puts a translator's texts, in the form of `export`, into the catalogue; messages not named stay.

    All or nothing: if a text breaks a rule or names no message, its problems are returned, none is written.
    Raises FileNotFoundError if the language has no catalogue yet.
    """
    catalogue = read_catalogue(tag, folder)
    if catalogue is None:
        raise FileNotFoundError(po_path(tag, folder))
    known = {name(message): message for message in catalogue if message.id}
    problems: list[Problem] = []
    for called, text in said.items():
        message = known.get(called)
        forms = _forms(text)
        if message is None:
            problems.append(Problem(tag, called, "no such message"))
        elif forms is None or isinstance(text, str) == message.pluralizable:
            kind = "the list of its plural forms" if message.pluralizable else "a text"
            problems.append(Problem(tag, called, f"expected {kind}"))
        elif any(forms):
            problems += (Problem(tag, called, what) for what in check_entry(tag, message, forms))
            message.string = forms if message.pluralizable else forms[0]
            message.flags.discard("fuzzy")
    if not problems:
        _write(po_path(tag, folder), render(catalogue))
    return problems


def _forms(text: object) -> tuple[str, ...] | None:
    if isinstance(text, str):
        return (text,)
    if isinstance(text, list) and all(isinstance(form, str) for form in text):
        return tuple(text)
    return None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)
