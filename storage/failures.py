"""What a database says when it cannot serve, in the words of core."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import exc

from bot.core.shared.errors import StoreUnavailable

# Classes of SQLSTATE: connection, authorisation, transaction state (read-only), no such database, resources,
# not in the required state, operator, system, internal.
_UNAVAILABLE: Final = ("08", "25", "28", "3D", "53", "55", "57", "58", "XX")
_WORTH_REPEATING: Final = ("40001", "40P01")  # serialisation failure, deadlock


@contextmanager
def said_of(store: str) -> Iterator[None]:
    """Turns a database that cannot serve into StoreUnavailable; a broken constraint or a mistake comes through."""
    try:
        yield
    except (exc.DBAPIError, sqlite3.Error) as error:
        if _is_unavailable(error):
            raise StoreUnavailable(f"{store}: {_reason(error)}") from error
        raise
    except exc.TimeoutError as error:  # of the connection pool
        raise StoreUnavailable(f"{store}: every connection is in use") from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:  # while connecting
        raise StoreUnavailable(f"{store}: {type(error).__name__}: {error}") from error


def is_worth_repeating(error: exc.DBAPIError, *, committing: bool) -> bool:
    """Whether the same transaction may succeed if it is run again at once, and nothing of it can have been kept.

    A connection that was found broken is worth another one, unless it broke while ``committing``.
    """
    return _sqlstate(error) in _WORTH_REPEATING or (error.connection_invalidated and not committing)


def _is_unavailable(error: exc.DBAPIError | sqlite3.Error) -> bool:
    if isinstance(error, exc.DBAPIError):
        if error.connection_invalidated:
            return True
        state = _sqlstate(error)
        if state is not None:
            return state.startswith(_UNAVAILABLE)
    fault = error.orig if isinstance(error, exc.DBAPIError) else error
    mistakes = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.DataError)
    return isinstance(fault, sqlite3.DatabaseError) and not isinstance(fault, mistakes)


def _sqlstate(error: exc.DBAPIError) -> str | None:
    state = getattr(error.orig, "sqlstate", None)
    return state if isinstance(state, str) else None


def _reason(error: exc.DBAPIError | sqlite3.Error) -> str:
    return str(error.orig if isinstance(error, exc.DBAPIError) else error)
