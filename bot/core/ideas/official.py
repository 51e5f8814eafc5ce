"""The use cases of officials: what the city answers, milestones, translations, and ideas of sister cities."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.cities.model import City
from bot.core.ideas.adopting import Adopting
from bot.core.ideas.answering import check_answer, publish
from bot.core.ideas.browsing import page_of
from bot.core.ideas.checking import check_text
from bot.core.ideas.model import (
    ChangedMeanwhile,
    Idea,
    IdeaUnknown,
    Milestone,
    OfficialAnswer,
    Order,
    Progress,
    Shelf,
    Translation,
    View,
)
from bot.core.ideas.results import DeskView, Page, Pending
from bot.core.ideas.views import public_idea, view_of, views_of
from bot.core.languages import offers
from bot.core.residents.model import InvalidSetting, Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import AuditEntry, Permission
from bot.core.staff.service import Team


class Official:
    """For editors: everything raises NotAllowed for who is none in that city."""

    def __init__(self, stores: CityStores, team: Team, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock
        self._ids = ids
        self._adopting = Adopting(stores, clock, ids)

    async def desk(
        self, editor: Resident, city: City, progress: Progress | None, first: int = 0, limit: int = 8
    ) -> Page:
        """Public ideas at this point; None: not answered yet. The most supported first."""
        self._team.require(editor, Permission.EDIT, city.slug)
        shelf = Shelf(Order.SUPPORTED, progress=progress, answered=None if progress else False)
        return await self._stores.of(city).read(
            lambda records: page_of(records, city, editor, shelf, first, limit)
        )

    async def pending(self, editor: Resident, city: City, limit: int = 50) -> tuple[Pending, ...]:
        """Answers to public ideas that are not published: those that wait for their hour, the soonest first, then
        her own drafts, the newest first."""
        self._team.require(editor, Permission.EDIT, city.slug)

        def query(records: CityRecords) -> tuple[Pending, ...]:
            answers = records.answers.list_unpublished(editor.id, limit)
            ids = dict.fromkeys(answer.idea_id for answer in answers)
            public = [idea for idea in records.ideas.list_by_id(list(ids)) if idea.is_public]
            views = {view.idea.id: view for view in views_of(records, city, public, editor)}
            return tuple(
                Pending(views[answer.idea_id], answer) for answer in answers if answer.idea_id in views
            )

        return await self._stores.of(city).read(query)

    async def review(self, editor: Resident, city: City, idea_id: str) -> DeskView:
        """Raises IdeaUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)

        def query(records: CityRecords) -> DeskView:
            idea = public_idea(records, idea_id)
            view = view_of(records, city, idea, editor)
            written = (idea.version.language, *view.texts)
            return DeskView(
                view,
                tuple(records.answers.list_of(idea_id)),
                tuple(records.ideas.checks_of(idea_id)),
                tuple(tag for tag in city.languages if not offers(written, tag)),
            )

        return await self._stores.of(city).read(query)

    async def answer(
        self,
        editor: Resident,
        city: City,
        idea_id: str,
        progress: Progress,
        texts: Mapping[str, str],
        milestones: tuple[Milestone, ...] = (),
        publish_at: datetime | None = None,
        answer_id: str | None = None,
        *,
        as_draft: bool = False,
    ) -> OfficialAnswer:
        """Decide, and publish now or later (``answer_id``: instead of one that is not published yet).

        Published: the progress moves, everybody concerned is told, once; what says the same as the last answer is
        not published again. ``as_draft``: kept for her, incomplete as it may be, and neither shown nor published;
        what waits for its hour waits no longer when it is made a draft. Raises IdeaUnknown (also of a draft of
        somebody else's), ChangedMeanwhile, TextRefused (an answer may be empty except for NOT_PLANNED),
        InvalidSetting (languages, milestones, a time that is past).
        """
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()
        new_id = answer_id or self._ids.new_id()
        due_at = None if as_draft else publish_at
        answer = check_answer(
            OfficialAnswer(new_id, idea_id, progress, texts, editor.id, now, milestones, due_at),
            city,
            as_draft=as_draft,
        )

        def work(records: CityRecords) -> OfficialAnswer:
            idea = public_idea(records, idea_id)
            known = _unpublished(records, editor, idea_id, answer_id) if answer_id else None
            if as_draft:
                records.answers.put(answer)
                if known and not known.is_draft:
                    _audit(records, city, editor, "idea.answer_taken_back", idea, now, answer=new_id)
                kept = _answer(records, new_id)
                if kept.published_at:
                    raise ChangedMeanwhile
                return kept
            last = records.answers.latest_of([idea_id]).get(idea_id)
            if publish_at is None and last and _says_the_same(answer, last):
                records.answers.remove(new_id)
                return last
            records.answers.put(answer)
            details = {"answer": new_id, "progress": progress.value}
            _audit(records, city, editor, "idea.answered", idea, now, **details)
            if publish_at is None and not publish(records, city, idea, answer, now):
                raise ChangedMeanwhile
            return _answer(records, new_id)

        return await self._stores.of(city).transact(work)

    async def publish_now(self, editor: Resident, city: City, answer_id: str) -> OfficialAnswer:
        """One that waits for its hour. Of one that is published already nothing is told again. Raises IdeaUnknown, also
        of a draft: that may be incomplete (see ``answer``)."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> OfficialAnswer:
            answer = _answer(records, answer_id)
            if answer.is_draft:
                raise IdeaUnknown
            idea = public_idea(records, answer.idea_id)
            if publish(records, city, idea, answer, now):
                _audit(records, city, editor, "idea.answer_published", idea, now, answer=answer_id)
            return _answer(records, answer_id)

        return await self._stores.of(city).transact(work)

    async def take_back(self, editor: Resident, city: City, answer_id: str) -> bool:
        """Throw away one that is not published yet; of drafts only her own."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> bool:
            answer = records.answers.find(answer_id)
            if answer is None or (answer.is_draft and answer.by != editor.id):
                return False
            if not records.answers.remove(answer_id):
                return False
            idea = records.ideas.find(answer.idea_id)
            if idea and not answer.is_draft:
                _audit(records, city, editor, "idea.answer_taken_back", idea, now, answer=answer_id)
            return True

        return await self._stores.of(city).transact(work)

    async def translate(self, editor: Resident, city: City, idea_id: str, language: str, text: str) -> View:
        """What the shown version says, in a language of the city. Moderators may too. Raises IdeaUnknown, TextRefused,
        InvalidSetting."""
        self._team.require(editor, Permission.TRANSLATE, city.slug)
        if language not in city.languages:
            raise InvalidSetting(language)
        words = check_text(text)
        now = self._clock.now()

        def work(records: CityRecords) -> View:
            idea = public_idea(records, idea_id)
            version = idea.version
            if language == version.language:
                raise InvalidSetting(language)
            records.ideas.put_translation(
                Translation(idea_id, version.number, language, words, editor.id, now)
            )
            _audit(records, city, editor, "idea.translated", idea, now, language=language)
            return view_of(records, city, idea, editor)

        return await self._stores.of(city).transact(work)

    async def sisters(
        self, editor: Resident, home: City, sister: City, first: int = 0, limit: int = 8
    ) -> Page:
        """Public ideas of a sister city, the most supported first, to adopt from."""
        self._team.require(editor, Permission.EDIT, home.slug)
        shelf = Shelf(Order.SUPPORTED)
        return await self._stores.of(sister).read(
            lambda records: page_of(records, sister, None, shelf, first, limit)
        )

    async def adopt(self, editor: Resident, city: City, sister: City, idea_id: str) -> Idea:
        """Take a public idea of a sister city into her own: published at once, the city's own, with its translations
        and photos and a link both ways, without its place there; its author is told. Done again: the one that is
        there. Raises IdeaUnknown.

        Two stores: ours first, idempotent, then theirs; a repeated delivery finishes what a crash left.
        """
        self._team.require(editor, Permission.EDIT, city.slug)
        return await self._adopting.adopt(editor, city, sister, idea_id)


def _unpublished(records: CityRecords, editor: Resident, idea_id: str, answer_id: str) -> OfficialAnswer:
    """One that waits, or a draft of hers, to this idea. Raises IdeaUnknown, ChangedMeanwhile."""
    answer = _answer(records, answer_id)
    if answer.idea_id != idea_id or (answer.is_draft and answer.by != editor.id):
        raise IdeaUnknown
    if answer.published_at:
        raise ChangedMeanwhile
    return answer


def _answer(records: CityRecords, answer_id: str) -> OfficialAnswer:
    answer = records.answers.find(answer_id)
    if answer is None:
        raise IdeaUnknown
    return answer


def _says_the_same(answer: OfficialAnswer, last: OfficialAnswer) -> bool:
    """A tap that came twice is not another answer."""
    said = replace(
        last, id=answer.id, by=answer.by, at=answer.at, publish_at=answer.publish_at, published_at=None
    )
    return said == answer


def _audit(
    records: CityRecords,
    city: City,
    editor: Resident,
    action: str,
    idea: Idea,
    now: datetime,
    **details: Any,
) -> None:
    records.audit.add(
        AuditEntry(action, editor.id, city.slug, now, idea.author, {"idea": idea.id, **details})
    )
