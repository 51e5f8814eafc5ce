"""The use cases of broadcasts, put together; each part has a module of its own.

Kinds of notices, all with "city" and "broadcast" among their facts: "broadcast.waiting" (to the other editors: one waits for
release), "broadcast.released" (to its writer), "broadcast.missed" (to its author; why: "late" or "over"), "broadcast.refused"
(to who released it; says: Telegram does not take it, so it is paused), "broadcast.ended" (to its author and who released it).
"""

from dataclasses import dataclass
from typing import Final

from bot.core.broadcasts.composing import Composing
from bot.core.broadcasts.releasing import Releasing
from bot.core.broadcasts.reporting import Reporting
from bot.core.broadcasts.timekeeping import Timekeeping
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityStores, NetworkRecords, Store
from bot.core.staff.service import Team

DEFAULT_PER_SECOND: Final = 30


@dataclass(frozen=True, slots=True)
class BroadcastServices:
    composing: Composing
    releasing: Releasing
    reporting: Reporting
    timekeeping: Timekeeping


def broadcast_services(
    network: Store[NetworkRecords],
    stores: CityStores,
    team: Team,
    clock: Clock,
    ids: Ids,
    per_second: int = DEFAULT_PER_SECOND,
) -> BroadcastServices:
    """Over stores that are open. ``per_second`` is how many messages the bot may send."""
    return BroadcastServices(
        composing=Composing(stores, team, clock, ids, per_second),
        releasing=Releasing(network, stores, team, clock, ids),
        reporting=Reporting(stores, team, clock),
        timekeeping=Timekeeping(stores, clock),
    )
