"""What a city's residents are told unasked."""

from collections.abc import Mapping

from bot.core.cities.model import City
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator
from handlers.cities import screens
from handlers.sending import Telling


async def _disabled(t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
    return None if city.is_open else screens.disabled(t, city)


TELLINGS: Mapping[str, Telling] = {"city.disabled": Telling(_disabled)}
