"""What the city says to an idea: what an answer must be like, and what happens when it is published."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.core.cities.model import City
from bot.core.ideas.model import (
    LONGEST_ANSWER,
    LONGEST_MILESTONE,
    MOST_MILESTONES,
    Axis,
    ChangedMeanwhile,
    Idea,
    Milestone,
    OfficialAnswer,
    Progress,
    TextFault,
    TextRefused,
    Transition,
)
from bot.core.ideas.telling import tell, tell_concerned
from bot.core.languages import offers
from bot.core.residents.model import InvalidSetting
from bot.core.shared.unit_of_work import CityRecords


def check_answer(answer: OfficialAnswer, city: City, *, as_draft: bool = False) -> OfficialAnswer:
    """Without empty texts and the space around others. A draft need not be complete. Raises TextRefused,
    InvalidSetting."""
    texts = _texts(answer.texts, city, LONGEST_ANSWER)
    if not texts and answer.progress is Progress.NOT_PLANNED and not as_draft:
        raise TextRefused(TextFault.EMPTY)
    if len(answer.milestones) > MOST_MILESTONES:
        raise InvalidSetting("milestones")
    if answer.publish_at is not None and answer.publish_at <= answer.at:
        raise InvalidSetting("publish_at")
    return replace(answer, texts=texts, milestones=tuple(_milestone(one, city) for one in answer.milestones))


def publish(records: CityRecords, city: City, idea: Idea, answer: OfficialAnswer, now: datetime) -> bool:
    """Show it from now on, and tell the author and everybody concerned, once; nobody while the idea is not public.

    False if it is published already. Raises ChangedMeanwhile where another answer moved the idea first.
    """
    if not records.answers.publish(answer.id, now):
        return False
    if idea.progress is not answer.progress:
        before = idea.progress.value if idea.progress else ""
        step = Transition(idea.id, Axis.PROGRESS, before, answer.progress.value, answer.by, answer.at, now)
        if not records.ideas.move(step):
            raise ChangedMeanwhile
    if idea.is_public:
        facts = {"progress": answer.progress.value, "answer": answer.id}
        tell(records, city, idea, "idea.progress", answer.id, [idea.author], now, **facts)
        tell_concerned(records, city, idea, "idea.progress", answer.id, now, but=idea.author, **facts)
    return True


def _milestone(milestone: Milestone, city: City) -> Milestone:
    texts = _texts(milestone.texts, city, LONGEST_MILESTONE)
    try:
        day = date.fromisoformat(milestone.day).isoformat()
    except ValueError as error:
        raise InvalidSetting(milestone.day) from error
    if not texts:
        raise InvalidSetting("milestones")
    return replace(milestone, day=day, texts=texts)


def _texts(texts: Mapping[str, str], city: City, longest: int) -> dict[str, str]:
    kept = {language: text.strip() for language, text in texts.items() if text.strip()}
    for language, text in kept.items():
        if not offers(city.languages, language):
            raise InvalidSetting(language)
        if len(text) > longest:
            raise TextRefused(TextFault.TOO_LONG, len(text), longest)
    return kept
