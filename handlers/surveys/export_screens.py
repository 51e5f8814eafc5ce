"""What was sent, as a file: which kind, and how options are written in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.languages import LANGUAGES
from bot.core.surveys.model import Survey
from bot.interchange.responses import Format
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.residents.screens import MARK
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys.survey_screens import to_survey
from handlers.surveys.terms_words import title_of

FORMATS: Final[tuple[Format, ...]] = ("xlsx", "csv", "json")
CODES: Final = "0"
_LONGEST_TITLE: Final = 160  # UTF-16 units


def ask_format(t: Translator, city: City, survey: Survey, tags: Sequence[str], labels: str) -> Screen:
    """Which file, with codes or with labels in a language."""
    choices = [
        Button(
            (MARK if labels == CODES else "") + t.pgettext("half-button", "Codes"),
            Tap(callbacks.EXPORT, city.slug, (survey.id, CODES)),
        ),
        *(
            Button(
                (MARK if labels == tag else "") + LANGUAGES[tag].own_name,
                Tap(callbacks.EXPORT, city.slug, (survey.id, tag)),
            )
            for tag in tags
        ),
    ]
    names = {
        "xlsx": t.pgettext("button", "📊 Spreadsheet (XLSX)"),
        "csv": t.pgettext("button", "📄 Table (CSV)"),
        "json": t.pgettext("button", "🧩 Data (JSON)"),
    }
    files: list[Row] = [
        (Button(names[kind], Tap(callbacks.EXPORT_AS, city.slug, (survey.id, kind, labels))),)
        for kind in FORMATS
    ]
    text = paragraphs(
        Markup("📤 ") + bold(t.gettext("Save as a file")),
        Markup.escape(shortened(title_of(t, survey.title), _LONGEST_TITLE)),
        t.gettext(
            "One row for each answer that was sent, as KoboToolbox writes it. First choose how options are written: by"
            " their codes, or in a language. Then choose the file."
        ),
        t.gettext("It has single answers in it: keep it where only those see it who have to."),
    )
    return Screen(text, (*in_rows(choices, 2), *files, (to_survey(t, city, survey.id),)))


def too_large(t: Translator) -> Markup:
    return t.gettext(
        "This file is too large for Telegram. Those who run this bot can write it with the command line, or choose"
        " another kind of file."
    )


def too_much_for_file(t: Translator) -> Markup:
    return t.gettext("This does not fit into such a file. Choose another kind of file, such as JSON.")


def caption(t: Translator, city: City, survey: Survey, now: datetime) -> Markup:
    return lines(
        bold(shortened(title_of(t, survey.title), _LONGEST_TITLE)),
        t.gettext("All answers that were sent, as of {when}.", when=t.datetime(now, city.zone)),
    )
