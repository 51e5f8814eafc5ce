"""The city's team: who is in it, inviting, taking a role away, giving one's own back."""

from dataclasses import dataclass

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.residents.model import InvalidSetting
from bot.core.staff.model import Grant, Invitation, InvitationInvalid, LastAdministrator, Permission, Role
from bot.core.staff.service import Team
from bot.telegram.links import invitation_link
from bot.telegram.names import Names
from bot.telegram.pager import page_of
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn
from handlers.residents import screens as resident_screens
from handlers.residents.home import Home
from handlers.residents.states import consenting
from handlers.staff import callbacks, screens

CITIES_PAGE = 8


@dataclass(frozen=True, slots=True)
class StaffHandlers:
    team: Team
    cities: Cities
    home: Home
    names: Names

    def routes(self) -> Routes:
        routes = Routes()
        routes.command("team", self.show_anywhere, newcomers=True, permission=Permission.SEE_TEAM)
        routes.tap(callbacks.TEAM, self.show, newcomers=True, permission=Permission.SEE_TEAM)
        routes.tap(callbacks.TEAM_PAGE, self.show_page, int, newcomers=True, permission=Permission.SEE_TEAM)
        routes.tap(callbacks.INVITE, self.invite, Role, newcomers=True, permission=Permission.MANAGE_TEAM)
        routes.tap(
            callbacks.MEMBER, self.show_member, str, Role, newcomers=True, permission=Permission.MANAGE_TEAM
        )
        routes.tap(
            callbacks.REVOKE, self.revoke, str, Role, newcomers=True, permission=Permission.MANAGE_TEAM
        )
        routes.tap(callbacks.RESIGN, self.ask_resign, Role, newcomers=True, permission=Permission.SEE_TEAM)
        routes.tap(
            callbacks.CONFIRM_RESIGN, self.resign, Role, newcomers=True, permission=Permission.SEE_TEAM
        )
        routes.link("r", self.accept)
        routes.refusal(LastAdministrator, self.tell_last_administrator)
        return routes

    async def show_anywhere(self, turn: Turn) -> Reply:
        return await self._which_city(turn, 0)

    async def show_page(self, turn: Turn) -> Reply:
        return await self._which_city(turn, turn.args[0])

    async def show(self, turn: Turn) -> Reply:
        """From the menu no city is named: she is asked which, if there are several."""
        if turn.names_city:
            return await self._team(turn, _city(turn))
        return await self._which_city(turn, 0)

    async def invite(self, turn: Turn) -> Reply:
        city, role = _city(turn), turn.args[0]
        issued = await self.team.invite(turn.resident, city.slug, role)
        link = invitation_link(await self.names.own_username(), issued.token)
        return Reply(screen=screens.invitation(turn.t, city, issued.invitation, link), fresh=True)

    async def show_member(self, turn: Turn) -> Reply:
        city = _city(turn)
        grant = await self._find_grant(turn, city)
        if grant is None:
            return await self._team(turn, city, toast=screens.no_longer(turn.t))
        name = await self.names.name_of(grant.telegram_id) or "–"
        return Reply(screen=screens.member(turn.t, city, grant, name))

    async def revoke(self, turn: Turn) -> Reply:
        city = _city(turn)
        resident_id, role = turn.args
        done = await self.team.revoke(turn.resident, city.slug, resident_id, role)
        told = screens.revoked(turn.t) if done else screens.no_longer(turn.t)
        if resident_id == turn.resident.id and not self.team.is_network_admin(turn.resident):
            menu = await self.home.show_menu(await self.home.anew(turn))
            return Reply(screen=menu.screen, toast=told)
        return await self._team(turn, city, toast=told)

    async def ask_resign(self, turn: Turn) -> Reply:
        city = _city(turn)
        self.team.require(turn.resident, Permission.SEE_TEAM, city.slug)
        return Reply(screen=screens.confirm_resign(turn.t, city, turn.args[0]))

    async def resign(self, turn: Turn) -> Reply:
        city = _city(turn)
        done = await self.team.resign(turn.resident, city.slug, turn.args[0])
        menu = await self.home.show_menu(await self.home.anew(turn))
        return Reply(screen=menu.screen, toast=screens.revoked(turn.t) if done else screens.no_longer(turn.t))

    async def accept(self, turn: Turn) -> Reply:
        """Who has agreed to be here has the role at once; a newcomer is asked first, and the link stays good."""
        try:
            invitation = await self.team.find_invitation(turn.words)
            if turn.resident.consented_at is None:
                return await self._ask_consent(turn, await self.cities.get(invitation.city), invitation)
            await self.team.accept(turn.resident, invitation.token_hash)
        except InvitationInvalid:
            return await self.home.show_menu(turn, resident_screens.invitation_invalid(turn.t))
        return await self.home.start(await self.home.anew(turn))

    async def _ask_consent(self, turn: Turn, city: City, invitation: Invitation) -> Reply:
        return Reply(
            screen=resident_screens.consent(turn.t, city, screens.invited(turn.t, city, invitation.role)),
            conversation=consenting(city.slug, invitation.token_hash),
        )

    def tell_last_administrator(self, turn: Turn, error: LastAdministrator) -> Reply:
        return Reply(toast=screens.last_administrator(turn.t, turn.city), alert=True)

    async def _which_city(self, turn: Turn, number: int) -> Reply:
        if self.team.is_network_admin(turn.resident):
            cities = await self.cities.list_all()
        else:
            found = [await self.cities.find(slug) for slug in self.team.cities_of(turn.resident)]
            cities = [city for city in found if city]
        if not cities:
            self.team.require(turn.resident, Permission.SEE_TEAM, turn.resident.home or "")
        if len(cities) == 1:
            return await self._team(turn, cities[0])
        return Reply(screen=screens.which_city(turn.t, page_of(cities, number, CITIES_PAGE)))

    async def _team(self, turn: Turn, city: City, toast: str | None = None) -> Reply:
        self.team.require(turn.resident, Permission.SEE_TEAM, city.slug)
        if not self.team.may(turn.resident, Permission.MANAGE_TEAM, city.slug):
            roles = sorted(turn.resident.roles.get(city.slug, ()))
            return Reply(screen=screens.my_roles(turn.t, city, roles), toast=toast)
        grants = await self.team.list_of(turn.resident, city.slug)
        names = await self.names.names_of({grant.resident_id: grant.telegram_id for grant in grants})
        return Reply(screen=screens.team(turn.t, city, grants, names), toast=toast)

    async def _find_grant(self, turn: Turn, city: City) -> Grant | None:
        resident_id, role = turn.args
        grants = await self.team.list_of(turn.resident, city.slug)
        return next((g for g in grants if g.resident_id == resident_id and g.role == role), None)


def _city(turn: Turn) -> City:
    if turn.city is None:
        raise InvalidSetting("no city")
    return turn.city
