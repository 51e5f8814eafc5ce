"""Whether a broadcast may be written, and sent, as it is."""

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from bot.core.broadcasts import markup
from bot.core.broadcasts.model import (
    FARTHEST_START,
    LONGEST_ADDRESS,
    LONGEST_CAPTION,
    LONGEST_LABEL,
    LONGEST_TEXT,
    MOST_BUTTONS,
    AudienceEmpty,
    Broadcast,
    BroadcastKind,
    Content,
    InvalidBroadcast,
)
from bot.core.broadcasts.subjects import Subject, find_subject
from bot.core.languages import LANGUAGES
from bot.core.shared.unit_of_work import CityRecords

_SCHEMES: Final = ("https",)


def check_content(content: Content) -> None:
    """Whether Telegram takes it. Raises InvalidBroadcast ("text", "label", "address"), MarkupInvalid."""
    limit = LONGEST_CAPTION if content.picture else LONGEST_TEXT
    for language, text in content.texts.items():
        if language not in LANGUAGES:
            raise InvalidBroadcast("text", language=language)
        markup.check(text, limit)
    if len(content.buttons) > MOST_BUTTONS:
        raise InvalidBroadcast("buttons", limit=MOST_BUTTONS)
    for button in content.buttons:
        if not button.labels:
            raise InvalidBroadcast("label", limit=LONGEST_LABEL)
        for language, label in button.labels.items():
            if not label.strip() or len(label) > LONGEST_LABEL:
                raise InvalidBroadcast("label", language=language, limit=LONGEST_LABEL)
        if not _is_address(button.url):
            raise InvalidBroadcast("address", limit=LONGEST_ADDRESS)


def check_start(starts_at: datetime | None, now: datetime) -> None:
    """Raises InvalidBroadcast ("starts_at": past, or with ``limit`` days too far ahead)."""
    if starts_at is None:
        return
    if starts_at <= now:
        raise InvalidBroadcast("starts_at")
    if starts_at > now + FARTHEST_START:
        raise InvalidBroadcast("starts_at", limit=FARTHEST_START.days)


def check_release(records: CityRecords, broadcast: Broadcast, now: datetime) -> Subject:
    """Whether it may go out; what it invites to. Raises InvalidBroadcast ("text": it says nothing; "subject": there is nothing to
    invite to at its hour; …), MarkupInvalid, AudienceEmpty."""
    check_content(broadcast.content)
    check_start(broadcast.starts_at, now)
    if broadcast.kind is BroadcastKind.MESSAGE and not broadcast.content.texts:
        raise InvalidBroadcast("text")
    subject = find_subject(records, broadcast.kind, broadcast.subject)
    if broadcast.kind is not BroadcastKind.MESSAGE and subject.is_over(broadcast.starts_at or now):
        raise InvalidBroadcast("subject")
    headcount = records.deliveries.count_audience(broadcast.audience, now)
    # So few who took part in an anonymous survey, or did not, are told apart by nobody: not by writing to them either.
    if not headcount.total:
        raise AudienceEmpty
    return subject


def _is_address(url: str) -> bool:
    if len(url) > LONGEST_ADDRESS or url != url.strip() or any(map(str.isspace, url)):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and "." in (parts.hostname or "") and not parts.username
