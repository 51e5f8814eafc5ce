"""The buttons of an announcement that open a page: the address first, then what the button says in each language."""

from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from bot.core.broadcasts.checking import check_content
from bot.core.broadcasts.model import (
    LONGEST_LABEL,
    MOST_BUTTONS,
    Broadcast,
    ChangedMeanwhile,
    Content,
    InvalidBroadcast,
    LinkButton,
)
from bot.core.languages import ENGLISH
from bot.core.staff.model import Permission
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.asked import said_of
from handlers.broadcasts import callbacks, draft_screens, problems, states, text_screens
from handlers.broadcasts.desk import BroadcastId, Desk, Draft, without, writes_in
from handlers.events import typed
from handlers.events.form import small_number
from handlers.moderation.arguments import language


@dataclass(frozen=True, slots=True)
class LinkHandlers:
    desk: Desk

    def routes(self) -> Routes:
        routes = Routes()
        editors = partial(routes.tap, newcomers=True, permission=Permission.EDIT)
        editors(callbacks.LINKS, self.show, BroadcastId)
        editors(callbacks.LINK_NEW, self.ask_new, BroadcastId)
        editors(callbacks.LINK, self.ask_label, BroadcastId, small_number, language)
        editors(callbacks.LINK_UNSAID, self.remove_label, BroadcastId, small_number, language)
        editors(callbacks.LINK_ADDRESS, self.ask_address, BroadcastId, small_number)
        editors(callbacks.LINK_REMOVED, self.remove, BroadcastId, small_number)
        routes.text(states.LINK_ADDRESS, self.write_address)
        routes.text(states.LINK_LABEL, self.write_label)
        return routes

    async def show(self, turn: Turn) -> Reply:
        return Reply(screen=text_screens.links(turn.t, await self.desk.open(turn)))

    # The address

    async def ask_new(self, turn: Turn) -> Reply:
        draft = await self.desk.open(turn)
        if len(draft.content.buttons) >= MOST_BUTTONS:
            return Reply(screen=text_screens.links(turn.t, draft))
        return _ask_address(turn, draft, None)

    async def ask_address(self, turn: Turn) -> Reply:
        draft, index = await self.desk.open(turn), turn.args[1]
        _require(draft.broadcast, index)
        return _ask_address(turn, draft, index)

    async def write_address(self, turn: Turn) -> Reply:
        """Of a new button its first words are asked for next: without them it is none."""
        draft, said = await self.desk.open(turn), said_of(turn.conversation, "index")
        index, address = int(said) if said else None, _address(turn.words)
        if address is None:
            return _ask_address(turn, draft, index, Markup("⚠️ ") + problems.bad_address(turn.t))
        if index is None:
            return _ask_first_label(turn, draft, address)
        draft = await self.desk.change(turn, draft, lambda before: _moved(before, index, address))
        return Reply(screen=text_screens.links(turn.t, draft, draft_screens.kept(turn.t)))

    # What it says

    async def ask_label(self, turn: Turn) -> Reply:
        draft, (_, index, tag) = await self.desk.open(turn), turn.args
        _require(draft.broadcast, index)
        return _ask_label(turn, draft, index, tag)

    async def write_label(self, turn: Turn) -> Reply:
        """The first words of a new button make it one."""
        draft, words = await self.desk.open(turn), typed.line(turn.words)
        tag, address = said_of(turn.conversation, "language"), said_of(turn.conversation, "address")
        index = len(draft.content.buttons) if address else int(said_of(turn.conversation, "index"))
        if len(words) > LONGEST_LABEL:
            note = text_screens.label_too_long(turn.t)
            if address:
                return _ask_first_label(turn, draft, address, note)
            return _ask_label(turn, draft, index, tag, note)

        def worded(before: Broadcast) -> Broadcast:
            if address:
                return _with(before, (*before.content.buttons, LinkButton({tag: words}, address)))
            button = _require(before, index)
            return _at(before, index, replace(button, labels={**button.labels, tag: words}))

        draft = await self.desk.change(turn, draft, worded)
        return _ask_label(turn, draft, index, tag, draft_screens.kept(turn.t))

    async def remove_label(self, turn: Turn) -> Reply:
        """The last words stay: without any it is no button."""
        draft, (_, index, tag) = await self.desk.open(turn), turn.args

        def unsaid(before: Broadcast) -> Broadcast:
            button = _require(before, index)
            labels = without(button.labels, tag) or button.labels
            return _at(before, index, replace(button, labels=labels))

        return _ask_label(turn, await self.desk.change(turn, draft, unsaid), index, tag)

    async def remove(self, turn: Turn) -> Reply:
        draft, index = await self.desk.open(turn), turn.args[1]

        def fewer(before: Broadcast) -> Broadcast:
            _require(before, index)
            buttons = before.content.buttons
            return _with(before, (*buttons[:index], *buttons[index + 1 :]))

        return Reply(screen=text_screens.links(turn.t, await self.desk.change(turn, draft, fewer)))


def _ask_address(turn: Turn, draft: Draft, index: int | None, note: Markup | None = None) -> Reply:
    screen = text_screens.ask_address(turn.t, draft, index, note)
    said = "" if index is None else str(index)
    return Reply(screen=screen, conversation=draft.asking(states.LINK_ADDRESS, index=said))


def _ask_first_label(turn: Turn, draft: Draft, address: str, note: Markup | None = None) -> Reply:
    tag = writes_in(turn.t.language.tag, draft.city)
    screen = text_screens.ask_first_label(turn.t, draft, tag, address, note)
    return Reply(screen=screen, conversation=draft.asking(states.LINK_LABEL, language=tag, address=address))


def _ask_label(turn: Turn, draft: Draft, index: int, tag: str, note: Markup | None = None) -> Reply:
    screen = text_screens.ask_label(turn.t, draft, index, tag, note)
    return Reply(screen=screen, conversation=draft.asking(states.LINK_LABEL, index=str(index), language=tag))


def _address(words: str) -> str | None:
    """Of a page that a button may open."""
    address = typed.address(words)
    if address is None:
        return None
    try:
        check_content(Content(buttons=(LinkButton({ENGLISH: "x"}, address),)))
    except InvalidBroadcast:
        return None
    return address


def _require(broadcast: Broadcast, index: int) -> LinkButton:
    """Raises ChangedMeanwhile where there is no such button any more."""
    buttons = broadcast.content.buttons
    if index >= len(buttons):
        raise ChangedMeanwhile
    return buttons[index]


def _with(broadcast: Broadcast, buttons: tuple[LinkButton, ...]) -> Broadcast:
    return replace(broadcast, content=replace(broadcast.content, buttons=buttons))


def _at(broadcast: Broadcast, index: int, button: LinkButton) -> Broadcast:
    buttons = list(broadcast.content.buttons)
    buttons[index] = button
    return _with(broadcast, tuple(buttons))


def _moved(broadcast: Broadcast, index: int, address: str) -> Broadcast:
    return _at(broadcast, index, replace(_require(broadcast, index), url=address))
