"""The use cases of moderation, put together; each part has a module of its own."""

from dataclasses import dataclass

from bot.core.moderation.blocking import Blocking
from bot.core.moderation.deciding import Deciding
from bot.core.moderation.overseeing import Overseeing
from bot.core.moderation.queue import Queue
from bot.core.moderation.timekeeping import Timekeeping
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityStores, NetworkRecords, Store
from bot.core.staff.service import Team


@dataclass(frozen=True, slots=True)
class ModerationServices:
    queue: Queue
    deciding: Deciding
    blocking: Blocking
    overseeing: Overseeing
    timekeeping: Timekeeping


def moderation_services(
    network: Store[NetworkRecords], stores: CityStores, team: Team, clock: Clock, ids: Ids
) -> ModerationServices:
    """Over stores that are open."""
    return ModerationServices(
        queue=Queue(stores, team, clock),
        deciding=Deciding(stores, team, clock, ids),
        blocking=Blocking(stores, team, clock, ids),
        overseeing=Overseeing(stores, team, clock),
        timekeeping=Timekeeping(network, stores, team, clock, ids),
    )
