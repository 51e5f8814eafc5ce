"""What staff are told unasked."""

from collections.abc import Mapping

from bot.core.cities.model import City
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.staff.model import Role
from bot.telegram.screens import Screen
from bot.telegram.translator import Translator
from handlers.sending import Telling
from handlers.staff import screens


async def _granted(t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen:
    return screens.granted_notice(t, city, Role(notice.facts["role"]))


async def _revoked(t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen:
    return screens.revoked_notice(t, city, Role(notice.facts["role"]))


def _has_role(recipient: Resident, notice: Notice) -> bool:
    return notice.facts["role"] in recipient.roles.get(notice.facts["city"], ())


def _lacks_role(recipient: Resident, notice: Notice) -> bool:
    return not _has_role(recipient, notice)


TELLINGS: Mapping[str, Telling] = {
    "role.granted": Telling(_granted, holds=_has_role, commands_change=True),
    "role.revoked": Telling(_revoked, holds=_lacks_role, commands_change=True),
}
