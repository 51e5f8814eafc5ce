"""A town whose bot has, besides its own, the handlers that a test puts into its table."""

from tests.stories.conftest import clock, settings, town

__all__ = ["clock", "settings", "town"]
