"""What the pictures say, in the reader's language. Plain text."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.charts.lettering import printable
from bot.core.cities.model import City
from bot.core.languages import LANGUAGES
from bot.core.surveys.histograms import day_of
from bot.core.surveys.ports import LANGUAGE, MONTH
from bot.core.surveys.questionnaire import Kind, Question, Texts, text_for
from bot.core.surveys.results import OTHERS, Bar, Bin, QuestionResult
from bot.telegram.dates import write_date
from bot.telegram.translator import Translator

_FEWEST_PERCENT = 0.005  # what is less is written as less than one per cent, not as none


def option_name(t: Translator, code: str, label: Texts) -> str:
    """An option in the reader's words; its code where the author wrote none that can be drawn (a mere emoji), a number as
    she writes it."""
    if code == OTHERS:
        return t.pgettext("chart", "Other options")
    return printable(text_for(label, t.language.tag)) or _as_number(t, code)


def column_name(t: Translator, by: str, code: str, label: Texts) -> str:
    """A column of a cross-tabulation: an option, a language by its own name, a month."""
    if by == LANGUAGE and code in LANGUAGES:
        return LANGUAGES[code].own_name
    if by == MONTH and len(code) == len("2026-11"):
        year, month = code.split("-")
        return t.month_name(int(year), int(month))
    return option_name(t, code, label)


def by_name(t: Translator, by: str) -> str:
    """What the columns are, where that is no question."""
    return {LANGUAGE: t.pgettext("chart", "Language"), MONTH: t.pgettext("chart", "Month")}.get(by, "")


def _as_number(t: Translator, code: str) -> str:
    try:
        return t.number(float(code))
    except ValueError:
        return code.replace("_", " ")


def share_of(t: Translator, share: float) -> str:
    if 0 < share < _FEWEST_PERCENT:
        return f"< {t.percent(0.01)}"
    return t.percent(share)


def value_of(t: Translator, bar: Bar) -> str:
    """How many chose it: a share and the count."""
    if bar.count is None:
        return not_shown(t)
    if bar.share is None:
        return t.number(bar.count)
    return f"{share_of(t, bar.share)} ({t.number(bar.count)})"


def not_shown(t: Translator) -> str:
    """In place of a number."""
    return t.pgettext("chart", "not shown")


def answers_of(t: Translator, result: QuestionResult, n: int) -> str:
    """How many answered, and of how many who took part."""
    if result.answered is None:
        return t.pgettext("chart", "Too few answers to be shown")
    answered = t.number(result.answered)
    if result.answered >= n:
        return t.pgettext("chart", "Answers: {answered}", answered=answered)
    return t.pgettext("chart", "Answers: {answered} of {n} who took part", answered=answered, n=t.number(n))


def averages_of(t: Translator, result: QuestionResult) -> str:
    """Mean and median in one line; empty where there are none."""
    kind = result.question.kind
    if kind in (Kind.DATE, Kind.DATETIME) or result.mean is None:
        mean = ""
    else:
        mean = t.pgettext("chart", "Mean: {mean}", mean=_quantity(t, kind, result.mean))
    if result.median is None:
        return mean
    median = t.pgettext("chart", "median: {median}", median=_quantity(t, kind, result.median))
    return " · ".join(
        part for part in (mean, median[:1].upper() + median[1:] if not mean else median) if part
    )


def mean_of(t: Translator, result: QuestionResult) -> str:
    """Beside the mark at the mean."""
    return t.pgettext("chart", "mean {mean}", mean=_quantity(t, result.question.kind, result.mean or 0))


def _quantity(t: Translator, kind: Kind, value: float) -> str:
    if kind in (Kind.DATE, Kind.DATETIME):
        return write_date(t.locale_name, day_of(value), "medium")
    if kind is Kind.TIME:
        return _clock(value)
    return t.number(value)


def _clock(minute: float) -> str:
    return f"{round(minute) // 60:02}:{round(minute) % 60:02}"


def bin_name(t: Translator, question: Question, each: Bin) -> str:
    """The numbers, days or hours of a bin."""
    if question.kind in (Kind.DATE, Kind.DATETIME):
        return _days(t, day_of(each.low), day_of(each.high), day_of(each.high + 1))
    if question.kind is Kind.TIME:
        return f"{_clock(each.low)}–{_clock(each.high)}"
    low, high = t.number(each.low), t.number(each.high)
    if each.low == each.high:
        return low
    return f"{low} – {high}" if each.low < 0 or each.high < 0 else f"{low}–{high}"


def _days(t: Translator, first: date, last: date, following: date) -> str:
    if first == last:
        return write_date(t.locale_name, first, "medium")
    if first.day == 1 and following.day == 1:
        if first.month == following.month == 1:
            return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        if (first.year, first.month) == (last.year, last.month):
            return t.month_name(first.year, first.month)
        return f"{t.month_name(first.year, first.month)} – {t.month_name(last.year, last.month)}"
    return f"{write_date(t.locale_name, first, 'medium')} – {write_date(t.locale_name, last, 'medium')}"


def edges_of(t: Translator, question: Question, bins: Sequence[Bin]) -> list[str]:
    """Where each bin begins, and the last ends; empty where the bins are not of one width, or are of days."""
    if question.kind in (Kind.DATE, Kind.DATETIME) or len(bins) < 2:
        return []
    starts = [each.low for each in bins]
    step = starts[1] - starts[0]
    gap = bins[1].low - bins[0].high  # 1 where both ends belong to the bin
    end = bins[-1].high + gap
    if any(abs(b - a - step) > 1e-9 * max(abs(b), 1) for a, b in pairwise([*starts, end])):
        return []
    if question.kind is Kind.TIME:
        return [_clock(edge) for edge in (*starts, end)]
    return [t.number(edge) for edge in (*starts, end)]


def yours(t: Translator) -> str:
    """Beside what the reader chose."""
    return t.pgettext("chart", "your answer")


def notes_of(t: Translator, result: QuestionResult) -> list[str]:
    """What a reader has to know of this picture."""
    notes = []
    if result.question.kind is Kind.MANY and result.bars:
        notes.append(t.pgettext("chart", "Several answers were possible."))
    if any(bar.margin is not None for bar in result.bars):
        notes.append(
            t.pgettext(
                "chart", "Whiskers: the margin of error at 95%, if those who answered are a random sample."
            )
        )
    if result.hides_some:
        notes.append(hidden_note(t))
    return notes


def hidden_note(t: Translator) -> str:
    """Why a number is not shown."""
    return t.pgettext("chart", "Hatched: fewer than 5 answers, or a number that would tell how few they are.")


def others_of(t: Translator, bar: Bar) -> str:
    """Options that were counted together, in one line."""
    return t.pgettext("chart", "Other options: {value}", value=value_of(t, bar))


def more_columns(t: Translator, count: int) -> str:
    """Columns of a table that there was no room for."""
    return t.npgettext("chart", "{n} more column is not shown", "{n} more columns are not shown", count)


def more_options(t: Translator, count: int) -> str:
    """Options that have no bar of their own, where they cannot be counted together."""
    return t.npgettext("chart", "And {n} other option", "And {n} other options", count)


def source_of(t: Translator, city: City, at: datetime) -> str:
    """Whose survey it is, and when it was counted: midnight stands for the whole day."""
    is_whole_day = at.astimezone(ZoneInfo(city.zone)).time() == time.min
    when = t.date(at, city.zone) if is_whole_day else t.datetime(at, city.zone)
    return f"{city.name_for(t.language.tag)} · {when}"
