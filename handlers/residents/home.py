"""The way in and the menu, as every package of handlers needs them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.core.cities.service import Cities
from bot.core.residents.model import Conversation
from bot.core.residents.service import Residents
from bot.core.shared.errors import NotAllowed
from bot.core.staff.model import Permission
from bot.core.staff.service import Team
from bot.telegram.dialogue import Fallbacks
from bot.telegram.turns import KEEP, Kept, Reply, Turn
from handlers import commands
from handlers.cities.callbacks import HOME
from handlers.cities.states import searching
from handlers.residents import screens
from handlers.residents.states import city_of

FROM_A_GROUP = "g-private"  # the payload that leads here from a button in a group


def aside(turn: Turn) -> Conversation | Kept | None:
    """Where the dialogue stands after a look aside: a newcomer comes back to her choice, others have none to make."""
    return KEEP if turn.home is None else None


async def _moderates_nowhere(turn: Turn) -> int | None:
    return None


@dataclass(frozen=True, slots=True)
class Home:
    """``count_cases``: how many cases wait for who moderates somewhere; None for everybody else."""

    cities: Cities
    team: Team
    residents: Residents
    count_cases: Callable[[Turn], Awaitable[int | None]] = _moderates_nowhere

    async def start(self, turn: Turn) -> Reply:
        """The welcome for who has no city yet; the menu for who has."""
        return await self.show_menu(turn)

    async def show_menu(self, turn: Turn, note: Markup | None = None) -> Reply:
        """The menu, with what there is to say first.

        For a newcomer the consent that is before her takes its place, or the welcome.
        """
        if turn.home is None:
            city = await self.cities.find(city_of(turn.conversation))
            if city and city.is_open:
                return Reply(screen=screens.consent(turn.t, city, note), conversation=turn.conversation)
            return Reply(screen=screens.welcome(turn.t, note), conversation=searching(HOME))
        cases = await self.count_cases(turn)
        return Reply(
            screen=screens.menu(
                turn.t,
                turn.home,
                staff=self.is_staff(turn),
                announces=self.edits(turn),
                cases=cases,
                note=note,
            )
        )

    async def show_help(self, turn: Turn) -> Reply:
        screen = screens.help_(turn.t, commands.list_for(self.team, turn.resident, turn.t))
        return Reply(screen=screen, conversation=aside(turn))

    async def anew(self, turn: Turn) -> Turn:
        """The same turn with the roles and the cities that she has now."""
        known = await self.residents.arrive(turn.resident.telegram_id, turn.chat_id, None)
        if known is None:
            return turn
        return turn.now(known.resident, await self.cities.find(known.resident.home))

    def is_staff(self, turn: Turn) -> bool:
        return self.team.is_network_admin(turn.resident) or bool(self.team.cities_of(turn.resident))

    def edits(self, turn: Turn) -> bool:
        """Somewhere."""
        resident, team = turn.resident, self.team
        return team.is_network_admin(resident) or any(
            team.may(resident, Permission.EDIT, city) for city in team.cities_of(resident)
        )

    def fallbacks(self) -> Fallbacks:
        return Fallbacks(
            newcomer=self.start,
            unknown_command=self.tell_unknown_command,
            unexpected=self.tell_unexpected,
            unreadable=self.tell_unreadable,
            too_old=self.tell_too_old,
            not_allowed=self.tell_not_allowed,
            only_in_private=self.lead_to_private,
            group_unconnected=self.tell_group_unconnected,
        )

    async def tell_unknown_command(self, turn: Turn) -> Reply:
        return await self.show_menu(turn, screens.unknown_command(turn.t))

    async def tell_unexpected(self, turn: Turn) -> Reply:
        return await self.show_menu(turn, screens.not_understood(turn.t))

    async def tell_unreadable(self, turn: Turn) -> Reply:
        menu = await self.show_menu(turn, screens.unreadable(turn.t))
        return Reply(screen=menu.screen, conversation=KEEP)

    async def tell_too_old(self, turn: Turn) -> Reply:
        if turn.group:
            return Reply(toast=screens.too_old_in_group(turn.t), alert=True)
        menu = await self.show_menu(turn)
        return replace(menu, toast=screens.too_old(turn.t), alert=True, fresh=True)

    def tell_not_allowed(self, turn: Turn, refusal: NotAllowed) -> Reply:
        return Reply(toast=screens.not_allowed(turn.t), alert=True, conversation=KEEP)

    async def lead_to_private(self, turn: Turn) -> Reply:
        return Reply(opens=FROM_A_GROUP)

    async def show_led_here(self, turn: Turn) -> Reply:
        return await self.show_menu(turn, screens.led_here(turn.t))

    async def tell_group_unconnected(self, turn: Turn) -> Reply:
        return Reply(screen=screens.group_unconnected(turn.t))
