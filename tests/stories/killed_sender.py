"""A worker that sends a broadcast and may be killed at any moment: run by ``test_broadcast_storm`` as a program of its own."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from bot.app import Pace, open_app
from bot.core.broadcasts.model import BroadcastStatus
from bot.settings import read_settings
from bot.telegram.rates import Limits
from tests.towns import TOKEN

LOOK_AGAIN = 0.1  # seconds
LEASE = timedelta(seconds=5)


async def main(
    folder: str, telegram: str, database: str, city_slug: str, broadcast_id: str, rate: str
) -> None:
    settings = read_settings(
        bot_token=TOKEN, data_dir=Path(folder), telegram_api_url=telegram, database_url=database or None
    )
    pace = Pace(Limits(per_second=int(rate)))
    async with open_app(settings, pace=pace) as app:
        app.dispatch.lease = LEASE  # those who come after it wait as long for what it held
        city = await app.services.cities.get(city_slug)
        stopping = asyncio.Event()
        work = asyncio.create_task(app.dispatch.run(stopping))
        store = app.services.stores.cities.of(city)
        while not work.done():
            broadcast = await store.read(lambda records: records.broadcasts.find(broadcast_id))
            if broadcast and broadcast.status is BroadcastStatus.ENDED:
                break
            await asyncio.sleep(LOOK_AGAIN)
        stopping.set()
        await work


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
