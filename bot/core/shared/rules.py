"""What a city has decided about how it works, kept in its own store: rules of moderation, of broadcasts, of retention."""

from collections.abc import Mapping
from typing import Any, Protocol


class CityRules(Protocol):
    """One JSON document for each noun that the city has set rules for."""

    def find(self, noun: str) -> Mapping[str, Any] | None:
        """None where the city has set nothing."""
        ...

    def put(self, noun: str, document: Mapping[str, Any]) -> None: ...
