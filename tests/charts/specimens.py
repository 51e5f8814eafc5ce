"""Results as long and as awkward as people make them, in the languages whose letters are the hardest to draw."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from gettext import NullTranslations
from random import Random
from typing import Final

from bot.core.cities.model import City
from bot.core.languages import LANGUAGES
from bot.core.surveys.counted import Counted, crosstab_of, question_results
from bot.core.surveys.ports import LANGUAGE, MONTH, Tallies
from bot.core.surveys.questionnaire import Kind, Option, Question, Questionnaire, Span, Texts
from bot.core.surveys.results import Crosstab, QuestionResult
from bot.telegram.translator import Translator

AT: Final = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
CITY: Final = City(
    "sarajevo",
    {"en": "Sarajevo", "el": "Σαράγεβο", "sr-Cyrl": "Сарајево", "tr": "Saraybosna", "ro": "Sarajevo"},
    "BA",
    "Europe/Sarajevo",
    43.8563,
    18.4131,
    ("bs",),
)
TONGUES: Final = ("el", "sr-Cyrl", "tr", "ro", "en")

ASKED: Final[Texts] = {
    "en": "Which of these changes to the main street would make you walk there more often, and why?",
    "el": "Ποια από τις παρακάτω αλλαγές στον κεντρικό δρόμο θα σας έκανε να περπατάτε εκεί συχνότερα;",
    "sr-Cyrl": "Која би вас од следећих промена у главној улици навела да њоме чешће ходате пешке?",
    "tr": "Ana caddedeki şu değişikliklerden hangisi orada daha sık yürümenizi sağlardı?",
    "ro": "Care dintre următoarele schimbări pe strada principală v-ar face să mergeți mai des pe jos?",
}
LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("More shade 🌳 and benches", "Fewer cars", "Wider pavements without anything that is parked on them", "Ödüllü çeşmeler", "None of these"),
    "el": (
        "Περισσότερη σκιά 🌳 και παγκάκια",
        "Λιγότερα αυτοκίνητα",
        "Πεζοδρόμια πιο φαρδιά, χωρίς σταθμευμένα οχήματα, με ράμπες για αναπηρικά αμαξίδια και οδηγό για τυφλούς",
        "Βρύσες με πόσιμο νερό",
        "Τίποτα από αυτά",
    ),
    "sr-Cyrl": (
        "Више хлада 🌳 и клупа",
        "Мање аутомобила",
        "Шири тротоари на којима није ништа паркирано, с рампама за колица и тактилним стазама за слепе и слабовиде",
        "Чесме с питком водом",
        "Ништа од овога",
    ),
    "tr": (
        "Daha çok gölge 🌳 ve bank",
        "Daha az araba",
        "Üzerine hiçbir şeyin park edilmediği, tekerlekli sandalye rampalı ve görme engelliler için kılavuz çizgili geniş kaldırımlar",
        "İçme suyu çeşmeleri",
        "Hiçbiri",
    ),
    "ro": (
        "Mai multă umbră 🌳 și bănci",
        "Mai puține mașini",
        "Trotuare mai largi, fără mașini parcate pe ele, cu rampe pentru scaune rulante și marcaje tactile pentru nevăzători",
        "Cișmele cu apă potabilă",
        "Niciuna dintre acestea",
    ),
}  # fmt: skip
SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("shade", "benches", "cars", "playground", "fountain", "dogs"),
    "el": ("σκιά", "παγκάκια", "αυτοκίνητα", "παιδική χαρά", "σιντριβάνι", "ίδρυμα"),
    "sr-Cyrl": ("хлад", "клупе", "ђубре", "џогирање", "љуљашке", "њишталице"),
    "tr": ("gölge", "ışık", "çeşme", "ağaç", "şehiriçi", "İskele"),
    "ro": ("umbră", "bănci", "mașini", "țâșnitoare", "îngrijire", "Știința"),
}
CODES: Final = ("shade", "cars", "pavement", "water", "none")


class Wordy(NullTranslations):
    """A catalogue whose messages are half as long again as the English, in the letters of its language."""

    def __init__(self, padding: str) -> None:
        super().__init__()
        self._padding = padding

    def _padded(self, message: str) -> str:
        words, room = self._padding.split(), len(message) // 2
        added = ""
        while len(added) < room:
            added += " " + words[len(added) % len(words)]
        return message + added

    def pgettext(self, context: str, message: str) -> str:
        del context
        return self._padded(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        del context
        return self._padded(msgid1 if n == 1 else msgid2)


def wordy(tag: str) -> Translator:
    """A translator into this language, before anybody has translated anything."""
    return Translator(LANGUAGES[tag], Wordy(LABELS[tag][1]))


def plain(tag: str) -> Translator:
    """English sentences, with the numbers and dates of that language."""
    return Translator(LANGUAGES[tag], NullTranslations())


def _options(codes: tuple[str, ...] = CODES) -> tuple[Option, ...]:
    return tuple(
        Option(code, {tag: LABELS[tag][number % 5] for tag in TONGUES}) for number, code in enumerate(codes)
    )


def _one_result(
    question: Question,
    choices: tuple[Option, ...] = (),
    *,
    codes: Mapping[str, int] | None = None,
    answered: int = 240,
    sample_of: int | None = None,
    **given: object,
) -> QuestionResult:
    codes = codes or {}
    ranks = given.pop("ranks", {})
    numbers = given.pop("numbers", {})
    tallies = Tallies(
        answered,
        {question.path: answered},
        {(question.path, code): count for code, count in codes.items()},
        ranks,  # type: ignore[arg-type]
        {question.path: tuple(sorted(numbers.items()))} if numbers else {},  # type: ignore[attr-defined]
    )
    form = Questionnaire({"en": "Survey"}, (question,), {question.choices: choices})
    return question_results({1: form}, Counted(answered, tallies, **given), sample_of=sample_of)[0]  # type: ignore[arg-type]


def single() -> QuestionResult:
    return _one_result(
        Question("q", Kind.ONE, ASKED, choices="q"),
        _options(),
        codes=dict(zip(CODES, (101, 64, 52, 20, 3), strict=True)),
        sample_of=275_000,
    )


def several() -> QuestionResult:
    return _one_result(
        Question("q", Kind.MANY, ASKED, choices="q"),
        _options(),
        codes=dict(zip(CODES, (228, 164, 152, 20, 3), strict=True)),
    )


def fifty() -> QuestionResult:
    codes = tuple(f"option{number}" for number in range(50))
    counts = {code: 6 + number * 7 % 40 for number, code in enumerate(codes)}
    return _one_result(
        Question("q", Kind.ONE, ASKED, choices="q"),
        _options(codes),
        codes=counts,
        answered=sum(counts.values()),
    )


def fifty_of_many() -> QuestionResult:
    codes = tuple(f"option{number}" for number in range(50))
    counts = {code: 6 + number * 7 % 40 for number, code in enumerate(codes)}
    return _one_result(Question("q", Kind.MANY, ASKED, choices="q"), _options(codes), codes=counts)


def unreadable() -> QuestionResult:
    """Labels of nothing but emoji, one word without end, and a hidden whole."""
    options = (
        Option("up", {"en": "👍"}),
        Option("down", {"en": "👎🏽"}),
        Option("long", {"en": "Donaudampfschifffahrtsgesellschaft" * 9}),
        Option("joined", {"en": "👩‍👩‍👧 family $x^2$ {braces} _under_ \\frac"}),
    )
    return _one_result(
        Question("q", Kind.ONE, ASKED, choices="q"),
        options,
        codes={"up": 100, "down": 80, "long": 50, "joined": 10},
    )


def stars() -> QuestionResult:
    return _one_result(
        Question("q", Kind.RANGE, ASKED, span=Span("1", "5", "1")),
        numbers={1.0: 12, 2.0: 30, 3.0: 61, 4.0: 90, 5.0: 47},
        sample_of=275_000,
    )


def zero_to_ten() -> QuestionResult:
    counts = (2, 1, 9, 12, 20, 31, 40, 52, 43, 20, 10)
    return _one_result(
        Question("q", Kind.RANGE, ASKED, span=Span("0", "10", "1")),
        numbers={float(value): count for value, count in enumerate(counts)},
    )


def percents() -> QuestionResult:
    counts = {float(value): 6 + value % 37 for value in range(0, 101, 5)}
    return _one_result(
        Question("q", Kind.RANGE, ASKED, span=Span("0", "100", "5")),
        numbers=counts,
        answered=sum(counts.values()),
    )


def ranking() -> QuestionResult:
    means = dict(zip(CODES, (1.72, 2.41, 2.9, 3.55, 4.42), strict=True))
    return _one_result(
        Question("q", Kind.RANK, ASKED, choices="q"),
        _options(),
        codes=dict.fromkeys(CODES, 240),
        ranks={("q", code): mean for code, mean in means.items()},
    )


def ages() -> QuestionResult:
    chance = Random(4)
    counts: dict[float, int] = {}
    for _ in range(900):
        age = float(min(max(round(chance.gauss(44, 16)), 14), 95))
        counts[age] = counts.get(age, 0) + 1
    return _one_result(Question("q", Kind.INTEGER, ASKED), numbers=counts, answered=900)


def incomes() -> QuestionResult:
    chance = Random(5)
    counts: dict[float, int] = {}
    for _ in range(300):
        amount = round(chance.lognormvariate(11, 0.9), 2)
        counts[amount] = counts.get(amount, 0) + 1
    return _one_result(Question("q", Kind.DECIMAL, ASKED), numbers=counts, answered=300)


def dates() -> QuestionResult:
    values = [(date(2026, 1 + n % 9, 1 + n % 28).isoformat(), 3) for n in range(80)]
    return _one_result(Question("q", Kind.DATE, ASKED), values={"q": values})


def times() -> QuestionResult:
    values = [(f"{6 + n % 15:02}:{n * 7 % 60:02}", 3) for n in range(80)]
    return _one_result(Question("q", Kind.TIME, ASKED), values={"q": values})


def texts(tag: str) -> QuestionResult:
    chance = Random(6)
    written = [(" ".join(chance.sample(SAID[tag], chance.randint(1, 3))), tag) for _ in range(240)]
    return _one_result(Question("q", Kind.TEXT, ASKED), texts={"q": written})


def places(spread: float = 0.012) -> QuestionResult:
    chance = Random(7)
    values = [
        (
            f"{CITY.latitude + chance.gauss(0, spread):.5f} {CITY.longitude + chance.gauss(0, spread * 2):.5f}",
            1,
        )
        for _ in range(240)
    ]
    return _one_result(Question("q", Kind.LOCATION, ASKED), values={"q": values})


def hidden() -> QuestionResult:
    return _one_result(
        Question("q", Kind.ONE, ASKED, choices="q"), _options(), codes={"shade": 3}, answered=240
    ).__class__(Question("q", Kind.ONE, ASKED, choices="q"), None)


def photos() -> QuestionResult:
    return _one_result(Question("q", Kind.PHOTO, ASKED))


def acknowledged() -> QuestionResult:
    return _one_result(Question("q", Kind.ACKNOWLEDGE, ASKED))


def nothing_in_common() -> QuestionResult:
    return _one_result(
        Question("q", Kind.TEXT, ASKED),
        texts={"q": [(f"w{'abcdefghij'[n % 10] * n}", "en") for n in range(20)]},
    )


KINDS: Final[Mapping[str, Callable[[str], QuestionResult]]] = {
    "single": lambda _: single(),
    "several": lambda _: several(),
    "fifty": lambda _: fifty(),
    "fifty_of_many": lambda _: fifty_of_many(),
    "unreadable": lambda _: unreadable(),
    "stars": lambda _: stars(),
    "zero_to_ten": lambda _: zero_to_ten(),
    "percents": lambda _: percents(),
    "ranking": lambda _: ranking(),
    "ages": lambda _: ages(),
    "incomes": lambda _: incomes(),
    "dates": lambda _: dates(),
    "times": lambda _: times(),
    "texts": texts,
    "places": lambda _: places(),
    "places_far_apart": lambda _: places(0.3),
    "hidden": lambda _: hidden(),
    "photos": lambda _: photos(),
    "acknowledged": lambda _: acknowledged(),
    "nothing_in_common": lambda _: nothing_in_common(),
}  # fmt: skip


def by_language() -> Crosstab:
    columns: tuple[tuple[str, Texts], ...] = tuple((tag, {}) for tag in ("bs", "sr-Cyrl", "hr", "en", "tr"))
    cells = {
        (code, tag): (7 * row + 11 * column * column) % 43 + (3 if column == 4 else 12)
        for row, code in enumerate(CODES)
        for column, (tag, _) in enumerate(columns)
    }
    question = Question("q", Kind.ONE, ASKED, choices="q")
    rows = tuple((option.code, option.label) for option in _options())
    return crosstab_of(question, LANGUAGE, rows, columns, cells, responses=900, everyone=900)


def by_month() -> Crosstab:
    columns: tuple[tuple[str, Texts], ...] = tuple((f"2026-{month:02}", {}) for month in range(1, 13))
    cells = {
        (code, month): 6 + row * column
        for row, code in enumerate(CODES)
        for column, (month, _) in enumerate(columns)
    }
    question = Question("q", Kind.ONE, ASKED, choices="q")
    rows = tuple((option.code, option.label) for option in _options())
    return crosstab_of(question, MONTH, rows, columns, cells, responses=2000, everyone=2000)


def by_question() -> Crosstab:
    columns = tuple((option.code, option.label) for option in _options())
    cells = {
        (row, column): 9 + 5 * a * b % 60 for a, row in enumerate(CODES) for b, column in enumerate(CODES)
    }
    question = Question("q", Kind.ONE, ASKED, choices="q")
    return crosstab_of(question, "other", columns, columns, cells, responses=2000, everyone=2000)


def empty() -> Crosstab:
    return crosstab_of(Question("q", Kind.ONE, ASKED), MONTH, (), (), {}, responses=3, everyone=3)


TABLES: Final[Mapping[str, Callable[[], Crosstab]]] = {
    "by_language": by_language,
    "by_month": by_month,
    "by_question": by_question,
    "empty": empty,
}  # fmt: skip
