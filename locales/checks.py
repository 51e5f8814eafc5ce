"""The rules that catalogues are held to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError

from bot.core.languages import LANGUAGES
from bot.core.shared.script import letter_script
from locales import texts
from locales.allowances import ALPHABETS, LATIN_WORDS, SAME_IN_ENGLISH
from locales.catalogues import (
    FOLDER,
    GENERATED_FROM,
    SOURCE_LANGUAGE,
    TEMPLATE,
    forms_of,
    po_path,
    read_catalogue,
)
from locales.contexts import CHARACTERS, COLUMNS, PLAIN
from locales.extraction import extract, render
from locales.plurals import PLURALS

_SHORTEST_COMMAND: Final = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: in which file, with which message ("" for the whole file), and what."""

    file: str
    message: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.message!r}: {self.what}" if self.message else f"{self.file}: {self.what}"


def check_all(root: Path = FOLDER.parent, folder: Path = FOLDER) -> Iterator[Problem]:
    """Every problem of the template and of all catalogues, in the order of the languages."""
    template = extract(root)
    pot = folder / TEMPLATE
    if not pot.is_file() or pot.read_bytes() != render(template):
        yield Problem(_shown(pot, folder), "", "not in step with the sources: run `python -m locales i18n`")
    for tag in LANGUAGES:
        yield from check_language(tag, template, folder)


def check_language(tag: str, template: Catalog, folder: Path = FOLDER) -> Iterator[Problem]:
    """Every problem of one language's catalogue."""
    file = _shown(po_path(tag, folder), folder)
    try:
        catalogue = read_catalogue(tag, folder)
    except (PoFileError, ValueError) as error:  # ValueError: a header that makes no sense
        yield Problem(file, "", f"not a catalogue: {error}")
        return
    if catalogue is None:
        yield Problem(file, "", "missing: run `python -m locales i18n`, then translate")
        return
    if tag not in GENERATED_FROM:
        yield from (Problem(file, name(message), "obsolete") for message in catalogue.obsolete.values())
    if catalogue.plural_forms != PLURALS[tag].header:
        yield Problem(file, "", f"Plural-Forms is not CLDR's: expected {PLURALS[tag].header!r}")
    wanted = {key(message): message for message in template if message.id}
    entries = {key(message): message for message in catalogue if message.id}
    for unknown in entries.keys() - wanted.keys():
        yield Problem(file, name(entries[unknown]), "stale: no source says this any more")
    for known, source in wanted.items():
        entry = entries.get(known)
        if entry is None:
            yield Problem(file, name(source), "missing")
        elif entry.fuzzy:
            yield Problem(file, name(source), "fuzzy")
        else:
            yield from (
                Problem(file, name(source), what) for what in check_entry(tag, source, forms_of(entry))
            )


Key = tuple[str | None, str | tuple[str, ...]]


