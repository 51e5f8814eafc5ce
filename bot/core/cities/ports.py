"""What the use cases of cities need."""

from datetime import datetime
from typing import Protocol

from bot.core.cities.model import City


class CityCatalogue(Protocol):
    """The cities of the network, in the network's store."""

    def add(self, city: City) -> None:
        """Raises CityExists."""
        ...

    def list_all(self) -> list[City]:
        """Every city, disabled ones too, in the order in which they were added."""
        ...

    def get(self, slug: str) -> City:
        """Raises CityUnknown."""
        ...

    def replace(self, city: City) -> None:
        """Write every field of a city that is there. Raises CityUnknown."""
        ...

    def meet_in(self, slug: str, group: int, topic: int | None) -> bool:
        """Its moderators meet there from now on, by one statement; False if they did already. Raises CityUnknown."""
        ...

    def move_group(self, old: int, new: int) -> int:
        """Every city whose moderators meet in the group of the one id finds it under the other; how many."""
        ...

    def disable(self, slug: str, at: datetime) -> datetime:
        """Close the city and return when it was closed first: doing it again changes nothing. Raises CityUnknown."""
        ...
