"""A round through the cities. One city that is away, or for which something fails, must not stop the others."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.shared.errors import StoreUnavailable

_log = structlog.get_logger()


class RoundIncomplete(Exception):
    """In these cities the work failed, by a mistake of ours; in the others it was done."""


async def in_each_city(cities: Cities, what: str, work: Callable[[City], Awaitable[int]]) -> int:
    """Do ``work`` in each open city, one after the other; how many things were done.

    A store that is away is passed over: the next round does it. Raises RoundIncomplete in the end.
    """
    return await in_each(await cities.list_open(), what, work)


async def in_each(cities: Sequence[City], what: str, work: Callable[[City], Awaitable[int]]) -> int:
    """The same in these cities."""
    done, failed = 0, []
    for city in cities:
        try:
            done += await work(city)
        except StoreUnavailable as error:
            _log.warning("round_passed_over", what=what, city=city.slug, reason=str(error))
        except Exception:  # noqa: BLE001 (one city's row that cannot be digested must not stop the others)
            _log.exception("round_failed", what=what, city=city.slug)
            failed.append(city.slug)
    if failed:
        raise RoundIncomplete(", ".join(failed))
    return done


def say_dropped(what: str, city: City, dropped: Mapping[str, int]) -> None:
    """Say in the log what came too late to make sense, if anything did."""
    if dropped:
        _log.warning("dropped_as_late", what=what, city=city.slug, **dropped)
