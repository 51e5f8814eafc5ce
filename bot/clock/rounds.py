"""A round through the cities. One city's server that is away must not stop the others."""

from collections.abc import Awaitable, Callable

import structlog

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.shared.errors import StoreUnavailable

_log = structlog.get_logger()


async def in_each_city(cities: Cities, what: str, work: Callable[[City], Awaitable[int]]) -> int:
    """Do ``work`` in each open city, one after the other; how many things were done."""
    done = 0
    for city in await cities.list_open():
        try:
            done += await work(city)
        except StoreUnavailable as error:
            _log.warning("round_passed_over", what=what, city=city.slug, reason=str(error))
    return done
