"""The update that is being handled, so that its effects can be recorded together with its id.

At-least-once delivery becomes exactly-once effects: the first writing transaction that an update causes in a
store records the update's id there, and a repeated delivery finds it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class Cause:
    """One delivery of one update, and the stores that have recorded it during this delivery."""

    update_id: int
    recorded_in: set[str] = field(default_factory=set)


_cause: ContextVar[Cause | None] = ContextVar("cause", default=None)


def current_cause() -> Cause | None:
    """The update being handled in this task; None for the clock and the command line."""
    return _cause.get()


@contextmanager
def caused_by(update_id: int) -> Iterator[Cause]:
    """Everything inside is an effect of this update."""
    cause = Cause(update_id)
    token = _cause.set(cause)
    try:
        yield cause
    finally:
        _cause.reset(token)
