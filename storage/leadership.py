"""Exactly one process of a name is active: by a lock that PostgreSQL holds for as long as a connection lives."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.core.shared.errors import StoreUnavailable
from storage.failures import said_of

WAIT_SECONDS: Final = 1.0  # between two attempts to take over
WATCH_SECONDS: Final = 5.0  # between two looks whether the connection still lives


@asynccontextmanager
async def leading(engine: AsyncEngine, office: str, stopping: asyncio.Event) -> AsyncIterator[asyncio.Event]:
    """Wait until no other process leads in this office, or until ``stopping``; then lead until the block ends.

    The event that it gives is set when the lock was lost with its connection, after which another may lead.
    Raises StoreUnavailable.
    """
    lost = asyncio.Event()
    name = f"the lock of the {office}"
    with said_of(name):
        connection = await engine.execution_options(isolation_level="AUTOCOMMIT").connect()
    try:
        with said_of(name):
            taken = await _taken(connection, office, stopping)
            driver = (await connection.get_raw_connection()).driver_connection
        if not taken:
            yield lost
            return
        assert driver is not None
        driver.add_termination_listener(lambda _: lost.set())
        watch = asyncio.create_task(_watch(connection, name, lost))
        try:
            yield lost
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
    finally:
        with suppress(sa.exc.SQLAlchemyError, OSError):
            await connection.invalidate()  # ends it, and the lock with it: it must not go back to the pool
            await connection.close()


async def _taken(connection: AsyncConnection, office: str, stopping: asyncio.Event) -> bool:
    """False: stopped while another led."""
    take = sa.select(sa.func.pg_try_advisory_lock(sa.func.hashtext(f"charshi:{office}")))
    while not stopping.is_set():
        if (await connection.execute(take)).scalar_one():
            return True
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), WAIT_SECONDS)
    return False


async def _watch(connection: AsyncConnection, name: str, lost: asyncio.Event) -> None:
    """A server that is gone without a word does not end the connection: ask it."""
    while not lost.is_set():
        try:
            with said_of(name):
                async with asyncio.timeout(WATCH_SECONDS):
                    await connection.execute(sa.select(1))
        except StoreUnavailable:
            lost.set()
            return
        await asyncio.sleep(WATCH_SECONDS)
