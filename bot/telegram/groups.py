"""Taps and commands in groups: only of people we know, and only what a route offers there."""

from aiogram.types import CallbackQuery, Message, User

from bot.core.cities.service import Cities
from bot.core.languages import negotiate
from bot.core.residents.service import Residents
from bot.core.shared.errors import UpdateAlreadySeen
from bot.telegram.dialogue import Dialogue
from bot.telegram.display import Display, thread_of
from bot.telegram.names import Names
from bot.telegram.presence import Presence
from bot.telegram.translator import Translators
from bot.telegram.turns import GroupChat, Turn

_GROUPS = frozenset({"group", "supergroup"})


class Groups:
    """Finds out who does what in which group, and hands it to the table. Nobody is met in a group, nor reachable by it."""

    def __init__(
        self,
        residents: Residents,
        cities: Cities,
        translators: Translators,
        dialogue: Dialogue,
        presence: Presence,
        display: Display,
        names: Names,
    ) -> None:
        self._residents = residents
        self._cities = cities
        self._translators = translators
        self._dialogue = dialogue
        self._presence = presence
        self._display = display
        self._names = names

    async def on_tap(self, callback: CallbackQuery, update_id: int) -> None:
        """A button of ours that stands in a group, or in a channel, where it does nothing."""
        under = callback.message
        turn = None
        if under is not None and under.chat.type in _GROUPS:
            thread = thread_of(under) if isinstance(under, Message) else None
            turn = await self._turn(callback.from_user, GroupChat(under.chat.id, thread), update_id)
        if turn:
            await self._dialogue.on_tap(callback, turn)
            return
        t = self._translators.for_(negotiate(callback.from_user.language_code).language)
        bot = f"@{await self._names.own_username()}"
        words = t.pgettext("toast", "We have not met yet. Please write to {bot} in private first.", bot=bot)
        await self._display.answer_tap(callback.id, words, alert=True)

    async def on_message(self, message: Message, update_id: int) -> None:
        """A command said to the bot; the rest is not ours.

        One that has no route here is answered with the way to the private chat if it names the bot.
        """
        if message.migrate_to_chat_id:
            await self._cities.move_group(message.chat.id, message.migrate_to_chat_id)
        person = message.from_user
        if message.chat.type not in _GROUPS or person is None or person.is_bot:
            return
        if not message.text or not message.text.startswith("/"):
            return
        head, _, rest = message.text[1:].partition(" ")
        name, at, username = head.partition("@")
        if at and username.lower() != (await self._names.own_username()).lower():
            return
        group = GroupChat(message.chat.id, thread_of(message))
        if self._dialogue.has_group_command(name):
            turn = await self._turn(person, group, update_id)
            if turn and await self._dialogue.on_group_command(name, rest.strip(), turn):
                return
        if at:
            await self._presence.point_to_private_chat(group, person.language_code)

    async def _turn(self, person: User, group: GroupChat, update_id: int) -> Turn | None:
        """None for somebody who has neither a home nor a role with us."""
        arrival = await self._residents.arrive(person.id, person.id, update_id, in_private=False)
        if arrival is None:
            return None
        if arrival.seen:
            raise UpdateAlreadySeen
        resident = arrival.resident
        if resident.home is None and not any(resident.roles.values()):
            return None
        return Turn(
            resident=resident,
            t=self._translators.for_(resident.language),
            chat_id=group.chat_id,
            translators=self._translators,
            city=await self._cities.find_by_group(group.chat_id, group.thread_id),
            home=await self._cities.find(resident.home),
            language_code=person.language_code,
            group=group,
        )
