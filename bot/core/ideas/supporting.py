"""The use cases of a reader with an idea of somebody else's: support, follow, comment, report."""

from datetime import datetime, timedelta
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.checking import check_text
from bot.core.ideas.language import language_of
from bot.core.ideas.model import (
    LONGEST_COMMENT,
    MOST_COMMENTS_A_DAY,
    MOST_REPORTS_A_DAY,
    AlreadyDone,
    Comment,
    CommentStatus,
    Concern,
    Idea,
    IdeaUnknown,
    NotAtHome,
    OwnIdea,
    Report,
    TooManyIdeas,
    View,
)
from bot.core.ideas.queueing import open_case
from bot.core.ideas.rights import check_not_blocked, check_writer
from bot.core.ideas.sending import own_draft
from bot.core.ideas.views import public_idea, view_of
from bot.core.moderation.model import Case, CaseKind
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores

SHORTEST_COMMENT: Final = 1  # letters and figures
_DAY: Final = timedelta(days=1)


class Supporting:
    """All raise IdeaUnknown for what is not public. Supporting is for who lives in the city."""

    def __init__(self, stores: CityStores, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._clock = clock
        self._ids = ids

    async def support(self, resident: Resident, city: City, idea_id: str, on: bool) -> View:
        """Idempotent. Raises OwnIdea, NotAtHome, AuthorBlocked (to support; she may always withdraw it)."""
        now = self._clock.now()

        def work(records: CityRecords) -> View:
            idea = public_idea(records, idea_id)
            if on:
                return give_support(records, city, resident, idea, now)
            records.supports.withdraw(idea.id, resident.id, now)
            return _view_now(records, city, resident, idea.id)

        return await self._stores.of(city).transact(work)

    async def follow(self, resident: Resident, city: City, idea_id: str, on: bool) -> View:
        """Idempotent; for everybody, its author too."""
        now = self._clock.now()

        def work(records: CityRecords) -> View:
            idea = public_idea(records, idea_id)
            if on:
                records.supports.follow(idea.id, resident.id, now)
            else:
                records.supports.unfollow(idea.id, resident.id)
            return _view_now(records, city, resident, idea.id)

        return await self._stores.of(city).transact(work)

    async def support_instead(self, resident: Resident, city: City, draft_id: str, idea_id: str) -> View:
        """Support (or, from elsewhere, follow) a similar idea and throw the draft away. Raises DraftUnknown, and as
        ``support``."""
        now = self._clock.now()

        def work(records: CityRecords) -> View:
            draft = own_draft(records, resident, draft_id)
            idea = public_idea(records, idea_id)
            if resident.home == city.slug:
                view = give_support(records, city, resident, idea, now)
            else:
                records.supports.follow(idea.id, resident.id, now)
                view = _view_now(records, city, resident, idea.id)
            records.idea_drafts.remove(draft.id)
            return view

        return await self._stores.of(city).transact(work)

    async def comment(self, resident: Resident, city: City, idea_id: str, words: str) -> Comment:
        """It waits for a moderator. Raises TextRefused, AuthorBlocked, NotAtHome for who neither lives here nor follows
        the city, TooManyIdeas (of comments; ``again_at`` is when she may write again at the latest)."""
        text = check_text(words, LONGEST_COMMENT, SHORTEST_COMMENT)
        now = self._clock.now()
        language = language_of(text, resident.language, city.languages)

        def work(records: CityRecords) -> Comment:
            idea = public_idea(records, idea_id)
            check_writer(records, resident, city, now)
            if records.comments.count_since(resident.id, now - _DAY) >= MOST_COMMENTS_A_DAY:
                raise TooManyIdeas(MOST_COMMENTS_A_DAY, now + _DAY)
            comment = Comment(self._ids.new_id(), idea.id, resident.id, text, language, now)
            records.comments.add(comment)
            self._open_case(
                records, city, idea, CaseKind.COMMENT, language, resident.id, now, comment_id=comment.id
            )
            return comment

        return await self._stores.of(city).transact(work)

    async def report(
        self, resident: Resident, city: City, idea_id: str, concern: Concern, comment_id: str | None = None
    ) -> None:
        """Opens a case, or adds to the one that is open. Raises OwnIdea, AlreadyDone, TooManyIdeas (of reports)."""
        now = self._clock.now()

        def work(records: CityRecords) -> None:
            idea = public_idea(records, idea_id)
            author, language = idea.author, idea.version.language
            if comment_id:
                comment = records.comments.find(comment_id)
                if (
                    comment is None
                    or comment.idea_id != idea.id
                    or comment.status is not CommentStatus.PUBLISHED
                ):
                    raise IdeaUnknown
                author, language = comment.author, comment.language
            if author == resident.id:
                raise OwnIdea
            if records.reports.count_since(resident.id, now - _DAY) >= MOST_REPORTS_A_DAY:
                raise TooManyIdeas(MOST_REPORTS_A_DAY, now + _DAY)
            if not records.reports.put(Report(idea.id, comment_id, resident.id, concern, now)):
                raise AlreadyDone
            self._open_case(
                records, city, idea, CaseKind.REPORT, language, author, now, comment_id=comment_id
            )

        return await self._stores.of(city).transact(work)

    def _open_case(
        self,
        records: CityRecords,
        city: City,
        idea: Idea,
        kind: CaseKind,
        language: str,
        author: str | None,
        now: datetime,
        *,
        comment_id: str | None,
    ) -> None:
        case = Case(
            self._ids.new_id(),
            kind,
            idea.id,
            now,
            now + records.rule_book.read().promise,
            language,
            comment_id=comment_id,
            number=idea.version.number,
            author=author,
        )
        open_case(records, city, idea, case)


def give_support(records: CityRecords, city: City, resident: Resident, idea: Idea, now: datetime) -> View:
    """Raises OwnIdea, NotAtHome, AuthorBlocked; IdeaUnknown where it is public no longer."""
    if idea.author == resident.id:
        raise OwnIdea
    if resident.home != city.slug:
        raise NotAtHome(city.slug)
    check_not_blocked(records, resident, now)
    records.supports.support(idea.id, resident.id, idea.version.number, now)
    view = _view_now(records, city, resident, idea.id)
    if not view.supporting:
        raise IdeaUnknown
    return view


def _view_now(records: CityRecords, city: City, resident: Resident, idea_id: str) -> View:
    return view_of(records, city, public_idea(records, idea_id), resident)
