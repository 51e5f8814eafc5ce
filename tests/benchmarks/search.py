"""Finding a city by a typed name, among more and more cities."""

from dataclasses import replace
from typing import Final

from bot.core.cities.model import City, search
from bot.services import founding_cities
from tests.benchmarks.measuring import Costs, Effort, Job, each, measure
from tests.benchmarks.tables import Table, times, us

COPIES: Final = (1, 10, 100)
TYPED: Final = ("üsküp", "Солун", "chania", "sara", "нови сад", "xyzzy")


def _cities(copies: int) -> list[City]:
    """The founding cities so many times over, each time with names of their own."""
    return [
        replace(
            city,
            slug=f"{city.slug}-{copy}" if copy else city.slug,
            names={tag: f"{name} {copy}" if copy else name for tag, name in city.names.items()},
        )
        for copy in range(copies)
        for city in founding_cities()
    ]


async def run(effort: Effort) -> list[Table]:
    """One table: a search among 22, 220 and 2,200 cities."""
    among = {len(cities): cities for cities in map(_cities, COPIES)}

    def job(cities: list[City]) -> Job:
        async def find(number: int) -> None:
            search(cities, TYPED[number % len(TYPED)])

        return each(find)

    costs = await measure({str(size): job(cities) for size, cities in among.items()}, effort.of(0.006))
    return [_table(costs)]


def _table(costs: dict[str, Costs]) -> Table:
    first = next(iter(costs))
    rows = [
        (f"{int(size):,} cities", us(cost.cpu), times(cost.cpu_to(costs[first])), us(cost.cpu / int(size)))
        for size, cost in costs.items()
    ]
    return Table(
        "search: a city by a typed name",
        ("", "µs", "growth", "µs a city"),
        rows,
        "Whatever the accents, the case and the script. It looks at each city, so it grows as they do, not faster.",
    )
