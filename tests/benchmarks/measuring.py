"""Measuring several things fairly: in rounds, one after another in each, so that a busy machine is busy for all."""

import gc
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

Run = Callable[[], Awaitable[object]]
Job = Callable[[int], Run]
"""Given how many times: prepares that, unmeasured, and returns what is measured."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: ``times`` in a round, so many ``rounds``. ``scale`` shrinks data that is built first."""

    times: int
    rounds: int
    scale: float = 1.0

    def of(self, share: float) -> "Effort":
        """The same with fewer times in a round: for what takes long."""
        return Effort(max(1, int(self.times * share)), self.rounds, self.scale)

    def rows(self, number: int) -> int:
        """So many rows, scaled."""
        return max(2, int(number * self.scale))


THOROUGH = Effort(times=1000, rounds=15)
QUICK = Effort(times=500, rounds=7, scale=0.1)


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds that one time took, a number for each round."""

    cpu_rounds: list[float] = field(default_factory=list)
    wall_rounds: list[float] = field(default_factory=list)

    @property
    def cpu(self) -> float:
        """Median seconds of this process's processors, its threads included."""
        return statistics.median(self.cpu_rounds)

    @property
    def wall(self) -> float:
        """Median seconds on the wall's clock."""
        return statistics.median(self.wall_rounds)

    def cpu_to(self, other: "Costs") -> float:
        """How many times dearer, round by round: the median."""
        return _ratio(self.cpu_rounds, other.cpu_rounds)

    def wall_to(self, other: "Costs") -> float:
        """How many times slower, round by round: the median."""
        return _ratio(self.wall_rounds, other.wall_rounds)


async def measure(jobs: Mapping[str, Job], effort: Effort) -> dict[str, Costs]:
    """What each of them costs. A round that is not counted warms everything up."""
    costs = {name: Costs() for name in jobs}
    names = list(jobs)
    for number in range(-1, effort.rounds):
        for name in names:
            run = jobs[name](effort.times)
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            await run()
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            if number >= 0:
                costs[name].cpu_rounds.append(cpu / effort.times)
                costs[name].wall_rounds.append(wall / effort.times)
        names = names[1:] + names[:1]  # nobody always comes first
    return costs


def each(action: Callable[[int], Awaitable[object]]) -> Job:
    """A job that does this again and again; it is given the number of the time."""

    def prepare(times: int) -> Run:
        async def run() -> None:
            for number in range(times):
                await action(number)

        return run

    return prepare


def _ratio(these: list[float], those: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(these, those, strict=True))
