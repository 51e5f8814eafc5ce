"""Ideas as their readers see them: what is public, where a merged one leads, and what of its history is whose."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot.core.cities.model import City, distance_km
from bot.core.ideas.model import (
    Axis,
    Idea,
    IdeaMoved,
    IdeaStatus,
    IdeaUnknown,
    Transition,
    Version,
    View,
)
from bot.core.ideas.results import Alike, History
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords

MOST_MERGED: Final = 10  # ideas that were merged one into the next


def public_idea(records: CityRecords, idea_id: str) -> Idea:
    """Raises IdeaUnknown for what is not public."""
    idea = records.ideas.find(idea_id)
    if idea is None or not idea.is_public:
        raise IdeaUnknown
    return idea


def readable_idea(records: CityRecords, idea: Idea | None) -> Idea:
    """It, if it is public. Raises IdeaMoved where it was merged into a public one, else IdeaUnknown."""
    if idea is None:
        raise IdeaUnknown
    if idea.is_public:
        return idea
    target = merged_into(records, idea)
    if target is None:
        raise IdeaUnknown
    raise IdeaMoved(target.id)


def merged_into(records: CityRecords, idea: Idea) -> Idea | None:
    """The public idea that a merged one leads to, which may itself have been merged."""
    if idea.withdrawn_at or idea.hidden_at:
        return None
    found: Idea | None = idea
    for _ in range(MOST_MERGED):
        if found is None or found.status is not IdeaStatus.MERGED or found.merged_into is None:
            break
        found = records.ideas.find(found.merged_into)
    return found if found and found.is_public else None


def own_idea(records: CityRecords, resident: Resident, idea_id: str) -> Idea:
    """Hers, in whatever status. Raises IdeaUnknown."""
    idea = records.ideas.find(idea_id)
    if idea is None or idea.author != resident.id:
        raise IdeaUnknown
    return idea


def newest_version(records: CityRecords, idea: Idea) -> Version:
    """Which may wait for review while another is shown."""
    if idea.number == idea.version.number:
        return idea.version
    return records.ideas.find_version(idea.id, idea.number) or idea.version


def view_of(records: CityRecords, city: City, idea: Idea, reader: Resident | None) -> View:
    (view,) = views_of(records, city, [idea], reader)
    return view


def views_of(
    records: CityRecords,
    city: City,
    ideas: Sequence[Idea],
    reader: Resident | None,
    near: tuple[float, float] | None = None,
) -> list[View]:
    """In their order, with few statements however many there are."""
    ids = [idea.id for idea in ideas]
    if not ids:
        return []
    texts = records.ideas.translations_of(ids)
    answers = records.answers.latest_of(ids)
    adopted = records.ideas.adoptions_of(ids)
    nothing: frozenset[str] = frozenset()
    supporting, following = records.supports.of(reader.id, ids) if reader else (nothing, nothing)
    return [
        View(
            idea,
            city.slug,
            texts.get(idea.id, {}),
            answers.get(idea.id),
            tuple(adopted.get(idea.id, ())),
            idea.id in supporting,
            idea.id in following,
            reader is not None and idea.author == reader.id,
            distance_km(near, idea.version.location) if near and idea.version.location else None,
        )
        for idea in ideas
    ]


def alike(
    records: CityRecords, city: City, reader: Resident | None, text: str, limit: int, but: str | None = None
) -> list[Alike]:
    """Public ideas that may be the same as this text, the most alike first."""
    found = records.idea_search.similar(text, limit, but=but) if text.strip() else []
    scores = {each.idea_id: each.score for each in found}
    public = [idea for idea in records.ideas.list_by_id(list(scores)) if idea.is_public]
    return [Alike(view, scores[view.idea.id]) for view in views_of(records, city, public, reader)]


def public_history(records: CityRecords, idea: Idea) -> History:
    """What everybody may know: no reasons that were told to the author alone, no texts that were never shown, and not
    who of the staff did what."""
    transitions = [one for one in records.ideas.transitions_of(idea.id) if one.is_public]
    shown = versions_shown(idea, transitions)
    answers = [answer for answer in records.answers.list_of(idea.id) if answer.published_at]
    return History(
        tuple(_without_actor(one) for one in transitions),
        tuple(version for version in records.ideas.versions_of(idea.id) if version.number in shown),
        tuple(reversed(answers)),
    )


def versions_shown(idea: Idea, transitions: Iterable[Transition]) -> frozenset[int]:
    """The numbers of those of its versions that everybody could read, now or before."""
    steps = [one for one in transitions if one.axis is Axis.TEXT and one.is_public]
    changed = {int(number) for step in steps for number in (step.before, step.after) if number}
    return frozenset({*changed, *([idea.published_number] if idea.published_number else [])})


def own_history(records: CityRecords, idea: Idea) -> History:
    """All of it, for its author: with what she was told, and without who decided."""
    answers = [answer for answer in records.answers.list_of(idea.id) if answer.published_at]
    return History(
        tuple(
            one if one.actor == idea.author else _without_actor(one)
            for one in records.ideas.transitions_of(idea.id)
        ),
        tuple(records.ideas.versions_of(idea.id)),
        tuple(reversed(answers)),
    )


def _without_actor(transition: Transition) -> Transition:
    return replace(transition, actor="")
