"""Draws in a thread, and imports what draws only there: matplotlib takes half a second to import."""

import asyncio
from datetime import datetime
from typing import Literal, TypeAlias

from bot.core.cities.model import City
from bot.core.surveys.results import Crosstab, QuestionResult
from bot.telegram.translator import Translator

Format: TypeAlias = Literal["png", "svg"]


async def draw_question(
    t: Translator,
    result: QuestionResult,
    *,
    city: City,
    asked: str,
    n: int,
    at: datetime,
    own: frozenset[str] = frozenset(),
    format: Format = "png",
) -> bytes:
    """A picture of what was answered: a PNG 1080 pixels wide, or an SVG of the same proportions.

    ``asked`` is the question in the reader's words; ``n`` how many responses there are, of whom some may not have
    answered this; ``at`` when they were counted (aware); ``own`` the codes of the reader's own answer, marked as hers. The
    same values give the same bytes.
    """

    def draw() -> bytes:
        from bot.charts.pictures import question_page

        return question_page(t, result, city=city, asked=asked, n=n, at=at, own=own).written(format)

    return await asyncio.to_thread(draw)


async def draw_crosstab(
    t: Translator,
    table: Crosstab,
    *,
    city: City,
    at: datetime,
    asked: str = "",
    by: str = "",
    format: Format = "png",
) -> bytes:
    """A picture of a cross-tabulation, as ``draw_question`` draws. ``asked`` and ``by`` are the two questions in the reader's
    words; not given: the label of the one, and "Language" or "Month" where the columns are these."""

    def draw() -> bytes:
        from bot.charts.pictures import crosstab_page

        return crosstab_page(t, table, city=city, asked=asked, by=by, at=at).written(format)

    return await asyncio.to_thread(draw)
