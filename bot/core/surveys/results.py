"""What came of a survey, as it may be shown: counted, with small cells hidden, with margins of error for a sample."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.core.surveys.questionnaire import Question, Texts

OTHERS: Final = "@others"
"""The code of options that are counted together, because there are more than can be shown. It has no label."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One option. ``count`` None: too few to be shown (or hidden so that another cannot be computed from the rest).

    ``share`` of those who answered, from 0 to 1; ``margin``: half the 95% interval of that share, where the respondents are
    a sample, and ``low`` and ``high`` its ends, which near 0 and 1 lie unevenly about the share; ``rank``: the mean rank
    from 1, of a RANK. Of a RANGE the code is the number ("0.5"), and there is no label.
    """

    code: str
    label: Texts
    count: int | None
    share: float | None = None
    margin: float | None = None
    rank: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Bin:
    """Numbers from ``low`` to ``high`` (both included where they are whole, else ``high`` is not); None: too few."""

    low: float
    high: float
    count: int | None


@dataclass(frozen=True, slots=True)
class Spot:
    """Answers within one square of a grid, by its middle; squares with too few are left out."""

    latitude: float
    longitude: float
    count: int


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """``answered`` None: fewer than SMALLEST_CELL, and then nothing else is given. ``bars`` in the order of the options (RANK:
    best mean rank first); ``bins``, ``mean`` and ``median`` of numbers, dates and times (as numbers of days, minutes);
    ``words``: (word, how many answers have it) of texts, the most frequent first; ``spots`` of locations.
    ``outside``: how many locations are in no spot that is shown; ``square``: the side of the spots' squares in metres.
    ``mean`` and ``median`` are rounded as far as they may be known, and None where they would give a hidden number away."""

    question: Question
    answered: int | None
    bars: tuple[Bar, ...] = ()
    bins: tuple[Bin, ...] = ()
    mean: float | None = None
    median: float | None = None
    words: tuple[tuple[str, int], ...] = ()
    spots: tuple[Spot, ...] = ()
    outside: int = 0
    square: float = 0.0

    @property
    def is_hidden(self) -> bool:
        return self.answered is None

    @property
    def hides_some(self) -> bool:
        """Whether a reader has to be told that some numbers are too small to be shown."""
        return any(bar.count is None for bar in self.bars) or any(each.count is None for each in self.bins)


@dataclass(frozen=True, slots=True)
class Crosstab:
    """How the answers to one question go with those to another, with languages or with months. ``cells`` by (row code,
    column code), None: not shown; ``rows`` and ``columns`` with their labels in order, OTHERS without one; totals are those of
    everybody who is counted in the table, None: not shown (of several options at once they are no sums)."""

    question: Question
    by: str
    rows: tuple[tuple[str, Texts], ...]
    columns: tuple[tuple[str, Texts], ...]
    cells: Mapping[tuple[str, str], int | None]
    row_totals: Mapping[str, int | None] = field(default_factory=dict)
    column_totals: Mapping[str, int | None] = field(default_factory=dict)
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Participation:
    """``invited``: members of the audience now; ``started`` and ``sent``: sheets; ``left_at``: (path, how many) of those who
    began and have not sent, the most first."""

    invited: int
    started: int
    sent: int
    left_at: tuple[tuple[str, int], ...] = ()

    @property
    def rate(self) -> float | None:
        """Sent of those invited; None where nobody is."""
        return self.sent / self.invited if self.invited else None
