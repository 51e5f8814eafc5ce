"""The use cases of events, put together; each part has a module of its own."""

from dataclasses import dataclass

from bot.core.events.attending import Attending
from bot.core.events.browsing import Browsing
from bot.core.events.drafting import Drafting
from bot.core.events.importing import Calendars, Importing
from bot.core.events.overseeing import Overseeing
from bot.core.events.publishing import Publishing
from bot.core.events.suggesting import Suggesting
from bot.core.events.timekeeping import Timekeeping
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityStores
from bot.core.staff.service import Team


@dataclass(frozen=True, slots=True)
class EventServices:
    browsing: Browsing
    attending: Attending
    drafting: Drafting
    publishing: Publishing
    suggesting: Suggesting
    importing: Importing
    timekeeping: Timekeeping
    overseeing: Overseeing


def event_services(
    stores: CityStores, team: Team, calendars: Calendars, clock: Clock, ids: Ids
) -> EventServices:
    """Over stores that are open."""
    attending = Attending(stores, team, clock, ids)
    return EventServices(
        browsing=Browsing(stores, clock),
        attending=attending,
        drafting=Drafting(stores, team, clock, ids),
        publishing=Publishing(stores, team, attending, clock, ids),
        suggesting=Suggesting(stores, team, clock, ids),
        importing=Importing(stores, team, calendars, clock, ids),
        timekeeping=Timekeeping(stores, attending, clock, ids),
        overseeing=Overseeing(stores, team, clock),
    )
