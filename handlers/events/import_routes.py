"""Importing a calendar file: sent at any moment, shown as what it would do, and then taken."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.core.cities.model import City
from bot.core.staff.model import Permission
from bot.interchange.content_lines import LARGEST
from bot.telegram.files import Files, FileTooLarge
from bot.telegram.routes import Routes
from bot.telegram.turns import ReceivedFile, Reply, Turn
from handlers.asked import said_of
from handlers.cities.states import SEARCHING as SEARCHING_CITIES
from handlers.events import callbacks, import_screens, states
from handlers.events.desk import Desk
from handlers.events.editing_routes import EditingHandlers
from handlers.events.feed_routes import FeedHandlers
from handlers.events.states import OF_THE_FORM, PICTURE, standing
from handlers.residents.home import Home

ANYTIME: Final = (
    *("", SEARCHING_CITIES, states.SEARCHING, states.LOCATING, states.ADDING_WORDS),
    *(states.FINDING, states.CANCELLING, states.REJECTING),
    *(states.CHECKING, states.CHOOSING_CITY, states.FEED_ADDRESS, states.FEED_CHECKING),
    *(state for state in OF_THE_FORM if state != PICTURE),
)
"""Where an editor stands who sends a calendar without being asked for it: anywhere but where a picture is wanted."""


@dataclass(frozen=True, slots=True)
class ImportHandlers:
    desk: Desk
    editing: EditingHandlers
    home: Home
    files: Files
    feeds: FeedHandlers

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.IMPORT, self.ask_file)
        editors(callbacks.IMPORT_INTO, self.check_sent)
        editors(callbacks.IMPORT_TAKE, self.take)
        routes.document(states.IMPORTING, self.take_file)
        for state in ANYTIME:
            routes.document(state, self.take_file_unasked)
        routes.text(states.IMPORTING, self.explain)
        return routes

    async def ask_file(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        return Reply(
            screen=import_screens.ask_file(turn.t, city),
            conversation=standing(states.IMPORTING, city.slug),
        )

    async def explain(self, turn: Turn) -> Reply:
        """Words, where a file is wanted: an address is taken for that of a calendar."""
        if "://" in turn.words:
            return await self.feeds.check(turn)
        city = (await self.desk.asked(turn)).city
        return Reply(
            screen=import_screens.ask_file(turn.t, city),
            conversation=standing(states.IMPORTING, city.slug),
        )

    async def take_file(self, turn: Turn) -> Reply:
        """For the city whose editors' page she came from."""
        assert turn.file
        return await self._check(turn, (await self.desk.asked(turn)).city, turn.file)

    async def take_file_unasked(self, turn: Turn) -> Reply:
        """An editor may send a calendar at any moment; others have nothing to send a file for."""
        assert turn.file
        cities = await self.editing.cities_of(turn)
        if not cities:
            return await self.home.tell_unreadable(turn)
        if len(cities) == 1:
            return await self._check(turn, cities[0], turn.file)
        sent = {"file": turn.file.file_id, "name": turn.file.name, "size": str(turn.file.size or "")}
        return Reply(
            screen=import_screens.which_city(turn.t, cities),
            conversation=standing(states.CHOOSING_CITY, cities[0].slug, **sent),
        )

    async def check_sent(self, turn: Turn) -> Reply:
        """Of several cities this one was chosen."""
        city, known = self.desk.city(turn), turn.conversation
        if known is None or known.state != states.CHOOSING_CITY:
            return Reply(screen=import_screens.send_again(turn.t, city))
        size = said_of(known, "size")
        file = ReceivedFile(
            said_of(known, "file"), said_of(known, "name"), int(size) if size else None, "", "document"
        )
        return await self._check(turn, city, file)

    async def _check(self, turn: Turn, city: City, file: ReceivedFile) -> Reply:
        """What it would do. Raises FileTooLarge, FileGone, CalendarUnreadable."""
        self.desk.team.require(turn.resident, Permission.EDIT, city.slug)
        if (file.size or 0) > LARGEST:
            raise FileTooLarge(LARGEST)
        content = await self.files.download(file.file_id, LARGEST)
        report = await self.desk.events.importing.preview(turn.resident, city, content)
        return Reply(
            screen=import_screens.dry_run(turn.t, city, report, file.name),
            conversation=standing(states.CHECKING, city.slug, file=file.file_id),
        )

    async def take(self, turn: Turn) -> Reply:
        """The file is fetched anew: Telegram keeps it."""
        city, known = self.desk.city(turn), turn.conversation
        if known is None or known.state != states.CHECKING or said_of(known, "city") != city.slug:
            return Reply(screen=import_screens.send_again(turn.t, city))
        content = await self.files.download(said_of(known, "file"), LARGEST)
        report = await self.desk.events.importing.take(turn.resident, city, content)
        return Reply(screen=import_screens.imported(turn.t, city, report))
