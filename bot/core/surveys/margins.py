"""How far the share of a sample may be from that of the city: 95% intervals."""

import math
from typing import Final

CERTAINTY: Final = 0.95
_Z: Final = 1.959963984540054  # the 97.5% quantile of the normal distribution
_FEW: Final = 10  # fewer on either side, and the normal approximation is poor


def interval(count: int, answered: int, population: int | None = None) -> tuple[float, float]:
    """The ends of the 95% interval of ``count / answered``, for a simple random sample of ``population`` people.

    The standard error is sqrt(p(1-p)/n) times the finite population correction sqrt((N-n)/(N-1)), which is 1 where the
    population is None (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, sections 2.6, 3.2 and 3.6). Where fewer than ten
    are on either side it is E. B. Wilson's score interval (J. Amer. Statist. Assoc. 22, 1927; recommended for such shares
    by L. D. Brown, T. T. Cai, A. DasGupta, Statist. Sci. 16, 2001), with n divided by the square of that correction.
    Where everybody answered the ends are the share itself. ``answered`` is 1 at least.
    """
    share = count / answered
    correction = _correction(answered, population)
    if correction == 0:
        return share, share
    if min(count, answered - count) >= _FEW:
        half = _Z * math.sqrt(share * (1 - share) / answered * correction)
        return max(0.0, share - half), min(1.0, share + half)
    size = answered / correction
    middle = (share + _Z**2 / (2 * size)) / (1 + _Z**2 / size)
    half = _Z / (1 + _Z**2 / size) * math.sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _correction(answered: int, population: int | None) -> float:
    """The square of the finite population correction, (N-n)/(N-1)."""
    if population is None:
        return 1.0
    if answered >= population:
        return 0.0
    return (population - answered) / (population - 1)
