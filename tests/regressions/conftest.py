"""The towns of the stories, for what once went wrong in them."""

from tests.stories.conftest import clock, settings, town

__all__ = ["clock", "settings", "town"]
