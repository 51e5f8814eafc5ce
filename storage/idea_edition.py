"""Whether what everybody may read of a city's ideas is still what it was."""

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.core.ideas.ports import Edition
from storage.tables import IS_PUBLIC, idea_adoptions, idea_answers, idea_translations, ideas, support_log


def _sum(column: sa.Column[int]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(column).filter(IS_PUBLIC), 0)


_MOMENTS = (
    sa.select(sa.func.max(ideas.c.changed_at)).scalar_subquery(),
    sa.select(sa.func.max(idea_translations.c.at)).scalar_subquery(),
    sa.select(sa.func.max(idea_adoptions.c.at)).scalar_subquery(),
    sa.select(sa.func.max(idea_answers.c.published_at)).scalar_subquery(),
)
_EDITION = sa.select(
    *_MOMENTS,
    sa.func.count().filter(IS_PUBLIC),
    _sum(ideas.c.supports),
    _sum(ideas.c.comments),
    # Of two who support, one may have come and one gone: the log has grown.
    sa.select(sa.func.coalesce(sa.func.max(support_log.c.id), 0)).scalar_subquery(),
    sa.select(sa.func.count()).select_from(idea_translations).scalar_subquery(),
    sa.select(sa.func.count()).select_from(idea_adoptions).scalar_subquery(),
).select_from(ideas)


def read_edition(connection: Connection) -> Edition:
    """See ``Ideas.edition``."""
    row = tuple(connection.execute(_EDITION).one())
    moments, counts = row[: len(_MOMENTS)], row[len(_MOMENTS) :]
    return Edition(max((at for at in moments if at is not None), default=None), counts)
