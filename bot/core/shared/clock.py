"""Time and chance, as the rules see them: given, never taken."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class Ids(Protocol):
    """Makes names that nobody can guess."""

    def new_id(self) -> str:
        """A domain id: 16 hexadecimal digits, short enough for a button, never used before."""
        ...

    def new_token(self) -> str:
        """A secret for a link: at least 128 bits in 22 characters of ``A-Z a-z 0-9 _ -``."""
        ...
