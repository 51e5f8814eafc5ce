"""The routing table: taps by the button's name, commands by name, what is sent by conversation state.

One look-up an update, however many handlers there are.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from bot.core.staff.model import Permission
from bot.telegram.inline import INLINE, InlineHandler
from bot.telegram.turns import Reply, Turn

Handler = Callable[[Turn], Awaitable[Reply]]
E = TypeVar("E", bound=Exception)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a tap or a command goes.

    ``args`` are what the button says, one converter each. ``newcomers`` may come here before they have a home.
    ``permission`` is the one that the use case demands: told here for the menu, the help and the tests, checked in
    the service. ``in_groups``: the button may stand in the group where the moderators of its city meet;
    ``in_any_group``: in any other as well.
    """

    handler: Handler
    args: tuple[Callable[[str], Any], ...] = ()
    newcomers: bool = False
    permission: Permission | None = None
    in_groups: bool = False
    in_any_group: bool = False


@dataclass(slots=True)
class Routes:
    """A package of handlers fills one; the app joins them."""

    taps: dict[str, Route] = field(default_factory=dict)
    commands: dict[str, Route] = field(default_factory=dict)
    group_commands: dict[str, Route] = field(default_factory=dict)
    texts: dict[str, Handler] = field(default_factory=dict)
    locations: dict[str, Handler] = field(default_factory=dict)
    photos: dict[str, Handler] = field(default_factory=dict)
    documents: dict[str, Handler] = field(default_factory=dict)
    whole_albums: dict[tuple[str, str], bool] = field(default_factory=dict)
    unreadables: dict[str, Handler] = field(default_factory=dict)
    inlines: dict[str, InlineHandler] = field(default_factory=dict)
    links: dict[str, Handler] = field(default_factory=dict)
    refusals: dict[type[Exception], Callable[[Turn, Any], Reply]] = field(default_factory=dict)

    def tap(
        self,
        name: str,
        handler: Handler,
        *args: Callable[[str], Any],
        newcomers: bool = False,
        permission: Permission | None = None,
        in_groups: bool = False,
        in_any_group: bool = False,
    ) -> None:
        """A button of this name. Data with another number of arguments, or that a converter refuses, is too old.

        In a group a button without ``in_groups`` leads to the private chat.
        """
        _put(self.taps, name, Route(handler, args, newcomers, permission, in_groups, in_any_group))

    def tap_fresh(self, name: str, other: str) -> None:
        """A button that does what the one of the name ``other`` does, in a new message: the one that it stands under stays."""
        route = self.taps[other]

        async def handler(turn: Turn) -> Reply:
            return replace(await route.handler(turn), fresh=True)

        _put(self.taps, name, replace(route, handler=handler, in_groups=False, in_any_group=False))

    def command(
        self, name: str, handler: Handler, *, newcomers: bool = False, permission: Permission | None = None
    ) -> None:
        _put(self.commands, name, Route(handler, (), newcomers, permission))

    def group_command(
        self,
        name: str,
        handler: Handler,
        *,
        permission: Permission | None = None,
        in_any_group: bool = False,
    ) -> None:
        """``/name`` in the group where the moderators of a city meet, which is the turn's; or in any group."""
        _put(
            self.group_commands,
            name,
            Route(handler, permission=permission, in_groups=True, in_any_group=in_any_group),
        )

    def text(self, state: str, handler: Handler) -> None:
        """What is typed while the conversation is in this state."""
        _put(self.texts, state, handler)

    def location(self, state: str, handler: Handler) -> None:
        """A location sent while the conversation is in this state."""
        _put(self.locations, state, handler)

    def photo(self, state: str, handler: Handler, *, whole_album: bool = False) -> None:
        """A photo sent while the conversation is in this state; "" is sent without being asked.

        Of an album only the first is handled, unless ``whole_album``: then each is, in order, for as long as the
        conversation stays in such a state; the answer to the first is redrawn by the screens of the later ones.
        """
        _put(self.photos, state, handler)
        self._take_albums("photo", state, whole_album=whole_album)

    def document(self, state: str, handler: Handler, *, whole_album: bool = False) -> None:
        """A file sent while the conversation is in this state; the rest as for photos."""
        _put(self.documents, state, handler)
        self._take_albums("document", state, whole_album=whole_album)

    def _take_albums(self, kind: str, state: str, *, whole_album: bool) -> None:
        if whole_album:
            self.whole_albums[kind, state] = True

    def unreadable(self, state: str, handler: Handler) -> None:
        """A voice message, a sticker, or whatever else has no route, sent while the conversation is in this state."""
        _put(self.unreadables, state, handler)

    def inline(self, handler: InlineHandler) -> None:
        """What is asked of the bot in any chat, by ``@name words``: there is one handler."""
        _put(self.inlines, INLINE, handler)

    def link(self, kind: str, handler: Handler) -> None:
        """A deep link ``?start=<kind>-<rest>``; the handler finds ``<rest>`` in ``words``."""
        _put(self.links, kind, handler)

    def refusal(self, error: type[E], render: Callable[[Turn, E], Reply]) -> None:
        """How a rule's refusal is told."""
        _put(self.refusals, error, render)

    def include(self, other: "Routes") -> None:
        """Raises ValueError if both have a route of one name."""
        for mine, theirs in (
            (self.taps, other.taps),
            (self.commands, other.commands),
            (self.group_commands, other.group_commands),
            (self.texts, other.texts),
            (self.locations, other.locations),
            (self.photos, other.photos),
            (self.documents, other.documents),
            (self.whole_albums, other.whole_albums),
            (self.unreadables, other.unreadables),
            (self.inlines, other.inlines),
            (self.links, other.links),
            (self.refusals, other.refusals),
        ):
            _join(mine, theirs)


def _put(table: dict[Any, Any], name: Any, route: Any) -> None:
    if name in table:
        raise ValueError(f"two routes for {name!r}")
    table[name] = route


def _join(mine: dict[Any, Any], theirs: Mapping[Any, Any]) -> None:
    for name, route in theirs.items():
        _put(mine, name, route)
