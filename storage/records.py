"""The repositories of one transaction."""

from sqlalchemy import Connection

from storage.attendances import SqlAttendances
from storage.audit import SqlAuditLog
from storage.catalogue import SqlCityCatalogue
from storage.conversations import SqlConversations
from storage.directory import SqlDirectory
from storage.drafts import SqlDrafts
from storage.event_search import SqlEventSearch
from storage.events import SqlEvents
from storage.feeds import SqlFeeds
from storage.marks import SqlMarks
from storage.members import SqlMembers
from storage.occurrences import SqlOccurrences
from storage.outbox import SqlOutbox
from storage.responses import SqlResponses
from storage.seen import SqlSeenUpdates
from storage.shared_surveys import SqlSharedSurveys
from storage.sheets import SqlSheets
from storage.survey_drafts import SqlSurveyDrafts
from storage.surveys import SqlSurveys
from storage.team import SqlInvitations, SqlRoles


class SqlNetworkRecords:
    """Implements ``NetworkRecords`` over a connection to the network's store."""

    __slots__ = (
        "audit",
        "cities",
        "conversations",
        "directory",
        "invitations",
        "marks",
        "outbox",
        "roles",
        "seen",
        "shared_surveys",
    )

    def __init__(self, connection: Connection) -> None:
        self.audit = SqlAuditLog(connection)
        self.outbox = SqlOutbox(connection)
        self.seen = SqlSeenUpdates(connection)
        self.marks = SqlMarks(connection)
        self.cities = SqlCityCatalogue(connection)
        self.directory = SqlDirectory(connection)
        self.conversations = SqlConversations(connection)
        self.roles = SqlRoles(connection)
        self.invitations = SqlInvitations(connection)
        self.shared_surveys = SqlSharedSurveys(connection)


class SqlCityRecords:
    """Implements ``CityRecords`` over a connection to one city's store."""

    __slots__ = (
        "attendances",
        "audit",
        "drafts",
        "event_search",
        "events",
        "feeds",
        "members",
        "occurrences",
        "outbox",
        "responses",
        "seen",
        "sheets",
        "survey_drafts",
        "surveys",
    )

    def __init__(self, connection: Connection) -> None:
        self.audit = SqlAuditLog(connection)
        self.outbox = SqlOutbox(connection)
        self.seen = SqlSeenUpdates(connection)
        self.attendances = SqlAttendances(connection)
        self.surveys = SqlSurveys(connection)
        self.responses = SqlResponses(connection)
        self.sheets = SqlSheets(connection, self.responses)
        self.survey_drafts = SqlSurveyDrafts(connection)
        self.members = SqlMembers(connection, self.attendances, self.sheets)
        self.event_search = SqlEventSearch(connection)
        self.events = SqlEvents(connection, self.event_search)
        self.occurrences = SqlOccurrences(connection)
        self.drafts = SqlDrafts(connection)
        self.feeds = SqlFeeds(connection)
