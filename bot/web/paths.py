"""Where the public pages are below an address, for whoever writes links without serving pages."""

from typing import Final

PREFIX: Final = "/c/"  # below it everything is for residents


def idea_path(slug: str, code: str) -> str:
    """The page of one idea."""
    return f"{PREFIX}{slug}/ideas/{code}"
