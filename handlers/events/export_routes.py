"""The city's upcoming events as a file to take along."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.core.cities.model import City
from bot.core.events.schedule import HORIZON
from bot.core.staff.model import Permission
from bot.interchange.icalendar_writer import write_calendar
from bot.interchange.tables import EVENT_COLUMNS, event_rows, write_csv, write_xlsx
from bot.telegram.routes import Routes
from bot.telegram.screens import Document
from bot.telegram.turns import Reply, Turn
from handlers.events import callbacks, export_screens
from handlers.events.desk import Desk
from handlers.events.editing_routes import EditingHandlers

MOST_EXPORTED: Final = 5_000  # occurrences


def file_format(text: str) -> str:
    """A converter for buttons. Raises ValueError."""
    if text not in export_screens.FORMATS:
        raise ValueError(text)
    return text


@dataclass(frozen=True, slots=True)
class ExportHandlers:
    desk: Desk
    editing: EditingHandlers

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.EXPORT, self.ask_format)
        editors(callbacks.EXPORT_AS, self.export, file_format)
        return routes

    async def ask_format(self, turn: Turn) -> Reply:
        return Reply(screen=export_screens.ask_format(turn.t, self.desk.city(turn)))

    async def export(self, turn: Turn) -> Reply:
        """In a thread: a spreadsheet of some thousand rows takes a second."""
        city, kind = self.desk.city(turn), turn.args[0]
        content = await (self._calendar if kind == "ics" else self._table)(turn, city, kind)
        now = self.desk.clock.now()
        name = f"{city.slug}-events-{now:%Y%m%d}.{kind}"
        return Reply(document=Document(name, content, export_screens.export_caption(turn.t, city, now)))

    async def _calendar(self, turn: Turn, city: City, kind: str) -> bytes:
        now, language = self.desk.clock.now(), turn.t.language.tag
        events = await self.desk.events.browsing.calendar(city, now, now + HORIZON, MOST_EXPORTED)
        name = city.name_for(language)
        return await asyncio.to_thread(write_calendar, events, name=name, language=language, now=now)

    async def _table(self, turn: Turn, city: City, kind: str) -> bytes:
        now = self.desk.clock.now()
        listings = await self.desk.events.browsing.list_between(
            [city], now, now + HORIZON, cancelled=True, limit=MOST_EXPORTED
        )
        rows = event_rows(listings, turn.t.language.tag, city.zone)
        if kind == "csv":
            return await asyncio.to_thread(write_csv, EVENT_COLUMNS, rows)
        return await asyncio.to_thread(write_xlsx, city.slug, EVENT_COLUMNS, rows)