def key(message: Message) -> Key:
    """What tells messages apart: context, and text or (singular, plural)."""
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def name(message: Message) -> str:
    """The message as people are told of it: `context|text`; as it is, if it has no context."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context or ''}|{text}" if message.context or "|" in text else text


def check_entry(tag: str, source: Message, forms: Sequence[str]) -> Iterator[str]:
    """What is wrong with a translation of `source` into the language `tag`."""
    if isinstance(source.id, str):
        if len(forms) != 1:
            yield f"{len(forms)} texts for a message that has no plural"
            return
        yield from _check_form(tag, source, forms[0], (source.id,))
        return
    singular, plural = str(source.id[0]), str(source.id[1])
    categories = PLURALS[tag].categories
    if len(forms) != len(categories):
        yield f"{len(forms)} plural forms of {len(categories)}: {', '.join(categories)}"
        return
    only_one = "n%10" not in PLURALS[tag].expression.partition("?")[0]
    for category, form in zip(categories, forms, strict=True):
        # A form said of the number one alone may leave the number out; one said of 21 too may not.
        models = (singular, plural) if category == "one" and only_one else (plural,)
        yield from (f"{category}: {what}" for what in _check_form(tag, source, form, models))


def _check_form(tag: str, source: Message, form: str, models: Sequence[str]) -> Iterator[str]:
    if not form.strip():
        yield "not translated"
        return
    if tag == SOURCE_LANGUAGE:
        if form not in (source.id if source.pluralizable else (source.id,)):
            yield "English is what the sources say: change it there"
    elif form in models and _is_suspicious(tag, form):
        yield "the same as in English (allowances.py knows where that is right)"
    yield from _check_kept(form, models, is_html=source.context not in PLAIN)
    yield from _check_letters(tag, form)
    yield from _check_length(source.context, form)


def _is_suspicious(tag: str, form: str) -> bool:
    return not all(
        word.isdigit() or word in LATIN_WORDS or tag in SAME_IN_ENGLISH.get(word, ())
        for word in map(str.lower, texts.words(form))
    )


def _check_kept(form: str, models: Sequence[str], *, is_html: bool) -> Iterator[str]:
    try:
        found = texts.placeholders(form)
    except ValueError as error:
        yield f"placeholders: {error}"
        return
    if all(found != texts.placeholders(model) for model in models):
        yield f"placeholders differ: {_listed(found)} for {_listed(texts.placeholders(models[-1]))}"
    model = models[-1]
    if is_html:
        if texts.tags(form) != texts.tags(model):
            yield f"tags differ: {_listed(texts.tags(form))} for {_listed(texts.tags(model))}"
        if not texts.tags_nest(form):
            yield "tags do not nest"
        if bare := texts.bare_markup(form):
            yield f"a bare {bare} in HTML: write {'&amp;' if bare == '&' else '&lt;'}"
    if texts.edges(form) != texts.edges(model):
        yield "white space at the beginning or the end differs"
    if form.count("\n") != model.count("\n"):
        yield f"{form.count(chr(10))} line breaks for {model.count(chr(10))}"
    if texts.ending(form) != texts.ending(model):
        yield f"ends in {texts.ending(form)!r}, the English in {texts.ending(model)!r}"
    if texts.pictures(form) != texts.pictures(model):
        yield f"pictures differ: {_listed(texts.pictures(form))} for {_listed(texts.pictures(model))}"


def _check_letters(tag: str, form: str) -> Iterator[str]:
    alphabet, script = ALPHABETS[tag], LANGUAGES[tag].script
    for word in texts.words(form):
        if word.lower() in LATIN_WORDS:
            continue
        scripts = {letter_script(letter) for letter in word if letter.isalpha()}
        if scripts - {script}:
            kinds = ", ".join(sorted(str(kind) for kind in scripts))
            yield f"the word {word!r} is not written in {script} alone but in {kinds}"
        elif strange := [letter for letter in word if letter.isalpha() and not _is_in(alphabet, letter)]:
            yield f"the word {word!r} has letters that {tag} does not use: {' '.join(strange)}"


def _is_in(alphabet: frozenset[str], letter: str) -> bool:
    return letter in alphabet or letter.lower().replace("i̇", "i") in alphabet


def _check_length(context: str | None, form: str) -> Iterator[str]:
    columns = COLUMNS.get(context or "")
    if columns is not None and (taken := texts.width(form)) > columns:
        yield f"too long for a phone: “{texts.as_on_a_phone(form, columns)}” ({taken} columns of {columns})"
    characters = CHARACTERS.get(context or "")
    if characters is not None and len(form) > characters:
        cut = texts.as_on_a_phone(form, characters)
        yield f"too long for Telegram: “{cut}” ({len(form)} characters of {characters})"
    if context == "command" and len(form) < _SHORTEST_COMMAND:
        yield f"too short for Telegram: {len(form)} characters of at least {_SHORTEST_COMMAND}"


def _listed(counted: Counter[str]) -> str:
    return " ".join(sorted(counted.elements())) or "none"


def _shown(path: Path, folder: Path) -> str:
    return path.relative_to(folder.parent).as_posix()
