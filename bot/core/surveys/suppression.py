"""Which counts are not shown, so that nobody is found in those that are.

A count below ``SMALLEST_CELL`` is about so few that somebody may be recognised among them, and is hidden: the threshold
rule. Zero is such a count: "nobody in our street is content" says something of everybody in the street, and were zeros
shown, a reader would know of every hidden count that it is at least one. For the same reason a count that lacks fewer than
SMALLEST_CELL to the whole is hidden where the rest can be seen from it: "all but two". A hidden count does not say why it is
hidden.

Hiding is of no use where the hidden count is the total less the others, so others are hidden with it: complementary (or
secondary) suppression. What is guaranteed:

- One way (``hidden_of_one``): the counts that are hidden amount to SMALLEST_CELL at least, and there are two at least, so
  each may be anything from 0 to their sum, five or more. Counts of one size are hidden together or not at all; what is
  hidden therefore does not depend on the order of options, and whoever knows these rules as well can exchange the values
  of any two hidden options: unless all hidden ones are equal, none of them is determined. Equal ones are determined
  only if all are SMALLEST_CELL - 1, and then more is hidden.
- Two ways (``hidden_of_table``): each hidden cell and margin can differ by SMALLEST_CELL at least without any shown cell,
  margin or the total being another (``exposure`` computes by how much). The cells that are hidden for the sake of others
  are those of the rectangle that costs the fewest answers, as in the hypercube method; what that leaves exposed is mended
  by hiding more, to the whole table if need be.
- Several options at once (``hidden_of_many``): no sum binds them, so each stands for itself, with those who did not choose it.

What is not guaranteed: several filters laid over one another, or two states of a survey that is running, are tables of
their own, and who compares them may learn what one alone does not tell. Filters are for editors, who can export
every response anyway.

Sources: A. Hundepool et al., Statistical Disclosure Control (Wiley 2012), chapter 4 (tables of magnitude and frequency:
threshold rule, group disclosure, secondary suppression, hypercube method); A. Hundepool et al., Handbook on Statistical
Disclosure Control, 2nd edition (CENEX/ESSnet SDC 2010), chapters 4 and 5; R. C.-W. Wong et al., Minimality Attack in
Privacy Preserving Data Publishing (VLDB 2007), for readers who know the rules.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import product
from typing import Final, TypeVar

from bot.core.surveys.exposure import HiddenTable
from bot.core.surveys.model import SMALLEST_CELL

K = TypeVar("K", bound=Hashable)

_FEWEST_HIDDEN: Final = 2


def is_small(count: int, smallest: int = SMALLEST_CELL) -> bool:
    """Whether a count of people is not to be shown by itself."""
    return count < smallest


def told_of_each(counts: Mapping[str, int]) -> frozenset[str]:
    """The values (languages, months) that may stand beside single anonymous responses: each is shared by SMALLEST_CELL at
    least, and so is the absence of one."""
    told = {value for value, count in counts.items() if not is_small(count)}
    hidden = sum(count for value, count in counts.items() if value not in told)
    while told and 0 < hidden < SMALLEST_CELL:
        rarest = min(told, key=lambda value: (counts[value], value))
        told.remove(rarest)
        hidden += counts[rarest]
    return frozenset(told)


def without_few(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts whose sum is known, without those of few: where somebody stopped may be an answer of hers."""
    told = told_of_each(counts)
    return {value: count for value, count in counts.items() if value in told}


def may_be_compared(matching: int, everyone: int, smallest: int = SMALLEST_CELL) -> bool:
    """Whether anything may be shown of those who match a filter: neither they nor the others are a small group.

    Nobody among the others is no group: then the filter is no filter.
    """
    others = everyone - matching
    return not is_small(matching, smallest) and (others <= 0 or not is_small(others, smallest))


