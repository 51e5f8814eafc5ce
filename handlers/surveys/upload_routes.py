"""A spreadsheet that an editor sends: read, reported on, and kept as a draft if it can be asked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from bot.core.cities.model import City
from bot.core.staff.model import Permission
from bot.core.surveys.findings import LARGEST_FORM, Finding, FormRead, Gravity, Problem
from bot.core.surveys.model import SurveyDraft
from bot.telegram.files import Files, FileTooLarge
from bot.telegram.routes import Handler, Routes
from bot.telegram.turns import ReceivedFile, Reply, Turn
from handlers.asked import said_of
from handlers.events.form import small_number
from handlers.residents.home import Home
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import desk_problems, desk_screens, desk_states, report_screens
from handlers.surveys.desk import Desk, DraftId, standing
from handlers.surveys.desk_refusals import refuse

_ENDINGS: Final = (".xlsx", ".xls", ".xlsm", ".xltx", ".xltm", ".xlsb", ".ods")
_TYPES: Final = ("application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml")
_MOST_FINDINGS: Final = 500


def is_spreadsheet(file: ReceivedFile) -> bool:
    """By what its name ends in, or what her phone says of it: what it is in truth is seen when it is read."""
    return file.name.casefold().endswith(_ENDINGS) or file.mime.startswith(_TYPES)


@dataclass(frozen=True, slots=True)
class UploadHandlers:
    """``show_report`` is the first page of what was found in a draft's file."""

    desk: Desk
    home: Home
    files: Files
    show_report: Callable[[Turn, City, SurveyDraft], Reply]

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.UPLOAD, self.ask_file)
        editors(callbacks.NEW_FILE, self.ask_new_file, DraftId)
        editors(callbacks.UPLOAD_INTO, self.read_sent)
        editors(callbacks.REFUSED, self.show_refused, small_number)
        routes.document(desk_states.UPLOADING, self.take_file)
        routes.document(desk_states.REFUSED, self.take_file)  # mended, it takes the same way
        for state in desk_states.EVERY:
            if state not in (desk_states.UPLOADING, desk_states.REFUSED):
                routes.document(state, self.take_unasked)
        for state in (desk_states.UPLOADING, desk_states.REFUSED):
            routes.text(state, self.ask_again)
            routes.photo(state, self.ask_again)
        return routes

    async def ask_file(self, turn: Turn) -> Reply:
        city = self.desk.city(turn)
        return Reply(
            screen=desk_screens.ask_file(turn.t, city), conversation=standing(desk_states.UPLOADING, city)
        )

    async def ask_new_file(self, turn: Turn) -> Reply:
        city, draft = await self.desk.draft(turn)
        return Reply(
            screen=desk_screens.ask_file(turn.t, city, draft),
            conversation=standing(desk_states.UPLOADING, city, draft=draft.id),
        )

    async def ask_again(self, turn: Turn) -> Reply:
        """Words or a photo, where a file is wanted."""
        if not said_of(turn.conversation, "draft"):
            city = await self.desk.asked_city(turn)
            return Reply(screen=desk_screens.ask_file(turn.t, city), conversation=turn.conversation)
        city, draft = await self.desk.draft(turn)
        return Reply(screen=desk_screens.ask_file(turn.t, city, draft), conversation=turn.conversation)

    async def take_file(self, turn: Turn) -> Reply:
        """Asked for: for a new draft, or in place of what one has. Whatever it is, what is wrong with it is told."""
        assert turn.file
        city = await self.desk.asked_city(turn)
        return await self._read(turn, city, turn.file, said_of(turn.conversation, "draft"))

    async def take_unasked(self, turn: Turn) -> Reply:
        """An editor may send a spreadsheet at any moment; others have nothing to send one for."""
        assert turn.file
        cities = await self.desk.cities_of(turn)
        if not cities or not is_spreadsheet(turn.file):
            return await self.home.tell_unreadable(turn)
        if len(cities) == 1:
            return await self._read(turn, cities[0], turn.file)
        return Reply(
            screen=desk_screens.which_city_for_file(turn.t, cities),
            conversation=standing(desk_states.CHOOSING_CITY, cities[0], **_sent(turn.file)),
        )

    def instead_of(self, others: Handler) -> Handler:
        """For files that are sent unasked: an editor's spreadsheet comes here, everything else goes on to ``others``."""

        async def take(turn: Turn) -> Reply:
            if turn.file and is_spreadsheet(turn.file) and await self.desk.cities_of(turn):
                return await self.take_unasked(turn)
            return await others(turn)

        return take

    async def read_sent(self, turn: Turn) -> Reply:
        """Of several cities this one was chosen."""
        city, known = self.desk.city(turn), turn.conversation
        if known is None or known.state != desk_states.CHOOSING_CITY:
            return refuse(turn, desk_problems.send_again(turn.t))
        return await self._read(turn, city, _file_of(turn))

    async def show_refused(self, turn: Turn) -> Reply:
        """Another page of what is wrong. Nothing was kept of the file, but Telegram has it."""
        city, known = self.desk.city(turn), turn.conversation
        if known is None or known.state != desk_states.REFUSED or said_of(known, "city") != city.slug:
            return refuse(turn, desk_problems.send_again(turn.t))
        return await self._read(turn, city, _file_of(turn), said_of(known, "draft"), page=turn.args[0])

    async def _read(
        self, turn: Turn, city: City, file: ReceivedFile, draft_id: str = "", page: int = 0
    ) -> Reply:
        self.desk.team.require(turn.resident, Permission.EDIT, city.slug)
        try:
            content = await self._content(file)
        except FileTooLarge:
            return self._refused(turn, city, file, _too_large(), draft_id, page)
        drafting = self.desk.surveys.drafting
        draft, read = await drafting.read(turn.resident, city, content, file.name, draft_id or None)
        if read.is_refused:
            return self._refused(turn, city, file, read, draft_id, page)
        assert draft
        return self.show_report(turn, city, draft)

    async def _content(self, file: ReceivedFile) -> bytes:
        if (file.size or 0) > LARGEST_FORM:
            raise FileTooLarge(LARGEST_FORM)
        return await self.files.download(file.file_id, LARGEST_FORM)

    def _refused(
        self, turn: Turn, city: City, file: ReceivedFile, read: FormRead, draft_id: str, page: int
    ) -> Reply:
        """She may send the file anew at once: it is still what is asked for."""
        findings = read.findings[:_MOST_FINDINGS]
        return Reply(
            screen=report_screens.refused(turn.t, city, file.name, findings, page, draft_id),
            conversation=standing(desk_states.REFUSED, city, draft=draft_id, **_sent(file)),
        )


def _sent(file: ReceivedFile) -> dict[str, str]:
    return {"file": file.file_id, "name": file.name, "size": str(file.size or "")}


def _file_of(turn: Turn) -> ReceivedFile:
    """The one that was sent before."""
    known = turn.conversation
    size = said_of(known, "size")
    file = ReceivedFile(said_of(known, "file"), said_of(known, "name"), None, "", "document")
    return replace(file, size=int(size)) if size else file


def _too_large() -> FormRead:
    limit = {"limit": str(LARGEST_FORM)}
    return FormRead(None, (Finding(Gravity.REFUSED, Problem.TOO_LARGE, details=limit),))
