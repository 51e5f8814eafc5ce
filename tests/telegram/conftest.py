"""A town whose bot has, besides its own, the handlers that a test puts into its table."""

from tests.stories.conftest import clock, furnished, settings, town

__all__ = ["clock", "furnished", "settings", "town"]
