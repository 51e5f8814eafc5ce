"""What an invitation is to."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.broadcasts.audience import Audience
from bot.core.broadcasts.model import BroadcastKind
from bot.core.events.model import EventStatus, Listing
from bot.core.ideas.model import Idea
from bot.core.residents.model import Tie
from bot.core.shared.unit_of_work import CityRecords
from bot.core.surveys.model import Survey


@dataclass(frozen=True, slots=True)
class Subject:
    """One of these, or none: a message only, or a subject that is there no more. ``listing`` is the occurrence with its event;
    ``words`` are the idea's, as it is published now."""

    survey: Survey | None = None
    listing: Listing | None = None
    idea: Idea | None = None
    words: str = ""

    @property
    def ends_at(self) -> datetime | None:
        """When there is no more part to take: the survey's close, the event's start; None: never."""
        if self.survey:
            return self.survey.terms.closes_at
        return self.listing.occurrence.starts_at if self.listing else None

    def is_over(self, now: datetime) -> bool:
        """Whether there is nothing to invite to at that time: closed, cancelled, begun, not public, gone."""
        if self.survey:
            return not self.survey.takes_answers(now)
        if self.listing:
            is_public = self.listing.event.status is EventStatus.PUBLISHED
            return not is_public or self.listing.is_cancelled or self.listing.occurrence.starts_at <= now
        return self.idea is None or not self.idea.is_public


NOTHING = Subject()


def find_subject(records: CityRecords, kind: BroadcastKind, subject: str | None) -> Subject:
    """What is there under this id now; NOTHING for a message, and where there is nothing."""
    if subject is None:
        return NOTHING
    if kind is BroadcastKind.SURVEY:
        return Subject(survey=records.surveys.find(subject))
    if kind is BroadcastKind.EVENT:
        return Subject(listing=records.occurrences.find_listing(subject))
    if kind is BroadcastKind.IDEA:
        return of_idea(records, records.ideas.find(subject))
    return NOTHING


def of_idea(records: CityRecords, idea: Idea | None) -> Subject:
    if idea is None or not idea.is_public or idea.published_number is None:
        return NOTHING
    version = records.ideas.find_version(idea.id, idea.published_number)
    return Subject(idea=idea, words=version.text if version else "")


def audience_of(subject: Subject) -> Audience:
    """Whom an invitation is for before an editor says otherwise: everybody, and of a survey those it is asked of."""
    if subject.survey is None:
        return Audience()
    asked = subject.survey.terms.audience
    return Audience(
        ties=frozenset() if asked.followers else frozenset((Tie.HOME,)),
        languages=asked.languages,
        topics=asked.topics,
    )
