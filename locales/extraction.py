"""What the sources say in English; and catalogues as files that change only when a text does."""

import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from locales.catalogues import DOMAIN, FOLDER

SOURCES: Final = ("bot", "handlers")
_NOT_OURS: Final = frozenset(("emulator", "__pycache__", "node_modules"))  # the emulator's page is in English
_KEYWORDS: Final[Mapping[str, tuple[int | tuple[int, str], ...] | None]] = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "NP_": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_METHODS: Final = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
# Dates, names and tools in a header would change without any text having changed.
_KEPT_HEADERS: Final = (
    "Language",
    "Plural-Forms",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
)


def extract(root: Path = FOLDER.parent) -> Catalog:
    """The template: every message of the sources under `root`, with the files it is in."""
    template = Catalog(
        domain=DOMAIN,
        header_comment="# Extracted by `python -m locales i18n`; not edited by hand.",
        fuzzy=False,
    )
    for source in SOURCES:
        found = extract_from_dir(
            root / source,
            _METHODS,
            options_map={"**.html": {"trimmed": "true"}},
            keywords=_KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
            directory_filter=lambda folder: Path(folder).name not in _NOT_OURS,
        )
        for name, _line, message, comments, context in found:
            template.add(
                message,
                locations=[(f"{source}/{Path(name).as_posix()}", 0)],
                auto_comments=comments,
                context=context,
            )
    return template


def render(catalogue: Catalog) -> bytes:
    """The catalogue as a file: sorted, without dates, line numbers or names of machines."""
    written = io.BytesIO()
    write_po(written, catalogue, width=110, sort_output=True, include_lineno=False)
    header, gap, entries = written.getvalue().decode().partition("\n\n")
    return (
        "\n".join(_without_what_changes(header.splitlines())) + gap + entries.rstrip("\n") + "\n"
    ).encode()


def _without_what_changes(header: Iterable[str]) -> Iterator[str]:
    begins, kept = True, True
    for line in header:
        if not line.startswith('"'):
            yield line
            continue
        if begins:
            kept = line[1:].partition(":")[0] in _KEPT_HEADERS
        if kept:
            yield line
        begins = line.endswith('\\n"')  # a long header goes on in the next line
