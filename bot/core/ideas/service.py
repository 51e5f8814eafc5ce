"""The use cases of ideas, put together; each part has a module of its own."""

from dataclasses import dataclass

from bot.core.ideas.browsing import Browsing
from bot.core.ideas.importing import Importing
from bot.core.ideas.official import Official
from bot.core.ideas.owning import Owning
from bot.core.ideas.proposing import Proposing
from bot.core.ideas.supporting import Supporting
from bot.core.ideas.timekeeping import Timekeeping
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityStores
from bot.core.staff.service import Team


@dataclass(frozen=True, slots=True)
class IdeaServices:
    proposing: Proposing
    browsing: Browsing
    supporting: Supporting
    owning: Owning
    official: Official
    importing: Importing
    timekeeping: Timekeeping


def idea_services(stores: CityStores, team: Team, clock: Clock, ids: Ids) -> IdeaServices:
    """Over stores that are open."""
    return IdeaServices(
        proposing=Proposing(stores, clock, ids),
        browsing=Browsing(stores, clock),
        supporting=Supporting(stores, clock, ids),
        owning=Owning(stores, team, clock, ids),
        official=Official(stores, team, clock, ids),
        importing=Importing(stores, clock, ids),
        timekeeping=Timekeeping(stores, clock, ids),
    )
