"""A worker in a process of its own: ``python -m tests.benchmarks.worker FOLDER TELEGRAM DATABASE REDIS PER_SECOND``.

Prints a line when it works and ends with its standard input. DATABASE and REDIS may be empty.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from bot.app import Pace, open_app, settle_memory
from bot.settings import Settings
from bot.telegram.rates import Limits
from tests.towns import settings_for


async def main(folder: str, telegram: str, database: str, redis: str, per_second: str) -> None:
    settings = settings_for(Path(folder), database or None).model_copy(
        update={"telegram_api_url": telegram, "redis_url": SecretStr(redis) if redis else None}
    )
    stopping = asyncio.Event()
    async with open_app(settings, pace=Pace(Limits(per_second=int(per_second)))) as app:
        settle_memory()
        work = asyncio.create_task(app.work(stopping))
        print("works", flush=True)  # noqa: T201
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        stopping.set()
        await work


@asynccontextmanager
async def worker(settings: Settings, per_second: int) -> AsyncIterator[int]:
    """The number of a process that works; it ends what it does before it ends."""
    database, redis = (
        url.get_secret_value() if url else "" for url in (settings.database_url, settings.redis_url)
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        str(settings.data_dir),
        settings.telegram_api_url or "",
        database,
        redis,
        str(per_second),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    try:
        await process.stdout.readline()
        yield process.pid
    finally:
        process.stdin.close()
        await process.wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
