"""What staff are told unasked."""

from collections.abc import Mapping

from bot.core.cities.model import City
from bot.core.notices.model import Notice
from bot.core.staff.model import Role
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator
from handlers.sending import Telling
from handlers.staff import screens


async def _granted(t: Translator, city: City, notice: Notice) -> Screen:
    return screens.granted_notice(t, city, Role(notice.facts["role"]))


async def _revoked(t: Translator, city: City, notice: Notice) -> Screen:
    return screens.revoked_notice(t, city, Role(notice.facts["role"]))


TELLINGS: Mapping[str, Telling] = {
    "role.granted": Telling(_granted, commands_change=True),
    "role.revoked": Telling(_revoked, commands_change=True),
}
