"""How the answers to one question go with those to another, without telling of anybody.

A table of two questions with one answer each is protected with its margins. Where several options can be chosen, rows do
not add up: then each option is a table of its own, of those who chose it and those who did not. Totals that the results of
one question hide are hidden here. How many answered only one of the two is not protected: that a few skipped a question
says nothing of what they think.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.core.surveys.model import SMALLEST_CELL
from bot.core.surveys.questionnaire import NO_TEXTS, Kind, Question, Texts
from bot.core.surveys.results import OTHERS, Crosstab
from bot.core.surveys.suppression import hidden_of_one, hidden_of_table, may_be_compared

MOST_SIDE: Final = 25  # rows, or columns: the smallest beyond these are counted together

Labels = Sequence[tuple[str, Texts]]
Cells = Mapping[tuple[str, str], int]


def crosstab_of(
    question: Question,
    by: str,
    rows: Labels,
    columns: Labels,
    cells: Cells,
    *,
    responses: int,
    everyone: int,
    by_kind: Kind | None = None,
    row_counts: Mapping[str, int] | None = None,
    column_counts: Mapping[str, int] | None = None,
) -> Crosstab:
    """What may be shown of ``cells``, (row code, column code) to how many responses have both.

    ``responses`` match the filter, of ``everyone``; where they or the others are too few, every cell is hidden.
    ``by_kind`` is that of the question in the columns. ``row_counts`` and ``column_counts``: how many responses
    have that code, whether or not they answered the other question. Without them totals that are hidden elsewhere may be
    shown here, and where several options can be chosen there are no totals at all.
    """
    nothing = Crosstab(question, by, tuple(rows), tuple(columns), dict.fromkeys(_places(rows, columns)))
    if not rows or not columns or not may_be_compared(responses, everyone):
        return nothing
    rows, cells, row_counts = _largest(
        rows, cells, row_counts, in_rows=True, adds_up=question.kind is not Kind.MANY
    )
    columns, cells, column_counts = _largest(
        columns, cells, column_counts, in_rows=False, adds_up=by_kind is not Kind.MANY
    )
    if sum(cells.values()) < SMALLEST_CELL:
        return nothing
    matrix = [[cells.get((row, column), 0) for column, _ in columns] for row, _ in rows]
    tables = _Tables(matrix, _in_order(rows, row_counts), _in_order(columns, column_counts))
    if question.kind is not Kind.MANY and by_kind is not Kind.MANY:
        tables.protect_whole()
    elif question.kind is Kind.MANY and by_kind is Kind.MANY:
        tables.protect_pairs(responses)
    elif question.kind is Kind.MANY:
        tables.protect_rows()
    else:
        tables.protect_columns()
    return Crosstab(
        question,
        by,
        tuple(rows),
        tuple(columns),
        {
            (row, column): None if (r, c) in tables.hidden else matrix[r][c]
            for r, (row, _) in enumerate(rows)
            for c, (column, _) in enumerate(columns)
        },
        dict(zip((code for code, _ in rows), tables.row_totals, strict=True)),
        dict(zip((code for code, _ in columns), tables.column_totals, strict=True)),
        tables.total,
    )


class _Tables:
    """What is hidden of a table, by the tables that it is made of."""

    def __init__(
        self,
        matrix: Sequence[Sequence[int]],
        row_counts: Sequence[int] | None,
        column_counts: Sequence[int] | None,
    ) -> None:
        self._matrix = matrix
        self._row_counts = row_counts
        self._column_counts = column_counts
        self.hidden: set[tuple[int, int]] = set()
        self.row_totals: list[int | None] = [None for _ in matrix]
        self.column_totals: list[int | None] = [None for _ in matrix[0]]
        self.total: int | None = None

    def protect_whole(self) -> None:
        """Rows and columns add up."""
        hidden = hidden_of_table(
            self._matrix,
            rows=_hidden_elsewhere(self._row_counts),
            columns=_hidden_elsewhere(self._column_counts),
        )
        self.hidden = set(hidden.hidden)
        self.row_totals = _without(hidden.row_totals, hidden.hidden_rows)
        self.column_totals = _without(hidden.column_totals, hidden.hidden_columns)
        self.total = hidden.total

    def protect_rows(self) -> None:
        """Each row is chosen or not."""
        self.hidden, self.column_totals = _each_or_not(self._matrix, self._column_counts)

    def protect_columns(self) -> None:
        """Each column is chosen or not."""
        turned = list(zip(*self._matrix, strict=True))
        hidden, self.row_totals = _each_or_not(turned, self._row_counts)
        self.hidden = {(row, column) for column, row in hidden}

    def protect_pairs(self, responses: int) -> None:
        """Each row and each column is chosen or not, so each cell is a table of four."""
        for r, row in enumerate(self._matrix):
            for c, both in enumerate(row):
                one = max(self._row_counts[r] - both, 0) if self._row_counts else 0
                other = max(self._column_counts[c] - both, 0) if self._column_counts else 0
                neither = max(responses - both - one - other, 0)
                if (0, 0) in hidden_of_table([[both, one], [other, neither]]).hidden:
                    self.hidden.add((r, c))


def _each_or_not(
    matrix: Sequence[Sequence[int]], counts: Sequence[int] | None
) -> tuple[set[tuple[int, int]], list[int | None]]:
    """What is hidden of rows that are chosen or not, and the totals of the columns. Where it is not known how many there
    are in a column, each row is protected by itself."""
    hidden: set[tuple[int, int]] = set()
    if counts is None:
        for r, row in enumerate(matrix):
            hidden |= {(r, c) for c in hidden_of_one(dict(enumerate(row)))}
        return hidden, [None for _ in matrix[0]]
    elsewhere = _hidden_elsewhere(counts)
    totals_hidden = set(elsewhere)
    for r, row in enumerate(matrix):
        rest = [max(count - chosen, 0) for count, chosen in zip(counts, row, strict=True)]
        table = hidden_of_table([row, rest], columns=elsewhere)
        hidden |= {(r, column) for at, column in table.hidden if at == 0}
        totals_hidden |= table.hidden_columns
    return hidden, _without(counts, totals_hidden)


def _hidden_elsewhere(counts: Sequence[int] | None) -> frozenset[int]:
    return hidden_of_one(dict(enumerate(counts))) if counts else frozenset()


def _without(totals: Sequence[int], hidden: Iterable[int]) -> list[int | None]:
    return [None if each in set(hidden) else total for each, total in enumerate(totals)]


def _in_order(labels: Labels, counts: Mapping[str, int] | None) -> list[int] | None:
    return None if counts is None else [counts.get(code, 0) for code, _ in labels]


def _places(rows: Labels, columns: Labels) -> list[tuple[str, str]]:
    return [(row, column) for row, _ in rows for column, _ in columns]


def _largest(
    labels: Labels, cells: Cells, counts: Mapping[str, int] | None, *, in_rows: bool, adds_up: bool
) -> tuple[Labels, Cells, Mapping[str, int] | None]:
    """As many as can be shown, in their order. The smallest are counted together, or left out where they do not add up."""
    if len(labels) <= MOST_SIDE:
        return labels, cells, counts
    sums = dict.fromkeys((code for code, _ in labels), 0)
    for place, count in cells.items():
        code = place[0 if in_rows else 1]
        sums[code] = sums.get(code, 0) + count
    kept = set(sorted(sums, key=lambda code: -sums[code])[: MOST_SIDE - 1])
    left = [label for label in labels if label[0] in kept]
    joined: dict[tuple[str, str], int] = {}
    for (row, column), count in cells.items():
        code = row if in_rows else column
        if code in kept or adds_up:
            new = code if code in kept else OTHERS
            place = (new, column) if in_rows else (row, new)
            joined[place] = joined.get(place, 0) + count
    if not adds_up:
        return left, joined, counts
    if counts is not None:
        rest = sum(count for code, count in counts.items() if code not in kept)
        counts = {**{code: count for code, count in counts.items() if code in kept}, OTHERS: rest}
    return [*left, (OTHERS, NO_TEXTS)], joined, counts
