"""From /start to the menu: language, consent, privacy, help."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.residents.model import InvalidSetting
from bot.core.residents.service import Residents
from bot.core.staff.model import InvitationInvalid
from bot.telegram.profile import Profile
from bot.telegram.routes import Routes
from bot.telegram.screens import Document
from bot.telegram.turns import Reply, Turn
from handlers.residents import callbacks, screens
from handlers.residents.home import Home, aside
from handlers.residents.settings_routes import SettingsHandlers
from handlers.residents.states import city_of, event_of, idea_of, invitation_of, survey_of

EXPORT_NAME = "charshi-my-data.json"


def place(text: str) -> str:
    """A converter for buttons. Raises ValueError."""
    if text not in callbacks.PLACES:
        raise ValueError(text)
    return text


@dataclass(frozen=True, slots=True)
class ResidentHandlers:
    residents: Residents
    home: Home
    settings: SettingsHandlers
    profile: Profile
    open_event: Callable[[Turn, str], Awaitable[Reply]]
    open_survey: Callable[[Turn, str], Awaitable[Reply]]
    open_idea: Callable[[Turn, str], Awaitable[Reply]]

    def routes(self) -> Routes:
        routes = Routes()
        routes.command("start", self.home.start, newcomers=True)
        routes.command("menu", self.home.start, newcomers=True)
        routes.command("help", self.home.show_help, newcomers=True)
        routes.command("language", self.ask_language_anew, newcomers=True)
        routes.command("privacy", self.show_privacy, newcomers=True)
        routes.command("cancel", self.cancel, newcomers=True)
        routes.tap(callbacks.MENU, self.home.start, newcomers=True)
        routes.tap(callbacks.WELCOME, self.home.start, newcomers=True)
        routes.tap(callbacks.HELP, self.home.show_help, newcomers=True)
        routes.tap(callbacks.LANGUAGES, self.ask_language, place, newcomers=True)
        routes.tap(callbacks.CHOOSE_LANGUAGE, self.choose_language, str, place, newcomers=True)
        routes.tap(callbacks.AGREE, self.agree, newcomers=True)
        routes.tap(callbacks.DECLINE, self.decline, newcomers=True)
        routes.tap(callbacks.PRIVACY, self.show_privacy, newcomers=True)
        routes.tap(callbacks.EXPORT, self.export, newcomers=True)
        routes.tap(callbacks.ERASE, self.ask_erase, newcomers=True)
        routes.tap(callbacks.CONFIRM_ERASE, self.erase, newcomers=True)
        routes.link("g", self.home.show_led_here)
        routes.include(self.settings.routes())
        return routes

    async def ask_language(self, turn: Turn) -> Reply:
        return Reply(
            screen=screens.languages(turn.t, await self._city(turn), turn.args[0]), conversation=aside(turn)
        )

    async def ask_language_anew(self, turn: Turn) -> Reply:
        return Reply(
            screen=screens.languages(turn.t, await self._city(turn), "menu"), conversation=aside(turn)
        )

    async def choose_language(self, turn: Turn) -> Reply:
        tag, where = turn.args
        spoken = turn.now(await self.residents.choose_language(turn.resident, tag))
        back_to = self.settings.show if where == "settings" and turn.home else self.home.start
        reply = await back_to(spoken)
        return replace(reply, toast=screens.saved(spoken.t), commands_changed=spoken.resident)

    async def agree(self, turn: Turn) -> Reply:
        if turn.city is None:
            raise InvalidSetting("no city")
        await self.residents.make_home(turn.resident, turn.city)
        note = await self._take_up_invitation(turn)
        settled = await self.home.anew(turn)
        came_here = turn.conversation if city_of(turn.conversation) == turn.city.slug else None
        if event := event_of(came_here):
            first = await self.open_event(replace(settled, city=turn.city), event)
        elif survey := survey_of(came_here):
            first = await self.open_survey(replace(settled, city=turn.city), survey)
        elif idea := idea_of(came_here):
            first = await self.open_idea(replace(settled, city=turn.city), idea)
        else:
            first = await self.home.show_menu(settled, note)
        # Telegram has no Montenegrin, nor Serbian in Latin script: the language she was greeted in is told now.
        return Reply(screen=first.screen, commands_changed=settled.resident)

    async def _take_up_invitation(self, turn: Turn) -> Markup | None:
        """The invitation that brought her, if one did; what to say if it is good no longer."""
        invitation = invitation_of(turn.conversation)
        if invitation is None:
            return None
        try:
            await self.home.team.accept(turn.resident, invitation)
        except InvitationInvalid:
            return screens.invitation_invalid(turn.t)
        return None

    async def _city(self, turn: Turn) -> City | None:
        """Her own, or the one whose consent is before her."""
        return turn.home or await self.home.cities.find(city_of(turn.conversation))

    async def decline(self, turn: Turn) -> Reply:
        if turn.resident.consented_at:
            return await self.home.start(turn)
        await self.residents.erase(turn.resident)
        await self.profile.forget_commands_of(turn.resident.telegram_id)
        return Reply(screen=screens.declined(turn.t))

    async def show_privacy(self, turn: Turn) -> Reply:
        return Reply(screen=screens.privacy(turn.t, turn.home), conversation=aside(turn))

    async def export(self, turn: Turn) -> Reply:
        kept = await self.residents.export(turn.resident)
        content = await asyncio.to_thread(lambda: json.dumps(kept, ensure_ascii=False, indent=2).encode())
        return Reply(document=Document(EXPORT_NAME, content, screens.export_caption(turn.t)))

    async def ask_erase(self, turn: Turn) -> Reply:
        return Reply(screen=screens.confirm_erase(turn.t), conversation=aside(turn))

    async def erase(self, turn: Turn) -> Reply:
        await self.residents.erase(turn.resident)
        await self.profile.forget_commands_of(turn.resident.telegram_id)
        return Reply(screen=screens.erased(turn.t))

    async def cancel(self, turn: Turn) -> Reply:
        note = screens.cancelled(turn.t) if turn.conversation else screens.nothing_to_cancel(turn.t)
        return await self.home.show_menu(turn, note)
