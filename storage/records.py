"""The repositories of one transaction."""

from sqlalchemy import Connection

from storage.audit import SqlAuditLog
from storage.catalogue import SqlCityCatalogue
from storage.conversations import SqlConversations
from storage.directory import SqlDirectory
from storage.marks import SqlMarks
from storage.members import SqlMembers
from storage.outbox import SqlOutbox
from storage.seen import SqlSeenUpdates
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


class SqlCityRecords:
    """Implements ``CityRecords`` over a connection to one city's store."""

    __slots__ = ("audit", "members", "outbox", "seen")

    def __init__(self, connection: Connection) -> None:
        self.audit = SqlAuditLog(connection)
        self.outbox = SqlOutbox(connection)
        self.seen = SqlSeenUpdates(connection)
        self.members = SqlMembers(connection)
