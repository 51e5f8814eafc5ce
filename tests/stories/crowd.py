"""Many residents of one city who have no phone in the story: in the directory, in the city's store, and known to Telegram."""

from collections.abc import Collection, Sequence

from bot.core.cities.model import City
from bot.core.residents.model import Member, Reachability, Resident, Tie
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords
from bot.emulator import Emulator
from bot.emulator.people import Person
from bot.services import Services


async def settle_in(
    services: Services,
    emulator: Emulator,
    city: City,
    residents: Sequence[Resident],
    blocked: Collection[int] = (),
) -> None:
    """They live here. ``blocked``: addresses of those who blocked the bot; the directory does not know yet."""

    def in_network(records: NetworkRecords) -> None:
        for one in residents:
            records.directory.add_if_new(one)
            records.directory.consent(one.id, one.met_at)
            records.directory.tie(one.id, city.slug, Tie.HOME, one.met_at)

    def in_city(records: CityRecords) -> None:
        for one in residents:
            records.members.put(
                Member(
                    one.id,
                    one.telegram_id,
                    Tie.HOME,
                    one.language,
                    frozenset(),
                    Reachability.REACHABLE,
                    one.met_at,
                )
            )

    await services.stores.network.transact(in_network, once=False)
    await services.stores.cities.of(city).transact(in_city, once=False)
    for one in residents:
        is_blocked = one.telegram_id in blocked
        emulator.world.people.keep(Person(one.telegram_id, "Somebody", started=True, blocked=is_blocked))