def hidden_of_one(
    counts: Mapping[K, int], *, also: Iterable[K] = (), smallest: int = SMALLEST_CELL
) -> frozenset[K]:
    """The options whose counts are hidden, where their sum is shown: one can be chosen. ``also``: those that are hidden
    in any case. A list of one option tells no more than the sum: it is hidden only as a small count."""
    if len(counts) == 1:
        return frozenset(
            key for key, count in counts.items() if is_small(count, smallest) or key in set(also)
        )
    hidden = {key for key, count in counts.items() if is_small(count, smallest)}
    hidden |= counts.keys() & set(also)
    while hidden and len(hidden) < len(counts) and _gives_away([counts[key] for key in hidden], smallest):
        least = min(count for key, count in counts.items() if key not in hidden)
        hidden |= {key for key, count in counts.items() if count == least}
    return frozenset(hidden)


def _gives_away(values: Sequence[int], smallest: int) -> bool:
    together = sum(values)
    return (
        len(values) < _FEWEST_HIDDEN
        or together < smallest
        or set(values) == {smallest - 1}  # no other counts that are all small have this sum
    )


def hidden_of_many(counts: Mapping[K, int], answered: int, smallest: int = SMALLEST_CELL) -> frozenset[K]:
    """The options whose counts are hidden, where any of them can be chosen and it is shown how many answered."""
    return frozenset(
        key
        for key, count in counts.items()
        if is_small(count, smallest) or is_small(answered - count, smallest)
    )


def hidden_of_table(
    cells: Sequence[Sequence[int]],
    smallest: int = SMALLEST_CELL,
    *,
    rows: Iterable[int] = (),
    columns: Iterable[int] = (),
) -> HiddenTable:
    """What is hidden of a table whose total is shown, and whose margins are unless they are hidden themselves: those that are
    small, those that protect them, and ``rows`` and ``columns``, which are hidden elsewhere.

    Of a table of one row or column the margin on that side is the total, and is shown.
    """
    table = HiddenTable(cells)
    table.hide_rows(hidden_of_one(dict(enumerate(table.row_totals)), also=rows, smallest=smallest))
    table.hide_columns(hidden_of_one(dict(enumerate(table.column_totals)), also=columns, smallest=smallest))
    for row, column in table.places:
        if is_small(cells[row][column], smallest):
            table.hide(row, column)
    while (exposed := table.find_exposed(smallest)) is not None:
        if not (_hide_rectangle(table, exposed, smallest) or _hide_beside(table, exposed)):
            break  # everything is hidden, and the total alone is shown
    return table


def _hide_rectangle(table: HiddenTable, exposed: tuple[int | None, int | None], smallest: int) -> bool:
    """Hide the three other corners of the rectangle that costs the fewest answers; False if none would do."""
    row, column = exposed
    if row is None or column is None:
        return False
    cells, best, cheapest = table.cells, None, (0, 0, 0)
    for other_row, other_column in product(range(len(cells)), range(len(cells[0]))):
        if other_row == row or other_column == column:
            continue
        corners = ((row, other_column), (other_row, column), (other_row, other_column))
        more = [corner for corner in corners if corner not in table.hidden]
        up = min(cells[row][other_column], cells[other_row][column])
        down = min(cells[row][column], cells[other_row][other_column])
        price = (sum(cells[r][c] for r, c in more), other_row, other_column)
        if more and up + down >= smallest and (best is None or price < cheapest):
            best, cheapest = more, price
    for at in best or ():
        table.hide(*at)
    return best is not None


def _hide_beside(table: HiddenTable, exposed: tuple[int | None, int | None]) -> bool:
    """Hide the smallest cell in the same row or column, else a margin, else any cell; False if nothing is left."""
    row, column = exposed
    shown = [at for at in table.places if at not in table.hidden]
    beside = [at for at in shown if at[0] == row or at[1] == column]
    if beside:
        table.hide(*min(beside, key=lambda at: (table.cells[at[0]][at[1]], at)))
        return True
    if table.hide_a_margin(row, column):
        return True
    if shown:
        table.hide(*min(shown, key=lambda at: (table.cells[at[0]][at[1]], at)))
        return True
    return table.hide_a_margin(None, None)
