"""The commands by name, with what Telegram's menu says of them."""

from collections.abc import Sequence

from bot.core.residents.model import Resident
from bot.core.staff.model import Permission
from bot.core.staff.service import Team
from bot.telegram.translator import Translator


def list_for(team: Team, resident: Resident | None, t: Translator) -> Sequence[tuple[str, str]]:
    """The commands of this resident, in the order of the menu; of anybody, for None."""
    named = [
        ("menu", t.pgettext("command", "The menu")),
        ("events", t.pgettext("command", "What is on in your city")),
        ("ideas", t.pgettext("command", "Ideas for your city")),
        ("surveys", t.pgettext("command", "What your city asks you")),
        ("city", t.pgettext("command", "Choose or change your city")),
        ("language", t.pgettext("command", "Change the language")),
        ("settings", t.pgettext("command", "Digest, topics, quiet hours")),
        ("privacy", t.pgettext("command", "Your data: take it or erase it")),
        ("help", t.pgettext("command", "How this works")),
        ("cancel", t.pgettext("command", "Stop what we are doing")),
    ]
    if resident and (team.is_network_admin(resident) or team.cities_of(resident)):
        named.insert(1, ("team", t.pgettext("command", "Your city's team")))
    if resident and _moderates(team, resident):
        named.insert(1, ("queue", t.pgettext("command", "What waits for your decision")))
    return named


def _moderates(team: Team, resident: Resident) -> bool:
    """Somewhere."""
    return team.is_network_admin(resident) or any(
        team.may(resident, Permission.MODERATE, city) for city in team.cities_of(resident)
    )
