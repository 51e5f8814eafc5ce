"""The repositories of one transaction."""

from sqlalchemy import Connection

from storage.archive import SqlArchive
from storage.attendances import SqlAttendances
from storage.audit import SqlAuditLog
from storage.blocks import SqlBlocks
from storage.broadcasts import SqlBroadcasts
from storage.cases import SqlCases
from storage.catalogue import SqlCityCatalogue
from storage.city_rules import SqlCityRules
from storage.conversations import SqlConversations
from storage.deliveries import SqlDeliveries
from storage.digests import SqlDigests
from storage.directory import SqlDirectory
from storage.drafts import SqlDrafts
from storage.event_search import SqlEventSearch
from storage.events import SqlEvents
from storage.feeds import SqlFeeds
from storage.idea_answers import SqlAnswers
from storage.idea_drafts import SqlIdeaDrafts
from storage.idea_search import SqlIdeaSearch
from storage.idea_support import SqlSupports
from storage.idea_talk import SqlComments, SqlReports
from storage.ideas import SqlIdeas
from storage.marks import SqlMarks
from storage.members import SqlMembers
from storage.news import SqlNews
from storage.occurrences import SqlOccurrences
from storage.outbox import SqlOutbox
from storage.photos import SqlPhotos
from storage.responses import SqlResponses
from storage.rule_book import SqlRuleBook
from storage.seen import SqlSeenUpdates
from storage.shared_surveys import SqlSharedSurveys
from storage.sheets import SqlSheets
from storage.survey_drafts import SqlSurveyDrafts
from storage.surveys import SqlSurveys
from storage.team import SqlInvitations, SqlRoles
from storage.timetable import SqlTimetable


class SqlNetworkRecords:
    """Implements ``NetworkRecords`` over a connection to the network's store."""

    __slots__ = (
        "audit",
        "cities",
        "conversations",
        "digests",
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
        self.digests = SqlDigests(connection)


class SqlCityRecords:
    """Implements ``CityRecords`` over a connection to one city's store."""

    __slots__ = (
        "answers",
        "archive",
        "attendances",
        "audit",
        "blocks",
        "broadcasts",
        "cases",
        "comments",
        "deliveries",
        "drafts",
        "event_search",
        "events",
        "feeds",
        "idea_drafts",
        "idea_search",
        "ideas",
        "members",
        "news",
        "occurrences",
        "outbox",
        "photos",
        "reports",
        "responses",
        "rule_book",
        "rules",
        "seen",
        "sheets",
        "supports",
        "survey_drafts",
        "surveys",
        "timetable",
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
        self.cases = SqlCases(connection)
        self.blocks = SqlBlocks(connection)
        self.rules = SqlCityRules(connection)
        self.archive = SqlArchive(connection)
        self.timetable = SqlTimetable(connection)
        self.rule_book = SqlRuleBook(self.rules)
        self.idea_search = SqlIdeaSearch(connection)
        self.ideas = SqlIdeas(connection, self.idea_search, self.cases)
        self.supports = SqlSupports(connection)
        self.comments = SqlComments(connection)
        self.reports = SqlReports(connection)
        self.answers = SqlAnswers(connection)
        self.idea_drafts = SqlIdeaDrafts(connection)
        self.photos = SqlPhotos(connection)
        self.members = SqlMembers(connection, self.attendances, self.sheets, self.ideas, self.cases)
        self.event_search = SqlEventSearch(connection)
        self.events = SqlEvents(connection, self.event_search)
        self.occurrences = SqlOccurrences(connection)
        self.drafts = SqlDrafts(connection)
        self.feeds = SqlFeeds(connection)
        self.broadcasts = SqlBroadcasts(connection)
        self.deliveries = SqlDeliveries(connection)
        self.news = SqlNews(connection)
