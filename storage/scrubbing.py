"""What was deleted for good is overwritten once the transaction that deleted it is durable.

No database does that within a transaction, so a repository only asks for it, and the store does it after the commit.
What was copied out of a database before (a backup, an archive of its log) is out of reach.
"""

from typing import Final

from sqlalchemy import Connection, Table

_ASKED: Final = "charshi.scrub"


def ask(connection: Connection, *tables: Table, whole: bool) -> None:
    """Of these tables nothing that this transaction deletes is to be left in the store's files.

    ``whole`` False: they are too large to be locked and written anew at once, and it is enough that what was deleted is
    forgotten by the database and overwritten by what comes next. SQLite overwrites it in any case.
    """
    asked: dict[str, bool] = connection.info.setdefault(_ASKED, {})
    asked.update((table.name, whole) for table in tables)


def take(connection: Connection) -> dict[str, bool]:
    """The names of the tables that were asked for on this connection, and which are ``whole``; nothing is asked for now."""
    asked: dict[str, bool] = connection.info.pop(_ASKED, {})
    return asked
