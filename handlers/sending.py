"""Notices as they are sent: each kind has its rendering in ``<noun>/notices.py``, and this finds it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from aiogram.exceptions import TelegramAPIError
from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.notices.model import Notice
from bot.core.notices.service import RecipientUnreachable, SendingFailed
from bot.core.residents.model import Resident
from bot.telegram.courier import Courier, DeliveryFailed, Priority, Unreachable
from bot.telegram.display import send_screen, send_to_group
from bot.telegram.profile import Profile
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator, Translators
from bot.telegram.turns import GroupChat


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in one line. ``label``: the same on a button, where there is room for a mark and a title alone."""

    words: Markup
    label: str


Line: TypeAlias = Callable[[Translator, City, Mapping[str, Any], Resident], Awaitable[Said | None]]


@dataclass(frozen=True, slots=True)
class Telling:
    """What one kind of notice says to its recipient, as she is when it is sent; None where there is nothing to say.

    ``commands_change``: her list of commands is set anew first. ``holds`` looks at the recipient alone: what is true
    no longer is not told. ``render_for_group`` is what it says to the moderators' group, in the city's first language.
    ``line`` is what a digest says in its place, of the notice's facts as things are then; a kind without one has no place in
    a digest.
    """

    render: Callable[[Translator, City, Notice, Resident], Awaitable[Screen | None]]
    holds: Callable[[Resident, Notice], bool] = lambda recipient, notice: True
    commands_change: bool = False
    render_for_group: Callable[[Translator, City, Notice], Awaitable[Screen | None]] | None = None
    line: Line | None = None


class NoticeSender:
    """Renders in the reader's language of this moment and sends through the courier, after every reply."""

    def __init__(
        self,
        courier: Courier,
        profile: Profile,
        translators: Translators,
        cities: Cities,
        tellings: Mapping[str, Telling],
    ) -> None:
        self._courier = courier
        self._profile = profile
        self._translators = translators
        self._cities = cities
        self._tellings = tellings

    async def send(self, notice: Notice, recipient: Resident) -> bool:
        """False if the notice holds no longer. Raises RecipientUnreachable, SendingFailed."""
        telling = self._tellings.get(notice.kind)
        if telling is None:
            raise SendingFailed(f"no telling for {notice.kind}")
        city = await self._cities.find(str(notice.facts.get("city", "")))
        if city is None:
            return False
        try:
            screen = await telling.render(self._translators.for_(recipient.language), city, notice, recipient)
        except (KeyError, ValueError, TypeError) as error:  # facts that this version cannot read
            raise SendingFailed(f"{notice.kind}: {type(error).__name__}") from error
        try:
            if telling.commands_change:
                await self._profile.set_commands_for(recipient)
            if screen is None or not telling.holds(recipient, notice):
                return False
            await send_screen(self._courier, recipient.telegram_id, screen, Priority.NOTICE)
        except Unreachable as error:
            raise RecipientUnreachable from error
        except (DeliveryFailed, TelegramAPIError) as error:
            raise SendingFailed(type(error).__name__) from error
        return True

    async def send_to_group(self, notice: Notice, city: City) -> bool:
        """To the topic where the moderators meet; where that is gone or closed, to the group. Raises as ``send``."""
        telling = self._tellings.get(notice.kind)
        if telling is None or telling.render_for_group is None:
            raise SendingFailed(f"no telling of {notice.kind} for a group")
        assert city.moderators_group is not None
        t = self._translators.for_(city.languages[0])
        try:
            screen = await telling.render_for_group(t, city, notice)
        except (KeyError, ValueError, TypeError) as error:  # facts that this version cannot read
            raise SendingFailed(f"{notice.kind}: {type(error).__name__}") from error
        if screen is None:
            return False
        group = GroupChat(city.moderators_group, city.moderators_topic)
        try:
            await send_to_group(self._courier, group, screen, Priority.NOTICE)
        except Unreachable as error:
            raise RecipientUnreachable from error
        except (DeliveryFailed, TelegramAPIError) as error:
            raise SendingFailed(type(error).__name__) from error
        return True
