"""Addresses that open the bot."""


class TokenRefused(Exception):
    """Telegram does not know this token."""


class TelegramUnreachable(Exception):
    """Telegram, or the Bot API server in its place, gave no answer."""


def city_link(username: str, slug: str) -> str:
    """Opens the bot with the city already chosen."""
    return f"https://t.me/{username}?start=c-{slug}"


def invitation_link(username: str, token: str) -> str:
    """Opens the bot and takes up the invitation."""
    return f"https://t.me/{username}?start=r-{token}"


def event_link(username: str, slug: str, occurrence_id: str) -> str:
    """Opens the card of an event, in the city of this slug; an id has no dash."""
    return f"https://t.me/{username}?start=e-{slug}-{occurrence_id}"


def checkin_link(username: str, slug: str, code: str) -> str:
    """Opens the check-in of whoever shows this code; a code has no dash."""
    return f"https://t.me/{username}?start=k-{slug}-{code}"


def survey_link(username: str, slug: str, survey_id: str) -> str:
    """Opens a survey before its first question, in the city of this slug; an id has no dash."""
    return f"https://t.me/{username}?start=s-{slug}-{survey_id}"


def idea_link(username: str, slug: str, idea_id: str) -> str:
    """Opens an idea, in the city of this slug; an id has no dash."""
    return f"https://t.me/{username}?start=i-{slug}-{idea_id}"


def case_link(username: str, slug: str, case_id: str) -> str:
    """Opens a case in private, for who moderates in the city of this slug; an id has no dash."""
    return f"https://t.me/{username}?start=m-{slug}-{case_id}"


def read_link(rest: str) -> tuple[str, str]:
    """Slug and id, or code, of what a link of these says after its kind; a slug may have dashes.

    The slug is empty where there is none.
    """
    slug, _, last = rest.rpartition("-")
    return slug, last
