"""A result on a page: which kind of picture it has, what is above it and what below."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.charts import columns, rows, table, words
from bot.charts.colours import PALE_INK, RULE
from bot.charts.columns import Column
from bot.charts.page import MARGIN, ROOM, SMALL, TITLE, Page
from bot.charts.places import draw_places
from bot.charts.rows import Row
from bot.core.cities.model import City
from bot.core.surveys.questionnaire import Kind, text_for
from bot.core.surveys.results import OTHERS, Bar, Crosstab, QuestionResult
from bot.telegram.translator import Translator

MOST_WORDS = 20


def question_page(
    t: Translator,
    result: QuestionResult,
    *,
    city: City,
    asked: str,
    n: int,
    at: datetime,
    own: frozenset[str],
) -> Page:
    """The page of one question."""
    page = Page()
    page.lines(asked, TITLE, bold=True, most=6)
    page.y += 10
    page.lines(words.answers_of(t, result, n), SMALL, colour=PALE_INK)
    if result.is_hidden:
        return _ended(page, t, [], city, at)
    if averages := words.averages_of(t, result):
        page.lines(averages, SMALL, colour=PALE_INK)
    page.y += 28
    _draw(page, t, result, city, own)
    return _ended(page, t, words.notes_of(t, result), city, at)


def crosstab_page(
    t: Translator, crosstab: Crosstab, *, city: City, asked: str, by: str, at: datetime
) -> Page:
    """The page of a cross-tabulation."""
    page = Page()
    page.lines(asked or text_for(crosstab.question.label, t.language.tag), TITLE, bold=True, most=5)
    page.y += 6
    if heading := by or words.by_name(t, crosstab.by):
        page.lines(t.pgettext("chart", "By: {what}", what=heading), bold=True, most=3)
    if crosstab.total is not None:
        said = t.pgettext("chart", "Answers: {answered}", answered=t.number(crosstab.total))
        page.lines(said, SMALL, colour=PALE_INK)
    page.y += 24
    if not any(count is not None for count in crosstab.cells.values()):
        page.lines(t.pgettext("chart", "Too few answers to be shown"), SMALL, colour=PALE_INK)
        return _ended(page, t, [], city, at)
    table.draw_table(page, t, crosstab)
    notes = []
    if more := table.left_out(crosstab):
        notes.append(words.more_columns(t, more))
    if any(total is not None for total in crosstab.column_totals.values()):
        notes.append(
            t.pgettext("chart", "Percentages are of the answers in a column, whose number is in brackets.")
        )
    if table.hides_some(crosstab):
        notes.append(words.hidden_note(t))
    return _ended(page, t, notes, city, at)


def _ended(page: Page, t: Translator, notes: Sequence[str], city: City, at: datetime) -> Page:
    page.y += 14
    for note in notes:
        page.lines(note, SMALL, colour=PALE_INK)
        page.y += 6
    page.y += 8
    page.rule((MARGIN, page.y), (MARGIN + ROOM, page.y), RULE)
    page.y += 16
    page.lines(words.source_of(t, city, at), SMALL, colour=PALE_INK)
    page.finish()
    return page


def _draw(page: Page, t: Translator, result: QuestionResult, city: City, own: frozenset[str]) -> None:
    kind = result.question.kind
    if kind is Kind.RANK:
        _draw_ranks(page, t, result.bars, own)
    elif kind is Kind.RANGE and result.bars:
        _draw_range(page, t, result, own)
    elif result.bars:
        _draw_bars(page, t, result, own)
    elif result.bins:
        _draw_bins(page, t, result)
    elif kind is Kind.LOCATION and result.spots:
        draw_places(page, t, result, city)
    elif result.words:
        most = result.words[0][1]
        listed = [Row(word, t.number(count), count / most) for word, count in result.words[:MOST_WORDS]]
        rows.draw_short_rows(page, listed)
        page.y += 8
        page.lines(
            t.pgettext("chart", "Words that five or more answers have, and how many have them."),
            SMALL,
            colour=PALE_INK,
        )
    elif kind is not Kind.PHOTO:
        page.lines(t.pgettext("chart", "The answers have too little in common to be shown."))


def _row(t: Translator, bar: Bar, own: frozenset[str]) -> Row:
    return Row(
        words.option_name(t, bar.code, bar.label),
        words.value_of(t, bar),
        bar.share if bar.count is not None else None,
        bar.low,
        bar.high,
        words.yours(t) if bar.code in own else "",
    )


def _draw_bars(page: Page, t: Translator, result: QuestionResult, own: frozenset[str]) -> None:
    """In the order of the form. Where there is no room for all, the rarest are counted together, but never the reader's own."""
    drawn = {bar.code: _row(t, bar, own) for bar in result.bars}
    room: float = rows.TALLEST
    kept = set[str]()
    for bar in sorted(result.bars, key=lambda bar: (bar.code not in own, -(bar.count or 0))):
        room -= rows.height_of(drawn[bar.code])
        if room < 0:
            break
        kept.add(bar.code)
    left = [bar for bar in result.bars if bar.code not in kept]
    listed = [drawn[bar.code] for bar in result.bars if bar.code in kept]
    rows.draw_rows(page, listed)
    if left and result.question.kind is Kind.MANY:
        page.lines(words.more_options(t, len(left)), SMALL, colour=PALE_INK)
    elif left:
        page.lines(words.others_of(t, _together(left, result.answered or 0)), bold=True)


