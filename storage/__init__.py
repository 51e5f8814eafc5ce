"""Where the network's and the cities' data lives: SQLite files or PostgreSQL schemas behind core's ports.

``opening.open_stores`` is the way in. Repositories are synchronous SQLAlchemy Core over one ``Connection`` and
return core's dataclasses; they never commit. A store runs the whole work of a transaction in one hop (to a thread
on SQLite, into a greenlet on PostgreSQL), which costs a tenth of awaiting every statement and leaves no way to
call Telegram while a transaction is open.
"""
