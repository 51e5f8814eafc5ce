"""How alike two ideas are, from 0 to 1: whatever their words, scripts and languages, and however they are spelled.

What texts say (see ``similarity_reading``) is compared by what they share, weighed by how much it tells; what tells two
proposals apart that look alike (another street, another number, the opposite) takes from that.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeVar

from rapidfuzz.distance import OSA

from bot.core.ideas.concepts import Kind, kind_of
from bot.core.ideas.concepts_lexicon import KIN
from bot.core.ideas.similarity_reading import Profile, Word, concept_term, profile
from bot.core.shared.terms import SHORTEST_TWICE_MISTYPED, letters_in_common

T = TypeVar("T")
# From here on "maybe the same" is shown. Of the pairs in the tests (102 the same, 90 near misses) 0.55 takes twelve near
# misses where 0.6 takes three, and 0.65 loses four more of the same than 0.6.
SAME: Final = 0.6
# With a lower one some pairs in the tests whose first sentences say little are taken that are not the same.
_WORTH_A_LOOK: Final = 0.4
MOST_COMPARED: Final = 60  # of a text's unknown words, those that are compared letter by letter
USUAL_SHARE: Final = 0.01  # of ideas that have a term: its weight is what its kind says

Shares = Mapping[str, float]  # the share of ideas, from 0 to 1, that have a term (see ``terms``)
_UNKNOWN: Final[Shares] = MappingProxyType({})

_WEIGHTS: Final[Mapping[Kind, float]] = {
    Kind.THING: 1.0,
    Kind.BAD: 0.9,
    Kind.PLACE: 0.8,
    Kind.WHOM: 0.6,
    Kind.WHEN: 0.55,
    Kind.ACT: 0.8,
    Kind.ADD: 0.25,
    Kind.MEND: 0.45,
    Kind.REMOVE: 0.45,
    Kind.FREE: 0.5,
    Kind.PAID: 0.5,
}
_VERBS: Final = frozenset({Kind.ADD, Kind.MEND, Kind.REMOVE})
_SAME_WAY: Final = 0.7
_CLOSE: Final = 0.7  # credit from which on two concepts are as good as one
_NAME: Final = 1.4  # all the words of one name together
_NUMBER: Final = 0.7
_WORD: Final = 0.65  # one that the lexicon does not know
_SHORT_WORD: Final = 0.35
_SHORT: Final = 3  # letters
_RARE: Final = 1.5
_COMMON: Final = 0.35
_SHORTEST_FORM: Final = 4  # letters
_LONGEST_DIFFERENCE: Final = 4  # letters that one form has more
_IN_COMMON: Final = 0.65  # share of the longer of two forms that both begin with
_INFLECTED: Final = 0.9
_MISTYPED: Final = 0.85
_FOREIGN: Final = 0.4  # of the weight of a word that a text in another language cannot have

_MISSING_OF_SHORTER: Final = 0.6  # what only one of two texts says, beside what both say
_MISSING_OF_LONGER: Final = 0.4
# How much of what a longer text says beside counts at most, as a multiple of the shorter one's weight: by how much of
# substance they share. "More trees" is in many a text about something else; "more trees on the square" is not.
_LITTLE_SHARED: Final = (1.0, 3.0)
_MUCH_SHARED: Final = (1.6, 1.2)

_OPPOSITE: Final = 0.4
_HALF_OPPOSITE: Final = 0.65
_MENDED_OR_NEW: Final = 0.85
_OTHER_NAME: Final = 0.5
_ONE_NAMED: Final = 0.9
_OTHER_NUMBER: Final = 0.55
_OTHER_THING: Final = 0.75
_EACH_OTHER_THING: Final = 0.85
_OTHER_PLACE: Final = 0.8

_KIN: Final[dict[str, dict[str, float]]] = defaultdict(dict)
for _credit, (_one, _other) in KIN:
    _KIN[_one][_other] = _KIN[_other][_one] = _credit
_NO_KIN: Final[Mapping[str, float]] = MappingProxyType({})

_OPPOSITES: Final = [
    frozenset(pair.split("/")) for pair in ("free/paid", "open/close", "allow/ban", "longer/fewer")
]


def similarity(one: str, other: str, shares: Shares = _UNKNOWN) -> float:
    """How alike two texts are, from 0 to 1; 1 for one and the same. In whichever order they come."""
    if one == other:
        return 1.0
    return likeness(profile(one), profile(other), shares)


def likeness(one: Profile, other: Profile, shares: Shares = _UNKNOWN) -> float:
    """The same for what was read of them; 0 if there is nothing to compare in one of them.

    Where the whole texts have something in common, that of their first sentences counts if it is more: two who propose
    the same for different reasons propose the same.
    """
    whole = _likeness(one, other, shares)
    if whole < _WORTH_A_LOOK or not (one.gist or other.gist):
        return whole
    return max(whole, _likeness(one.gist or one, other.gist or other, shares))


def _likeness(one: Profile, other: Profile, shares: Shares) -> float:
    if not one or not other:
        return 0.0
    foreign = not (one.languages & other.languages) and bool(one.languages and other.languages)
    ours, theirs = _weigh(one, shares, foreign), _weigh(other, shares, foreign)
    met = _meet(one, other, ours, theirs, shares)
    if not met.substance:
        return 0.0
    (less, missing_less), (_, missing_more) = sorted(
        ((sum(ours.values()), met.only_one), (sum(theirs.values()), met.only_other))
    )
    most = less * _between(_LITTLE_SHARED, _MUCH_SHARED, met.substance)
    beside = _MISSING_OF_SHORTER * missing_less + _MISSING_OF_LONGER * min(missing_more, most)
    return round(min(1.0, met.weight / (met.weight + beside)) * _apart(one, other, met), 4)


def _between(low: tuple[float, float], high: tuple[float, float], at: float) -> float:
    """On the line through two points, and level beyond them."""
    share = min(1.0, max(0.0, (at - low[0]) / (high[0] - low[0])))
    return low[1] + share * (high[1] - low[1])


_Piece = tuple[str, str]  # ("concept", code), ("word", key), ("number", figures)


def _weigh(profile: Profile, shares: Shares, foreign: bool) -> dict[_Piece, float]:
    """What each piece counts for. That a word is rare counts where both have it (see ``_meet``): otherwise it is just
    another way to say something."""
    weights: dict[_Piece, float] = {
        ("concept", code): _WEIGHTS[kind_of(code)] * sure for code, sure in profile.concepts.items()
    }
    for word in profile.words:
        if word.name:
            weight = _NAME / word.name
        else:
            weight = (_WORD if len(word.keys[0]) > _SHORT else _SHORT_WORD) * (_FOREIGN if foreign else 1.0)
        weights["word", word.keys[0]] = weight
    weights.update((("number", number), _NUMBER) for number in profile.numbers)
    if shares:
        for piece in weights:
            weights[piece] *= min(1.0, _rarity(_term(piece), shares))
    return weights


def _rarity(term: str, shares: Shares) -> float:
    """How many times more a rare term counts than its kind says, and a common one less."""
    share = shares.get(term)
    if share is None:
        return 1.0
    return min(_RARE, max(_COMMON, math.log(max(share, 1e-6)) / math.log(USUAL_SHARE)))


def _term(piece: _Piece) -> str:
    return concept_term(piece[1]) if piece[0] == "concept" else piece[1]


@dataclass(slots=True)
class _Met:
    """What two texts share: its weight, and of that ``substance``, which is no verb; what only one has; and the words
    that met (of one and of the other)."""

    weight: float
    substance: float
    only_one: float
    only_other: float
    words: list[tuple[Word, Word]]
    codes: frozenset[str]


def _meet(
    one: Profile,
    other: Profile,
    ours: Mapping[_Piece, float],
    theirs: Mapping[_Piece, float],
    shares: Shares,
) -> _Met:
    weight = substance = met_ours = met_theirs = 0.0

    def take(our: _Piece, their: _Piece, how_well: float) -> None:
        nonlocal weight, substance, met_ours, met_theirs
        rare = max(1.0, min(_rarity(_term(our), shares), _rarity(_term(their), shares)))
        both = rare * how_well * (ours[our] + theirs[their]) / 2
        weight += both
        if our[0] != "concept" or kind_of(our[1]) not in _VERBS:
            substance += both
        met_ours += how_well * ours[our]
        met_theirs += how_well * theirs[their]

    shared = one.concepts.keys() & other.concepts.keys()
    for code in sorted(shared):
        take(("concept", code), ("concept", code), 1.0)
    kin = _kin(one.concepts.keys() - shared, other.concepts.keys() - shared)
    for our, their, credit in kin:
        take(("concept", our), ("concept", their), credit)
    for number in sorted(one.numbers & other.numbers):
        take(("number", number), ("number", number), 1.0)
    pairs = _pairs(one.words, other.words)
    for word, their_word, how_well in pairs:
        take(("word", word.keys[0]), ("word", their_word.keys[0]), how_well)
    return _Met(
        weight,
        substance,
        max(0.0, sum(ours.values()) - met_ours),
        max(0.0, sum(theirs.values()) - met_theirs),
        [(word, their_word) for word, their_word, _ in pairs],
        frozenset(shared) | {code for our, their, credit in kin if credit >= _CLOSE for code in (our, their)},
    )


def _kin(one: Iterable[str], other: Iterable[str]) -> list[tuple[str, str, float]]:
    """Concepts that are close to each other, and verbs that go the same way; each used once, the closest first."""
    others = sorted(other)
    close: list[tuple[float, str, str]] = []
    for our in one:
        near, verb = _KIN.get(our, _NO_KIN), kind_of(our) if kind_of(our) in _VERBS else None
        for their in others:
            credit = near.get(their) or (_SAME_WAY if kind_of(their) is verb else 0.0)
            if credit:
                close.append((credit, our, their))
    return _each_once(close, lambda pair: sorted(pair[1:]))


def _pairs(one: Sequence[Word], other: Sequence[Word]) -> list[tuple[Word, Word, float]]:
    """Words that are the same, in whichever form; each used once, the best first."""
    by_key: dict[str, list[Word]] = defaultdict(list)
    for word in other:
        for key in word.keys:
            by_key[key].append(word)
    found = _each_once(
        [(1.0, word, their) for word in one for key in word.keys for their in by_key.get(key, ())], _tie
    )
    met = {word for word, _, _ in found}
    rest = [word for word in one if word not in met]
    used = {word for _, word, _ in found}
    by_letter: dict[str, list[tuple[str, Word]]] = defaultdict(list)
    for word in [word for word in other if word not in used][:MOST_COMPARED]:
        for key in word.keys:
            if len(key) >= _SHORTEST_FORM:
                by_letter[key[0]].append((key, word))
    near = [
        (how_well, word, their)
        for word in rest[:MOST_COMPARED]
        for key in word.keys
        for their_key, their in by_letter.get(key[0], ())
        if (how_well := _forms(key, their_key))
    ]
    return found + _each_once(near, _tie)


def _tie(pair: tuple[float, Word, Word]) -> list[tuple[str, ...]]:
    return sorted((pair[1].keys, pair[2].keys))


def _each_once(
    pairs: Iterable[tuple[float, T, T]], tie: Callable[[tuple[float, T, T]], Any]
) -> list[tuple[T, T, float]]:
    """The best pairs in which nobody comes twice on one side. ``tie`` puts equals in one order, whoever comes first."""
    ours: set[T] = set()
    theirs: set[T] = set()
    found: list[tuple[T, T, float]] = []
    for how_well, our, their in sorted(pairs, key=lambda pair: (-pair[0], tie(pair))):
        if our not in ours and their not in theirs:
            ours.add(our)
            theirs.add(their)
            found.append((our, their, how_well))
    return found


def _forms(one: str, other: str) -> float:
    """Two forms of one word, or one with a typo: how surely. Both begin with the same letter."""
    short, long = sorted((len(one), len(other)))
    if short < _SHORTEST_FORM or long - short > _LONGEST_DIFFERENCE:
        return 0.0
    if letters_in_common(one, other) >= max(_SHORTEST_FORM, _IN_COMMON * long):
        return _INFLECTED
    most = 1 if short < SHORTEST_TWICE_MISTYPED else 2
    if short > _SHORTEST_FORM and OSA.distance(one, other, score_cutoff=most) <= most:
        return _MISTYPED
    return 0.0


def _apart(one: Profile, other: Profile, met: _Met) -> float:
    """What is left of a likeness for all that sets the two apart, from 0 to 1."""
    left = _ways_apart(one, other, met)
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        left *= _OTHER_NUMBER
    left *= _names_apart(one, other, met)
    for kinds, factor in (
        ((Kind.THING, Kind.BAD, Kind.ACT), _OTHER_THING),
        ((Kind.PLACE,), _OTHER_PLACE),
    ):
        ours = {code for code in one.concepts if kind_of(code) in kinds}
        theirs = {code for code in other.concepts if kind_of(code) in kinds}
        if ours and theirs and not (ours & met.codes and theirs & met.codes):
            left *= factor
        elif kinds[0] is Kind.THING and ours - met.codes and theirs - met.codes:
            left *= _EACH_OTHER_THING
    return left


def _ways_apart(one: Profile, other: Profile, met: _Met) -> float:
    if any(word.negated is not their.negated for word, their in met.words):
        return _OPPOSITE
    if any((code in one.denied) is not (code in other.denied) for code in met.codes):
        return _OPPOSITE
    for pair in _OPPOSITES:
        mine, yours = one.concepts.keys() & pair, other.concepts.keys() & pair
        if len(mine) == len(yours) == 1 and mine != yours and not (mine & one.denied or yours & other.denied):
            return _OPPOSITE
    if any(kind_of(code) is Kind.BAD for code in met.codes):
        return 1.0  # whatever is to be done about it: nobody wants more
    signs = [profile.ways & {"+", "-"} for profile in (one, other)]
    if {"+"} in signs and {"-"} in signs:
        return _OPPOSITE
    if {"-"} in signs and set() in signs:
        silent = one if signs[0] == set() else other
        is_bad = any(kind_of(code) is Kind.BAD for code in silent.concepts)
        if "!" in silent.ways:
            return _OPPOSITE if not is_bad else 1.0
        return 1.0 if is_bad else _HALF_OPPOSITE
    if ("!" in one.ways) is not ("!" in other.ways) and {"+"} in signs:
        return _MENDED_OR_NEW
    return 1.0


def _names_apart(one: Profile, other: Profile, met: _Met) -> float:
    ours = {word.keys[0] for word in one.words if word.name}
    theirs = {word.keys[0] for word in other.words if word.name}
    if not ours and not theirs:
        return 1.0
    our_met = {word.keys[0] for word, _ in met.words} & ours
    their_met = {word.keys[0] for _, word in met.words} & theirs
    if our_met or their_met:
        return 1.0
    return _OTHER_NAME if ours and theirs else _ONE_NAMED
