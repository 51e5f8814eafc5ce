"""What people answered, in words and numbers: beside a picture, where a caption has little room."""

from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from bot.core.surveys.histograms import day_of
from bot.core.surveys.model import SMALLEST_CELL
from bot.core.surveys.questionnaire import Kind, Question, Texts, text_for
from bot.core.surveys.results import OTHERS, Bar, Crosstab, QuestionResult
from bot.telegram.dates import write_date
from bot.telegram.screens import CAPTION_LIMIT, bold, lines, paragraphs, read_length
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened

HIDDEN: Final = "–"
_ROOM: Final = CAPTION_LIMIT - 24
_LONGEST_QUESTION: Final = 240  # UTF-16 units
_LONGEST_OPTION: Final = 70
_LONGEST_FILTER: Final = 120


def caption(
    t: Translator, result: QuestionResult, asked: str, n: int, filter: str = "", *, room: int = _ROOM
) -> Markup:
    """The question, how many answered it of ``n``, the numbers as far as there is ``room`` (UTF-16 units), and what is
    not shown. ``filter``: whose answers are meant, in words."""
    head = paragraphs(bold(shortened(asked, _LONGEST_QUESTION)), filtered(t, filter))
    if result.answered is None:
        return paragraphs(head, too_few(t))
    answered = t.gettext("Answered: {n} of {all}", n=t.number(result.answered), all=t.number(n))
    notes = [_hidden_note(t) if result.hides_some else None, _margin_note(t, result.bars)]
    if result.question.kind is Kind.MANY:
        notes.append(t.gettext("Several answers were possible."))
    foot = lines(answered, *notes)
    rest = room - read_length(paragraphs(head, foot)) - 4
    return paragraphs(head, fitted(t, numbers(t, result), rest), foot)


def numbers(t: Translator, result: QuestionResult) -> list[Markup]:
    """Each option with its share, or the middle of the numbers, or the words that came most often."""
    if result.question.kind is Kind.RANK:
        return [_ranked(t, place, bar) for place, bar in enumerate(result.bars, 1)]
    said = [_share(t, bar) for bar in result.bars]
    if result.median is not None:
        said.append(t.gettext("Middle (median): <b>{n}</b>", n=amount(t, result.question, result.median)))
    if result.mean is not None:
        said.append(t.gettext("Average: <b>{n}</b>", n=amount(t, result.question, result.mean)))
    if result.words:
        common = ", ".join(f"{word} ({t.number(count)})" for word, count in result.words[:10])
        said.append(t.gettext("Words that came most often: {words}", words=common))
    if result.question.kind is Kind.LOCATION and result.spots:
        shown = sum(spot.count for spot in result.spots)
        said.append(t.ngettext("{n} place is on the map", "{n} places are on the map", shown))
    return said


def _share(t: Translator, bar: Bar) -> Markup:
    name = option_name(t, bar.code, bar.label)
    if bar.count is None or bar.share is None:
        return Markup("{}: {}").format(name, HIDDEN)
    share = t.percent(bar.share)
    if bar.low is not None and bar.high is not None:
        span = f"{t.percent(bar.low)} … {t.percent(bar.high)}"
        return Markup("{}: <b>{}</b> ({}; {})").format(name, share, t.number(bar.count), span)
    if bar.margin is not None:
        return Markup("{}: <b>{}</b> ± {} ({})").format(
            name, share, t.percent(bar.margin), t.number(bar.count)
        )
    return Markup("{}: <b>{}</b> ({})").format(name, share, t.number(bar.count))


def _ranked(t: Translator, place: int, bar: Bar) -> Markup:
    name = option_name(t, bar.code, bar.label)
    if bar.rank is None:
        return Markup("{}: {}").format(name, HIDDEN)
    mean = t.gettext("mean rank {n}", n=t.number(round(bar.rank, 1)))
    return Markup("{}. {} ({})").format(t.number(place), name, mean)


