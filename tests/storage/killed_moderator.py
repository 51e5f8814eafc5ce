"""A process that moderates and is killed: run by ``test_moderation_killed`` as a program of its own.

It says what it has done on a line, then waits to be killed.
"""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from bot.core.moderation.model import Ruling, Verdict
from bot.core.moderation.service import moderation_services
from bot.core.staff.service import Team
from storage.opening import Stores
from tests.storage.builders import SetClock, a_city
from tests.storage.deliberating import MODERATOR
from tests.storage.happenings import CountedIds


async def main(step: str, folder: str, url: str, at: str, case_id: str) -> None:
    clock, ids, city = SetClock(datetime.fromisoformat(at)), CountedIds(), a_city("skopje")
    async with Stores(Path(folder), url or None, clock) as stores:
        team = Team(stores.network, clock, ids)
        services = moderation_services(stores.network, stores.cities, team, clock, ids)
        if step == "decide":
            await services.deciding.decide(MODERATOR, city, case_id, 1, Verdict(Ruling.PUBLISH))
        elif step == "settle":
            assert await services.timekeeping.tick(city) == 1
        else:  # a worker that has claimed what it is to send
            store = stores.cities.of(city)
            claimed = await store.transact(
                lambda records: records.outbox.claim(clock.now(), clock.now().replace(minute=59), 50)
            )
            assert claimed
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()
        await asyncio.sleep(3_600)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
