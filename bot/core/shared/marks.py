"""Small facts that one process leaves for the next: what was last told to Telegram, when a job last ended."""

from collections.abc import Mapping
from typing import Protocol


class Marks(Protocol):
    """In the network's store; a value is a short text."""

    def find(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> None: ...

    def list_named(self, prefix: str) -> Mapping[str, str]:
        """Those whose names begin with this, by their names."""
        ...

    def remove(self, name: str) -> None: ...
