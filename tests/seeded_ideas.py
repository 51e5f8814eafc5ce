"""What residents of a made-up city propose, in eight languages: as many ideas as are asked for.

The same number always gives the same ideas. Among them are NEEDLES, which tests and benchmarks look for in other words;
the others are made of what is proposed everywhere, and of streets that few others name.
"""

import itertools
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.core.ideas.finding import Found
from bot.core.ideas.model import Idea, IdeaStatus, Version
from storage.idea_rows import write_idea, write_version
from storage.idea_search import SqlIdeaSearch
from storage.tables import idea_versions, ideas

NOW: Final = datetime(2026, 5, 6, 10, 30, tzinfo=UTC)
_BATCH: Final = 1_000
_HIDDEN: Final = 0.2  # share of those that nobody sees: in review, declined


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``wishes`` have a ``{thing}`` in them, ``wheres`` a ``{name}``."""

    wishes: Sequence[str]
    things: Sequence[str]
    wheres: Sequence[str]
    reasons: Sequence[str]
    syllables: Sequence[str]


VOCABULARIES: Final = {
    "en": Vocabulary(
        ("More {thing}", "We need {thing}", "Please repair the {thing}", "Why not {thing}", "There are no {thing}"),
        ("benches", "bike lanes", "street lamps", "trees", "bins", "playgrounds", "parking places", "bus stops", "toilets",
         "drinking fountains", "crossings", "swings", "pavements", "flower beds", "ramps", "buses at night", "cameras"),
        ("in {name} street", "near {name} school", "in {name}", "on the square {name}", "by the river at {name}", "everywhere"),
        ("Old people would be glad.", "Children play there every day.", "It has been promised for years.", "I walk there at"
         " night.", "Other cities have it.", "It costs little.", "My neighbours think so too.", "Somebody fell last winter."),
        ("ash", "win", "mar", "hill", "ken", "har", "ell", "ton", "ley", "bee", "wood", "ford"),
    ),
    "mk": Vocabulary(
        ("Повеќе {thing}", "Ни требаат {thing}", "Поправете ги {thing}", "Нема {thing}", "Поставете {thing}"),
        ("клупи", "велосипедски патеки", "светилки", "дрвја", "корпи за отпадоци", "игралишта", "паркинзи", "постојки",
         "тоалети", "чешми", "пешачки премини", "лулашки", "тротоари", "рампи", "автобуси навечер", "камери"),
        ("на улица {name}", "кај училиштето {name}", "во {name}", "на плоштадот {name}", "покрај реката кај {name}", "секаде"),
        ("Старите лица ќе се радуваат.", "Таму играат деца.", "Ветено е одамна.", "Навечер е страшно.", "И другите градови имаат.",
         "Не чини многу.", "Соседите мислат исто.", "Минатата зима некој падна."),
        ("вук", "мил", "рад", "дра", "ста", "бор", "жив", "чел", "гор", "ан", "ко", "лин"),
    ),
    "sr-Cyrl": Vocabulary(
        ("Више {thing}", "Потребни су {thing}", "Поправите {thing}", "Нема {thing}", "Поставите {thing}"),
        ("клупе", "бициклистичке стазе", "светиљке", "дрвеће", "канте за смеће", "игралишта", "паркинг места", "тоалети",
         "чесме", "пешачки прелази", "љуљашке", "тротоари", "рампе", "ноћни аутобуси", "камере"),
        ("у улици {name}", "код школе {name}", "у насељу {name}", "на тргу {name}", "поред реке код {name}", "свуда"),
        ("Старији би се обрадовали.", "Ту се деца играју.", "Обећано је давно.", "Увече је страшно.", "Други градови то имају.",
         "Не кошта много.", "И комшије тако мисле.", "Прошле зиме је неко пао."),
        ("вук", "мил", "рад", "ић", "дра", "ста", "бор", "жив", "нед", "љуб", "гор", "ан"),
    ),
    "bg": Vocabulary(
        ("Повече {thing}", "Искаме {thing}", "Поправете {thing}", "Липсват {thing}", "Поставете {thing}"),
        ("пейки", "велоалеи", "лампи", "дървета", "кошчета", "детски площадки", "паркоместа", "спирки", "тоалетни", "чешми",
         "пешеходни пътеки", "люлки", "тротоари", "рампи", "нощни автобуси", "камери"),
        ("на улица {name}", "до училище {name}", "в квартал {name}", "на площад {name}", "край реката при {name}", "навсякъде"),
        ("Възрастните ще се радват.", "Там играят деца.", "Обещано е отдавна.", "Вечер е страшно.", "Други градове имат.",
         "Не струва много.", "И съседите мислят така.", "Миналата зима човек падна."),
        ("ив", "пет", "дим", "ов", "стой", "хри", "бож", "гео", "тър", "мил", "ян", "ка"),
    ),
    "tr": Vocabulary(
        ("Daha fazla {thing}", "{thing} istiyoruz", "{thing} onarılsın", "{thing} yok", "{thing} yapılsın"),
        ("bank", "bisiklet yolu", "sokak lambası", "ağaç", "çöp kutusu", "çocuk parkı", "otopark", "durak", "tuvalet", "çeşme",
         "yaya geçidi", "salıncak", "kaldırım", "rampa", "gece otobüsü", "kamera"),
        ("{name} sokağında", "{name} okulunun yanında", "{name} mahallesinde", "{name} meydanında", "her yerde"),
        ("Yaşlılar sevinir.", "Orada çocuklar oynuyor.", "Yıllardır söz verildi.", "Geceleri korkuyoruz.", "Başka şehirlerde var.",
         "Pahalı değil.", "Komşular da böyle düşünüyor.", "Geçen kış biri düştü."),
        ("bal", "kar", "demir", "gün", "çay", "tepe", "oğlu", "kaya", "göz", "ak", "er", "su"),
    ),
    "el": Vocabulary(
        ("Περισσότερα {thing}", "Χρειαζόμαστε {thing}", "Επισκευάστε {thing}", "Δεν υπάρχουν {thing}", "Βάλτε {thing}"),
        ("παγκάκια", "ποδηλατόδρομους", "φώτα", "δέντρα", "κάδους", "παιδικές χαρές", "θέσεις στάθμευσης", "στάσεις", "τουαλέτες",
         "βρύσες", "διαβάσεις", "κούνιες", "πεζοδρόμια", "ράμπες", "νυχτερινά λεωφορεία", "κάμερες"),
        ("στην οδό {name}", "δίπλα στο σχολείο {name}", "στη συνοικία {name}", "στην πλατεία {name}", "παντού"),
        ("Οι ηλικιωμένοι θα χαρούν.", "Εκεί παίζουν παιδιά.", "Το υποσχέθηκαν από καιρό.", "Το βράδυ φοβόμαστε.", "Άλλες πόλεις έχουν.",
         "Δεν κοστίζει πολύ.", "Και οι γείτονες συμφωνούν.", "Πέρυσι έπεσε κάποιος."),
        ("παπα", "δημ", "καρα", "γιαν", "νίκ", "λου", "μαρ", "θεο", "χρυσ", "πέτρ", "αντων", "ου"),
    ),
    "ro": Vocabulary(
        ("Mai multe {thing}", "Avem nevoie de {thing}", "Reparați {thing}", "Nu sunt {thing}", "Montați {thing}"),
        ("bănci", "piste de biciclete", "felinare", "arbori", "coșuri de gunoi", "locuri de joacă", "parcări", "stații", "toalete",
         "cișmele", "treceri de pietoni", "leagăne", "trotuare", "rampe", "autobuze de noapte", "camere"),
        ("pe strada {name}", "lângă școala {name}", "în cartierul {name}", "în piața {name}", "peste tot"),
        ("Bătrânii s-ar bucura.", "Acolo se joacă copii.", "S-a promis demult.", "Seara ne este frică.", "Alte orașe au.",
         "Nu costă mult.", "Și vecinii cred la fel.", "Iarna trecută a căzut cineva."),
        ("pop", "esc", "mun", "dor", "ion", "val", "bra", "mol", "cos", "ghe", "an", "țig"),
    ),
    "sq": Vocabulary(
        ("Më shumë {thing}", "Duam {thing}", "Rregulloni {thing}", "Nuk ka {thing}", "Vendosni {thing}"),
        ("stola", "korsi biçikletash", "drita", "pemë", "kosha plehrash", "kënde lojërash", "parkime", "stacione", "tualete",
         "çezma", "vija të bardha", "shilarës", "trotuare", "rampa", "autobusë natën", "kamera"),
        ("në rrugën {name}", "pranë shkollës {name}", "në lagjen {name}", "në sheshin {name}", "kudo"),
        ("Të moshuarit do të gëzohen.", "Atje luajnë fëmijët.", "Na e kanë premtuar prej kohësh.", "Natën kemi frikë.",
         "Qytetet e tjera e kanë.", "Nuk kushton shumë.", "Edhe fqinjët mendojnë kështu.", "Dimrin e kaluar dikush ra."),
        ("gjer", "ber", "ish", "lum", "mal", "kra", "ndr", "val", "ari", "bujar", "çel", "ës"),
    ),
}  # fmt: skip

NEEDLES: Final[dict[str, tuple[str, str]]] = {
    "carousel": ("en", "Bring the old wooden carousel back to Tabahana, it stands rusting in the depot."),
    "beehives": (
        "mk",
        "Кошници за пчели на покривот од Градската библиотека, медот да оди за народната кујна.",
    ),
    "ferry": ("sr-Cyrl", "Скела преко реке код Старе Тополе, да се не иде около двадесет километара."),
    "observatory": ("bg", "Отворете обсерваторията на Копитото в ясни нощи, телескопът събира прах."),
    "hammam": ("tr", "Sokullu Hamamı'nın kubbesi akıyor, yağmur mevsimi gelmeden onarılsın."),
    "cinema": ("el", "Ο θερινός κινηματογράφος Αλκυονίς να ξανανοίξει τα καλοκαίρια για τη γειτονιά."),
    "organ": ("ro", "Orga din biserica Măgureanu tace de zece ani, restaurați-o pentru concerte."),
    "storks": ("sq", "Vendosni fole për lejlekët mbi shtyllat e vjetra në Karavasta."),
    "library_bus": ("en", "A library bus that visits the villages around Matka on Thursdays."),
    "tango": ("sr-Cyrl", "Танго под ведрим небом сваког четвртка на Калемегданској тераси."),
}
ALIKE: Final = [
    ("The rusty carousel from the depot should return to Tabahana", "carousel"),
    ("Koshnici za pcheli na pokrivot od gradskata biblioteka", "beehives"),
    ("Skela preko reke kod Stare Topole", "ferry"),
    ("Obsevatoriata na Kopitoto da raboti noshtem", "observatory"),
    ("Sokullu hamaminin kubbesi onarilsin", "hammam"),
    ("Na anoixei o therinos kinimatografos Alkyonis", "cinema"),
    ("Open the summer cinema Alkyonis again", "cinema"),
    ("Reparati orga din biserica Magureanu", "organ"),
    ("Fole per lejleket ne Karavasta", "storks"),
    ("Bus with library books for the villages around Matka", "library_bus"),
]
SOUGHT: Final = [
    ("carousel tabahana", "carousel"),
    ("carusel tabahna", "carousel"),
    ("koshnici pcheli", "beehives"),
    ("скела топола", "ferry"),
    ("obsevatoria kopitoto", "observatory"),
    ("sokullu hamami", "hammam"),
    ("kinimatografos alkyonis", "cinema"),
    ("orga magureanu", "organ"),
    ("lejleket karavasta", "storks"),
    ("library matka", "library_bus"),
    ("tango teras", "tango"),
]
COMMON: Final = [
    "benches",
    "клупе",
    "bisiklet yolu",
    "more trees",
    "δέντρα στην πλατεία",
    "на улица",
    "ne",
    "camera",
]
COMMON_TEXTS: Final = [
    "More bike lanes downtown",
    "Повеќе клупи во паркот",
    "Daha fazla ağaç istiyoruz",
    "Street lamps near the school do not work, children walk there at night",
    "Mai multe locuri de joacă pentru copii",
]


def needle_id(name: str) -> str:
    """Of an idea in NEEDLES."""
    return f"needle-{name}"


def seeded_ideas(number: int) -> Iterator[Idea]:
    """So many, of which four in five are public; the needles come last, years old."""
    chance = random.Random(20_260_507)
    for position in range(number - len(NEEDLES)):
        yield _one_of_many(position, number, chance)
    for place, (name, (language, text)) in enumerate(NEEDLES.items()):
        yield _idea(
            needle_id(name), number + place, language, text, NOW - timedelta(days=2_000), IdeaStatus.PUBLISHED
        )


def _one_of_many(position: int, number: int, chance: random.Random) -> Idea:
    language = chance.choice(list(VOCABULARIES))
    words = VOCABULARIES[language]
    name = "".join(chance.choices(words.syllables, k=chance.choice((2, 2, 3)))).title()
    text = " ".join(
        (
            chance.choice(words.wishes).format(thing=chance.choice(words.things)),
            chance.choice(words.wheres).format(name=name) + ".",
            *chance.sample(words.reasons, k=chance.randint(0, 3)),
        )
    )
    status = IdeaStatus.PUBLISHED if chance.random() >= _HIDDEN else IdeaStatus.RECEIVED
    at = NOW - timedelta(days=1_900) * (1 - position / number)
    supports = int(chance.paretovariate(1)) if status is IdeaStatus.PUBLISHED else 0
    return _idea(f"{position:032x}", position, language, text, at, status, min(supports, 5_000))


def _idea(
    idea_id: str, number: int, language: str, text: str, at: datetime, status: IdeaStatus, supports: int = 0
) -> Idea:
    version = Version(idea_id, 1, text, language, at)
    code = f"SEE-{at.year}-{number:06d}"
    idea = Idea(idea_id, code, None, status, version, 1, at, at, supports=supports)
    return replace(idea, published_number=1, published_at=at) if status is IdeaStatus.PUBLISHED else idea


def in_batches(seeded: Iterable[Idea]) -> Iterator[list[Idea]]:
    """So few at a time that they fit into one transaction."""
    every = iter(seeded)
    while batch := list(itertools.islice(every, _BATCH)):
        yield batch


def store_ideas(connection: Connection, batch: Sequence[Idea]) -> None:
    """Write a batch, ready to be searched, in few statements."""
    connection.execute(sa.insert(ideas), [write_idea(idea) for idea in batch])
    connection.execute(sa.insert(idea_versions), [write_version(idea.version) for idea in batch])
    SqlIdeaSearch(connection).index_all(
        Found(idea.id, [idea.version.text], idea.published_at or idea.created_at, idea.is_public)
        for idea in batch
    )