def option_name(t: Translator, code: str, label: Texts, units: int = _LONGEST_OPTION) -> str:
    """In the reader's words; of a number, as she writes it."""
    if code == OTHERS:
        return t.gettext("all others").unescape()
    said = text_for(label, t.language.tag)
    if not said:
        try:
            return t.number(float(code))
        except ValueError:
            return code
    return shortened(" ".join(said.split()), units)


def amount(t: Translator, question: Question, value: float) -> str:
    """A mean or median of this question: a number, a day, or a time of day."""
    if question.kind in (Kind.DATE, Kind.DATETIME):
        return write_date(t.locale_name, day_of(value), "long")
    if question.kind is Kind.TIME:
        minutes = round(value)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return t.number(round(value, 2))


def crossed(
    t: Translator, table: Crosstab, asked: str, by: str, columns: Sequence[str], filter: str = ""
) -> Markup:
    """Row by row: how the answers of each are spread. ``columns`` are their names in order."""
    head = paragraphs(
        lines(
            bold(shortened(asked, _LONGEST_QUESTION // 2)),
            t.gettext("by: {by}", by=shortened(by, _LONGEST_FILTER)),
        ),
        filtered(t, filter),
    )
    if all(count is None for count in table.cells.values()):
        return paragraphs(head, too_few(t))
    rows = [_row(t, table, code, label, columns) for code, label in table.rows]
    hides = any(count is None for count in table.cells.values())
    foot = lines(
        t.gettext("Counted: {n}", n=t.number(table.total)) if table.total is not None else None,
        _hidden_note(t) if hides else None,
    )
    room = _ROOM - read_length(paragraphs(head, foot)) - 4
    return paragraphs(head, fitted(t, rows, room), foot)


def _row(t: Translator, table: Crosstab, code: str, label: Texts, columns: Sequence[str]) -> Markup:
    cells = []
    total = table.row_totals.get(code)
    for (column, _), name in zip(table.columns, columns, strict=True):
        count = table.cells.get((code, column))
        if count is None:
            shown = HIDDEN
        elif total:
            shown = f"{t.number(count)} ({t.percent(count / total)})"
        else:
            shown = t.number(count)
        cells.append(f"{shortened(name, _LONGEST_OPTION // 2)} {shown}")
    return Markup("<b>{}</b>: {}").format(
        option_name(t, code, label, _LONGEST_OPTION // 2), " · ".join(cells)
    )


def fitted(t: Translator, rows: Iterable[Markup], room: int) -> Markup | None:
    """As many of the lines as there is room for, in UTF-16 units, and how many are left out."""
    listed = list(rows)
    taken: list[Markup] = []
    for number, row in enumerate(listed):
        left = len(listed) - number
        more = t.ngettext("… and {n} more", "… and {n} more", left)
        spare = read_length(more) + 1 if left > 1 else 0
        if read_length(lines(*taken, row)) + spare > room:
            taken.append(more)
            break
        taken.append(row)
    return lines(*taken) if taken else None


def filtered(t: Translator, filter: str) -> Markup | None:
    if not filter:
        return None
    return t.gettext("🔍 Only: {filter}", filter=shortened(filter, _LONGEST_FILTER))


def too_few(t: Translator) -> Markup:
    """Of what is hidden whole: few gave it, or few others are left out by the filter."""
    return t.gettext(
        "Too few answers to be shown: somebody could be recognised. At least {n} are needed.",
        n=t.number(SMALLEST_CELL),
    )


def _hidden_note(t: Translator) -> Markup:
    return t.gettext("– is not shown: so few that somebody could be recognised.")


def _margin_note(t: Translator, bars: Sequence[Bar]) -> Markup | None:
    if all(bar.margin is None and bar.low is None for bar in bars):
        return None
    return t.gettext("In brackets: where the share of all people lies, in 95 of 100 such samples.")
