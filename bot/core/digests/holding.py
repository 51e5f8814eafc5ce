"""What of a digest is still true in one city when it is sent, or looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.digests.model import News, Section, Told
from bot.core.ideas.views import merged_into
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords


@dataclass(frozen=True, slots=True)
class Held:
    news: Sequence[News]
    told: Sequence[Told]


def what_holds(
    records: CityRecords, resident: Resident, news: Sequence[News], told: Sequence[Told], now: datetime
) -> Held:
    """For this reader as she is now: of these, all of this city, those that are not over and not done."""
    holding = records.news.list_holding([one.id for one in news], now)
    surveys = [one.id for one in news if one.section is Section.SURVEYS and one.id in holding]
    answered = records.news.who_answered(surveys, [resident.id]) if surveys else {}
    not_hers = {survey for survey, those in answered.items() if resident.id in those}
    if surveys:
        not_hers.update(_not_asked(records, surveys, resident))
    return Held(
        [one for one in news if one.id in holding and one.id not in not_hers],
        [one for one in told if _still_holds(records, one, now)],
    )


def _not_asked(records: CityRecords, surveys: Sequence[str], resident: Resident) -> set[str]:
    """Those that are asked of others, now that she has moved, or chosen another language or other topics."""
    member = records.members.find(resident.id)
    found = (records.surveys.find(survey_id) for survey_id in surveys)
    return {
        survey.id for survey in found if survey and not (member and survey.terms.audience.includes(member))
    }


def _still_holds(records: CityRecords, told: Told, now: datetime) -> bool:
    if survey_id := told.facts.get("survey"):
        survey = records.surveys.find(str(survey_id))
        return survey is not None and survey.shows_results(now)
    idea = records.ideas.find(told.subject)
    if idea is None:
        return told.kind == "idea.withdrawn"  # its author has left, and all of it with her
    if told.kind == "idea.withdrawn":
        return not idea.is_public
    if told.kind == "idea.joined":
        return not idea.is_public and merged_into(records, idea) is not None
    return idea.is_public
