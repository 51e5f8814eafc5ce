"""Doing something else while a transaction is under way, which its plain function cannot do by itself."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from sqlalchemy.util import await_only

T = TypeVar("T")
Meanwhile = Callable[[Coroutine[Any, Any, T]], T]
PATIENCE = 30.0  # seconds until a test that hangs fails


def meanwhile(coroutine: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> T:
    """Called within a transaction: run this in the test's event loop, to its end.

    On SQLite we are in a thread beside the loop, on PostgreSQL in a greenlet within it.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(PATIENCE)
    return await_only(coroutine)
