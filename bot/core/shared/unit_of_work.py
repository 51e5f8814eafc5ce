"""The unit-of-work port: one use case is one transaction.

The work of a transaction is a plain function over the repositories of one store. Being synchronous it cannot
call Telegram while the transaction is open, and SQLite runs it in a single hop to a thread.
"""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from bot.core.broadcasts.ports import BroadcastDeliveries, Broadcasts
from bot.core.cities.model import City
from bot.core.cities.ports import CityCatalogue
from bot.core.digests.ports import CityNews, Digests
from bot.core.events.ports import Attendances, Drafts, Events, EventSearch, Feeds, Occurrences
from bot.core.ideas.finding import IdeaSearch
from bot.core.ideas.ports import Answers, Comments, IdeaDrafts, Ideas, Photos, Reports, Supports
from bot.core.moderation.ports import Blocks, Cases, RuleBook
from bot.core.notices.ports import Outbox
from bot.core.residents.ports import Conversations, Directory, Members
from bot.core.retention.ports import Archive
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.marks import Marks
from bot.core.shared.rules import CityRules
from bot.core.shared.seen import SeenUpdates
from bot.core.staff.ports import AuditLog, Invitations, Roles
from bot.core.surveys.ports import Responses, SharedSurveys, Sheets, SurveyDrafts, Surveys
from bot.core.timetable.ports import Timetable

R_co = TypeVar("R_co", covariant=True)
T = TypeVar("T")


class Records(Protocol):
    """What every store has."""

    @property
    def audit(self) -> AuditLog: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def seen(self) -> SeenUpdates: ...


class NetworkRecords(Records, Protocol):
    """The repositories of the network's store, the thin directory."""

    @property
    def cities(self) -> CityCatalogue: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def roles(self) -> Roles: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def marks(self) -> Marks: ...
    @property
    def shared_surveys(self) -> SharedSurveys: ...
    @property
    def digests(self) -> Digests: ...


class CityRecords(Records, Protocol):
    """The repositories of one city's store. They are built for one city, so no query can forget it."""

    @property
    def members(self) -> Members: ...
    @property
    def events(self) -> Events: ...
    @property
    def occurrences(self) -> Occurrences: ...
    @property
    def attendances(self) -> Attendances: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def event_search(self) -> EventSearch: ...
    @property
    def surveys(self) -> Surveys: ...
    @property
    def sheets(self) -> Sheets: ...
    @property
    def responses(self) -> Responses: ...
    @property
    def survey_drafts(self) -> SurveyDrafts: ...
    @property
    def ideas(self) -> Ideas: ...
    @property
    def idea_search(self) -> IdeaSearch: ...
    @property
    def supports(self) -> Supports: ...
    @property
    def comments(self) -> Comments: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def answers(self) -> Answers: ...
    @property
    def idea_drafts(self) -> IdeaDrafts: ...
    @property
    def photos(self) -> Photos: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def blocks(self) -> Blocks: ...
    @property
    def rule_book(self) -> RuleBook: ...
    @property
    def rules(self) -> CityRules: ...
    @property
    def archive(self) -> Archive: ...
    @property
    def timetable(self) -> Timetable: ...
    @property
    def broadcasts(self) -> Broadcasts: ...
    @property
    def deliveries(self) -> BroadcastDeliveries: ...
    @property
    def news(self) -> CityNews: ...


class Store(Protocol[R_co]):
    """One database with the data of the network or of one city."""

    async def read(self, query: Callable[[R_co], T]) -> T:
        """Run ``query`` on one consistent snapshot. Raises StoreUnavailable."""
        ...

    async def transact(self, work: Callable[[R_co], T], *, once: bool = True) -> T:
        """Run ``work`` in one transaction: all of it is durable when this returns, or none of it is.

        With ``once`` the update being handled (see ``cause``) is recorded in the same transaction, and
        UpdateAlreadySeen is raised without running ``work`` if an earlier delivery recorded it here. A use case
        that spans two stores makes its first step idempotent and passes ``once=False``: a repeated delivery
        must reach the second. ``work`` may be run again after a serialisation failure, so it touches nothing but
        the repositories. Raises StoreUnavailable; whatever ``work`` raises rolls back and comes through.
        """
        ...


class CityStores(Protocol):
    """Finds the store that a city has."""

    def of(self, city: City) -> Store[CityRecords]:
        """The store of this city, opened at its first use."""
        ...

    def each(self, cities: Iterable[City]) -> Iterable[tuple[City, Store[CityRecords]]]:
        """The stores of these cities, in this order."""
        ...


async def read_unless_away(
    stores: CityStores, city: City, query: Callable[[CityRecords], list[T]], *, alone: bool
) -> list[T]:
    """Of several cities one whose store is away is passed over. Raises StoreUnavailable of one that was asked alone."""
    try:
        return await stores.of(city).read(query)
    except StoreUnavailable:
        if alone:
            raise
        return []
