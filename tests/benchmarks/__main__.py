"""``python -m tests.benchmarks [name …]``: measures, prints, and keeps what it printed in BENCHMARKS.md."""

import argparse
import asyncio
import os
import platform
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.app import settle_memory
from bot.log import configure
from tests.benchmarks import (
    broadcasts,
    broadcasts_snapshot,
    digests,
    dispatch,
    events,
    ideas,
    search,
    stores,
    surveys,
    tap,
    translate,
)
from tests.benchmarks.measuring import QUICK, THOROUGH, Effort
from tests.benchmarks.tables import Table

KEPT: Final = Path(__file__).parents[2] / "BENCHMARKS.md"
ALL: Final[Mapping[str, Callable[[Effort], Coroutine[None, None, list[Table]]]]] = {
    "dispatch": dispatch.run,
    "tap": tap.run,
    "stores": stores.run,
    "search": search.run,
    "events": events.run,
    "surveys": surveys.run,
    "ideas": ideas.run,
    "broadcasts-snapshot": broadcasts_snapshot.run,
    "broadcasts": broadcasts.run,
    "digests": digests.run,
    "translate": translate.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"some of {', '.join(ALL)}; all without")
    parser.add_argument(
        "--no-keep", action="store_true", help=f"leave {KEPT.name} as it is, as a choice of names does too"
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds: for a look; not kept")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.names if name not in ALL]
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(ALL)}")
    configure()  # as production logs
    settle_memory()
    tables: list[Table] = []
    for name in chosen.names or ALL:
        found = asyncio.run(ALL[name](QUICK if chosen.quick else THOROUGH))
        print(*found, sep="\n\n", end="\n\n", flush=True)  # noqa: T201
        tables += found
    if not (chosen.no_keep or chosen.quick or chosen.names):
        KEPT.write_text("\n\n".join([_preface(), *map(str, tables)]) + "\n", encoding="utf-8")


def _preface() -> str:
    return (
        "# Benchmarks\n\n"
        f"Written by `make bench` on {datetime.now(UTC):%d %B %Y}: {os.cpu_count()} processors"
        f" ({platform.machine()}), Python {platform.python_version()}. Read the ratios, which compare things measured"
        " in turn in one run; the times are this machine's."
    )


if __name__ == "__main__":
    main()
