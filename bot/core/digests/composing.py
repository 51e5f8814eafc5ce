"""What one reader's digest is made of: pure rules over what is new in her cities."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from bot.core.digests.model import (
    CLOSING_SOON,
    MEMORY,
    NO_END,
    Digest,
    News,
    Section,
    Subscription,
    Told,
)
from bot.core.residents.model import DigestFrequency, Resident, Tie

MOST: Final = 60  # of a section: nobody reads on, and there is a row for each reader and day
_NOTHING: Final[frozenset[str]] = frozenset()
_IN_ORDER: Final = tuple(Section)
_TALK: Final = frozenset({"comment.published", "idea.comment"})  # says nothing of how the subject stands


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, with what only her cities know. ``topics`` by city: hers there; a city that is missing, or an empty set, means
    all. ``answered``: surveys that she sent answers to."""

    resident: Resident
    subscription: Subscription
    topics: Mapping[str, frozenset[str]] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()


class Paper:
    """What is new in one city, so that of many readers each costs no more than what is new to her."""

    def __init__(self, news: Sequence[News]) -> None:
        self._passing = sorted(
            (one for one in news if one.section is not Section.SURVEYS), key=lambda one: one.at
        )
        self._moments = [one.at for one in self._passing]
        self.surveys = [one for one in news if one.section is Section.SURVEYS]

    def since(self, moment: datetime) -> list[News]:
        """What came later than that, and every survey: it may be news again."""
        return self._passing[bisect_right(self._moments, moment) :] + self.surveys


def new_since(resident: Resident, subscription: Subscription, now: datetime) -> datetime:
    """What is news to her is newer than this."""
    since = subscription.since or resident.consented_at or now
    return max(since, now - MEMORY)


def warned_until(frequency: DigestFrequency, now: datetime) -> datetime:
    """Of surveys that close until then a digest of now tells that they close soon."""
    return now + CLOSING_SOON.get(frequency, CLOSING_SOON[DigestFrequency.WEEKLY])


def compose(reader: Reader, news: Sequence[News], told: Sequence[Told], day: date, now: datetime) -> Digest:
    """What is new since her last digest and still holds: of her home and followed cities, her topics, without muted sections,
    what she wrote herself, surveys that she answered; a survey is news when it opened since, and once more when it has come
    within CLOSING_SOON of its close and no digest of hers has warned of that (closing soon first); events by their start; one
    line a subject of what was told, the newest, and then no other as something new. Nothing is older than MEMORY; of a section there are MOST at most: of ideas the
    newest, of what is ahead the soonest."""
    resident = reader.resident
    ties = dict.fromkeys(resident.followed, Tie.FOLLOWED)
    if resident.home:
        ties[resident.home] = Tie.HOME
    since = new_since(resident, reader.subscription, now)
    newest = _newest(reader, told, ties, since, now)
    named = {(one.city, one.subject) for one in newest}
    fresh = [
        one
        for one in news
        if one.city in ties
        and (one.city, one.id) not in named
        and _is_news(reader, ties[one.city], one, since, now)
    ]
    shelves: dict[Section, list[News]] = {section: [] for section in _IN_ORDER}
    for one in fresh:
        shelves[one.section].append(one)
    chosen: list[News] = []
    for section, those in shelves.items():
        those.sort(key=lambda one: (one.sorts, one.city, one.id))
        chosen += those[-MOST:] if section is Section.IDEAS else those[:MOST]
    return Digest(
        day,
        resident.home or "",
        tuple(_with_close(one, resident.settings.digest) for one in chosen),
        newest,
    )


def _is_news(reader: Reader, tie: Tie, news: News, since: datetime, now: datetime) -> bool:
    if news.section in reader.subscription.muted or news.at > now or news.author == reader.resident.id:
        return False
    topics = reader.topics.get(news.city, _NOTHING)
    if news.section is not Section.SURVEYS:
        if topics and news.topic is not None and news.topic not in topics:
            return False
        is_ahead = news.section is not Section.EVENTS or news.sorts > now
        return news.at > since and is_ahead
    if news.sorts <= now or news.id in reader.answered:
        return False
    if news.asked_of and not news.asked_of.suits(tie, reader.resident.language, topics):
        return False
    return news.at > since or _is_to_be_warned_of(reader, news, now)


def _is_to_be_warned_of(reader: Reader, survey: News, now: datetime) -> bool:
    """By a moment that only goes forward, so that who changes from weekly to daily is not warned again."""
    if survey.sorts > warned_until(reader.resident.settings.digest, now):
        return False
    warned = reader.subscription.warned_until
    return warned is None or survey.sorts > warned


def _with_close(news: News, frequency: DigestFrequency) -> News:
    if news.section is not Section.SURVEYS or news.sorts >= NO_END:
        return news
    return replace(
        news, again_at=news.sorts - CLOSING_SOON.get(frequency, CLOSING_SOON[DigestFrequency.WEEKLY])
    )


def _newest(
    reader: Reader, told: Sequence[Told], ties: Mapping[str, Tie], since: datetime, now: datetime
) -> tuple[Told, ...]:
    """In the order of their moments. How a subject stands is not displaced by what is said about it."""
    if Section.FOLLOWED in reader.subscription.muted:
        return ()
    newest: dict[tuple[str, str], Told] = {}
    for one in sorted(told, key=lambda one: one.at):
        if one.city in ties and since < one.at <= now:
            before = newest.pop((one.city, one.subject), None)
            is_talk = one.kind in _TALK and before is not None and before.kind not in _TALK
            newest[one.city, one.subject] = before if before and is_talk else one
    return tuple(newest.values())[-MOST:]