def _together(bars: Sequence[Bar], answered: int) -> Bar:
    counts = [bar.count for bar in bars]
    known = [count for count in counts if count is not None]
    if len(known) < len(counts):
        return Bar(OTHERS, {}, None)
    return Bar(OTHERS, {}, sum(known), sum(known) / answered if answered else None)


def _draw_ranks(page: Page, t: Translator, bars: Sequence[Bar], own: frozenset[str]) -> None:
    size = len(bars)
    listed = []
    room: float = rows.TALLEST
    for bar in bars:
        row = _row(t, bar, own)
        room -= rows.height_of(row)
        if room < 0:
            break
        said = words.not_shown(t) if bar.rank is None else t.number(bar.rank)
        along = None if bar.rank is None else (bar.rank - 1) / max(size - 1, 1)
        listed.append(replace(row, value=said, share=along))
    first = t.pgettext("chart", "1 = first")
    last = t.pgettext("chart", "{n} = last", n=t.number(size))
    rows.draw_lollipops(page, listed, (first, last))
    if len(listed) < size:
        page.lines(words.more_options(t, size - len(listed)), SMALL, colour=PALE_INK)
    page.lines(t.pgettext("chart", "The mean of the places that it was given."), SMALL, colour=PALE_INK)


def _draw_range(page: Page, t: Translator, result: QuestionResult, own: frozenset[str]) -> None:
    names = [words.option_name(t, bar.code, bar.label) for bar in result.bars]
    values = ["" if bar.share is None else words.share_of(t, bar.share) for bar in result.bars]
    if not columns.fits(values, names):
        listed = [
            replace(_row(t, bar, own), label=name) for bar, name in zip(result.bars, names, strict=True)
        ]
        rows.draw_short_rows(page, listed)
        if any(row.mark for row in listed):
            rows.explain_own(page, words.yours(t))
        return
    standing = [
        Column(value, bar.share, bar.low, bar.high, bar.code in own)
        for bar, value in zip(result.bars, values, strict=True)
    ]
    mean = None
    if result.mean is not None and len(result.bars) > 1:
        first, second = float(result.bars[0].code), float(result.bars[1].code)
        mean = ((result.mean - first) / (second - first) + 0.5, words.mean_of(t, result))
    hides = any(bar.count is None for bar in result.bars)
    columns.draw_columns(page, standing, names, mean, words.not_shown(t) if hides else "")
    if any(column.is_own for column in standing):
        rows.explain_own(page, words.yours(t))


def _draw_bins(page: Page, t: Translator, result: QuestionResult) -> None:
    counts = [each.count for each in result.bins]
    values = ["" if count is None else t.number(count) for count in counts]
    edges = words.edges_of(t, result.question, result.bins)
    if edges and columns.fits(values, edges):
        standing = [Column(value, count) for value, count in zip(values, counts, strict=True)]
        mean = None
        if result.mean is not None:
            start, step = result.bins[0].low, result.bins[1].low - result.bins[0].low
            mean = ((result.mean - start) / step, words.mean_of(t, result))
        columns.draw_columns(page, standing, edges, mean)
        return
    most = max([count for count in counts if count is not None], default=1)
    listed = [
        Row(
            words.bin_name(t, result.question, each),
            words.not_shown(t) if each.count is None else t.number(each.count),
            None if each.count is None else each.count / most,
        )
        for each in result.bins
    ]
    rows.draw_short_rows(page, listed)
