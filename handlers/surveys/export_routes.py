"""What was sent, as a file: written page by page, then sent."""

import asyncio
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from bot.core.cities.model import City
from bot.core.languages import LANGUAGES
from bot.core.staff.model import Permission
from bot.core.surveys.model import Survey
from bot.interchange.responses import Format, write_responses
from bot.interchange.tables import TooManyColumns, TooManyRows
from bot.telegram.routes import Routes
from bot.telegram.screens import Document
from bot.telegram.turns import Reply, Turn
from handlers.events.shortening import file_name
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import export_screens
from handlers.surveys.desk import Desk
from handlers.surveys.desk_refusals import refuse
from handlers.surveys.export_screens import CODES, FORMATS
from handlers.surveys.filling import survey_id
from handlers.surveys.result_routes import ResultHandlers
from handlers.surveys.terms_words import title_of

LARGEST: Final = 50_000_000  # bytes that Telegram takes of a bot


def file_format(text: str) -> Format:
    """A converter for buttons. Raises ValueError."""
    for known in FORMATS:
        if text == known:
            return known
    raise ValueError(text)


def labels(text: str) -> str:
    """A converter for buttons: a language of ours, or CODES. Raises ValueError."""
    if text != CODES and text not in LANGUAGES:
        raise ValueError(text)
    return text


@dataclass(frozen=True, slots=True)
class ExportHandlers:
    desk: Desk
    results: ResultHandlers

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.EXPORT, self.ask_format, survey_id, labels)
        editors(callbacks.EXPORT_AS, self.export, survey_id, file_format, labels)
        return routes

    async def ask_format(self, turn: Turn) -> Reply:
        city, (one, chosen) = self.desk.city(turn), turn.args
        outline = await self.results.outline(turn, city, one)
        written = [tag for form in outline.forms.values() for tag in form.languages if tag in LANGUAGES]
        tags = list(dict.fromkeys((*city.languages, *written)))
        return Reply(screen=export_screens.ask_format(turn.t, city, outline.survey, tags, chosen))

    async def export(self, turn: Turn) -> Reply:
        city, (one, kind, chosen) = self.desk.city(turn), turn.args
        try:
            survey, content = await self._written(turn, city, one, kind, None if chosen == CODES else chosen)
        except (TooManyRows, TooManyColumns):
            return refuse(turn, export_screens.too_much_for_file(turn.t))
        if content is None:
            return refuse(turn, export_screens.too_large(turn.t))
        now = self.desk.now()
        name = f"{city.slug}-{file_name(title_of(turn.t, survey.title))}-{now:%Y%m%d}.{kind}"
        return Reply(document=Document(name, content, export_screens.caption(turn.t, city, survey, now)))

    async def _written(
        self, turn: Turn, city: City, one: str, kind: Format, language: str | None
    ) -> tuple[Survey, bytes | None]:
        """The file; None where it is larger than Telegram takes. Raises TooManyRows, TooManyColumns, SurveyUnknown."""
        export = await self.desk.surveys.reporting.export(turn.resident, city, one)
        with tempfile.TemporaryDirectory(prefix="charshi-export-") as folder:
            path = Path(folder) / f"responses.{kind}"
            await write_responses(path, export, format=kind, labels=language)
            content = await asyncio.to_thread(_read, path)
        return export.survey, content


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.stat().st_size <= LARGEST else None
