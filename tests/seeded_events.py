"""What is on in a made-up city whose people speak six languages and English: as many events as are asked for.

The same number always gives the same events. Among them are NEEDLES, which tests and benchmarks look for; the others
are made of the words that such events are made of everywhere, and of names that nobody else has.
"""

import itertools
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.core.events.model import Details, Event, EventStatus, Words
from bot.core.events.schedule import Schedule
from storage.event_search import SqlEventSearch
from storage.events import write_schedule
from storage.tables import events, occurrences

NOW: Final = datetime(2026, 5, 6, 10, 30, tzinfo=UTC)
ZONE: Final = "Europe/Skopje"
_TOPICS: Final = ("culture", "sport", "environment", "education", "social", "health", "youth", "seniors")
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What titles and descriptions of one language are made of. ``{kind}`` and ``{about}`` meet in ``pattern``."""

    pattern: str
    kinds: Sequence[str]
    abouts: Sequence[str]
    places: Sequence[str]
    sentences: Sequence[str]
    syllables: Sequence[str]


VOCABULARIES: Final[dict[str, Vocabulary]] = {
    "tr": Vocabulary(
        "{about} {kind}",
        ("konseri", "sergisi", "atölyesi", "söyleşisi", "gösterisi", "şenliği", "turnuvası", "gezisi", "kursu",
         "festivali", "buluşması", "paneli", "yarışması", "film gösterimi"),
        ("Klasik müzik", "Halk oyunları", "Fotoğraf", "Çocuk tiyatrosu", "Resim", "Satranç", "Yaz", "Gençlik",
         "Edebiyat", "Türk sanat müziği", "El sanatları", "Masa tenisi", "Doğa", "Kitap", "Sağlık", "Caz",
         "Sokak sanatları", "Bahar"),
        ("Kültür Merkezi", "Belediye Meydanı", "Halk Kütüphanesi", "Atatürk Parkı", "Gençlik Merkezi",
         "Açık Hava Tiyatrosu", "Kapalı Spor Salonu", "Eski Hamam", "Tren Garı"),
        ("Giriş ücretsizdir ve herkese açıktır.", "Kayıt için belediye binasına başvurunuz.",
         "Etkinlik hava koşullarına göre ertelenebilir.", "Katılımcılara sertifika verilecektir.",
         "Çocuklar için ayrı bir bölüm hazırlanmıştır.", "Program akşam saatlerinde devam edecek.",
         "Yerler sınırlıdır, erken gelmenizi öneririz.", "Etkinlik sonunda ikram yapılacaktır.",
         "Usta sanatçılar sahnede sizlerle buluşuyor.", "Engelli vatandaşlar için ulaşım sağlanır.",
         "Bu yıl üçüncüsü düzenlenen program iki gün sürecek."),
        ("bal", "kar", "demir", "yıl", "gün", "çay", "tepe", "oğlu", "ışık", "kaya", "göz", "su", "ak", "er"),
    ),
    "el": Vocabulary(
        "{kind} {about}",
        ("Συναυλία", "Έκθεση", "Εργαστήριο", "Παράσταση", "Ομιλία", "Εκδρομή", "Τουρνουά", "Φεστιβάλ", "Μάθημα",
         "Γιορτή", "Διαγωνισμός", "Προβολή", "Σεμινάριο", "Παρουσίαση"),
        ("κλασικής μουσικής", "παραδοσιακών χορών", "φωτογραφίας", "ζωγραφικής", "παιδικού βιβλίου", "σκακιού",
         "κινηματογράφου", "νεανικής δημιουργίας", "λογοτεχνίας", "χειροτεχνίας", "τοπικών προϊόντων", "ποίησης",
         "υγείας και διατροφής", "περιβάλλοντος", "θεάτρου", "τζαζ", "γλυπτικής", "πληροφορικής"),
        ("Πνευματικό Κέντρο", "Πλατεία Δημαρχείου", "Δημοτική Βιβλιοθήκη", "Δημοτικός Κήπος", "Κέντρο Νεότητας",
         "Ανοιχτό Θέατρο", "Κλειστό Γυμναστήριο", "Παλιό Λιμάνι", "Δημοτικό Ωδείο"),
        ("Η είσοδος είναι ελεύθερη για το κοινό.", "Δηλώσεις συμμετοχής στη γραμματεία του δήμου.",
         "Σε περίπτωση βροχής η εκδήλωση αναβάλλεται.", "Θα δοθούν βεβαιώσεις συμμετοχής.",
         "Παράλληλες δραστηριότητες για τα παιδιά.", "Το πρόγραμμα συνεχίζεται ως αργά το βράδυ.",
         "Οι θέσεις είναι περιορισμένες.", "Μετά την εκδήλωση θα προσφερθεί κέρασμα.",
         "Συμμετέχουν καλλιτέχνες από όλη την περιοχή.", "Ο χώρος είναι προσβάσιμος με αμαξίδιο.",
         "Διοργανώνεται για τρίτη συνεχή χρονιά από τον δήμο."),
        ("παπα", "δημ", "καρα", "γιαν", "νίκ", "άκης", "λου", "μαρ", "θεο", "χρυσ", "πέτρ", "αντων", "ξυ", "ου"),
    ),
    "sr-Cyrl": Vocabulary(
        "{kind} {about}",
        ("Концерт", "Изложба", "Радионица", "Представа", "Трибина", "Излет", "Турнир", "Фестивал", "Курс",
         "Вече", "Такмичење", "Пројекција", "Семинар", "Промоција"),
        ("класичне музике", "народних игара", "уметничке фотографије", "сликарства", "дечје књиге", "у шаху",
         "кратког филма", "младих стваралаца", "савремене поезије", "старих заната", "домаћих производа",
         "о здрављу", "о животној средини", "камерног хора", "уличних свирача", "вајарства", "програмирања",
         "етно музике"),
        ("Дом културе", "Трг републике", "Градска библиотека", "Градски парк", "Дом омладине", "Летња позорница",
         "Спортска хала", "Стара пошта", "Народни музеј"),
        ("Улаз је слободан за све грађане.", "Пријаве се примају у градској управи.",
         "У случају кише програм се одлаже.", "Учесници добијају потврде о учешћу.",
         "За децу је припремљен посебан програм.", "Програм траје до касно увече.",
         "Број места је ограничен.", "После програма следи коктел.",
         "Наступају уметници из целог региона.", "Приступ је обезбеђен и за особе са инвалидитетом.",
         "Манифестација се одржава трећи пут, уз подршку града."),
        ("вук", "мил", "рад", "ић", "дра", "ста", "бор", "жив", "нед", "чел", "љуб", "гор", "ан", "ко"),
    ),
    "bg": Vocabulary(
        "{kind} {about}",
        ("Концерт", "Изложба", "Работилница", "Спектакъл", "Лекция", "Екскурзия", "Турнир", "Фестивал", "Курс",
         "Празник", "Конкурс", "Прожекция", "Семинар", "Представяне"),
        ("на класическа музика", "на народни танци", "на фотография", "на млади художници", "за детска книга",
         "по шахмат", "на късометражно кино", "на местната общност", "на съвременна поезия", "на старите занаяти",
         "на местни продукти", "за здраве", "за околната среда", "на смесен хор", "на уличното изкуство",
         "по керамика", "по програмиране", "на духов оркестър"),
        ("Читалище", "Централен площад", "Градска библиотека", "Градска градина", "Младежки дом", "Летен театър",
         "Спортна зала", "Старата баня", "Исторически музей"),
        ("Входът е свободен за всички граждани.", "Записване в сградата на общината.",
         "При дъжд събитието се отлага.", "Участниците получават удостоверения.",
         "За децата има отделна програма.", "Програмата продължава до късно вечерта.",
         "Броят на местата е ограничен.", "След събитието ще има почерпка.",
         "Участват артисти от целия регион.", "Мястото е достъпно за хора с увреждания.",
         "Провежда се за трети път с подкрепата на общината."),
        ("ив", "пет", "дим", "ов", "ев", "стой", "хри", "бож", "гео", "ръж", "тър", "мил", "ян", "ка"),
    ),
    "sq": Vocabulary(
        "{kind} {about}",
        ("Koncert", "Ekspozitë", "Punëtori", "Shfaqje", "Tryezë", "Ekskursion", "Turne", "Festival", "Kurs",
         "Mbrëmje", "Garë", "Projeksion", "Seminar", "Prezantim"),
        ("me muzikë klasike", "me valle popullore", "fotografie", "pikture", "për librin për fëmijë", "shahu",
         "me filma të shkurtër", "me artistë të rinj", "letërsie", "me punime dore", "me prodhime vendore",
         "për shëndetin", "për mjedisin", "me korin e qytetit", "me artistë rruge", "skulpture", "programimi",
         "me këngë të vjetra"),
        ("Pallati i Kulturës", "Sheshi i Qytetit", "Biblioteka Publike", "Parku i Madh", "Qendra Rinore",
         "Amfiteatri", "Palestra e Qytetit", "Hamami i Vjetër", "Muzeu Historik"),
        ("Hyrja është e lirë për të gjithë qytetarët.", "Regjistrimi bëhet në zyrat e bashkisë.",
         "Në rast shiu aktiviteti shtyhet.", "Pjesëmarrësit marrin dëshmi.",
         "Për fëmijët ka program të veçantë.", "Programi vazhdon deri vonë në mbrëmje.",
         "Numri i vendeve është i kufizuar.", "Në fund do të ketë koktej.",
         "Marrin pjesë artistë nga i gjithë rajoni.", "Vendi është i arritshëm për personat me aftësi ndryshe.",
         "Organizohet për herë të tretë me mbështetjen e bashkisë."),
        ("gjer", "ber", "ish", "lum", "dhi", "mal", "kra", "shk", "ndr", "val", "ari", "bujar", "çel", "ës"),
    ),
    "ro": Vocabulary(
        "{kind} {about}",
        ("Concert", "Expoziție", "Atelier", "Spectacol", "Dezbatere", "Excursie", "Turneu", "Festival", "Curs",
         "Seară", "Concurs", "Proiecție", "Seminar", "Lansare"),
        ("de muzică clasică", "de dansuri populare", "de fotografie", "de pictură", "de carte pentru copii",
         "de șah", "de film scurt", "al tinerilor artiști", "de literatură", "de meșteșuguri",
         "cu produse locale", "despre sănătate", "despre mediu", "al corului orășenesc", "al artiștilor stradali",
         "de sculptură", "de programare", "de muzică veche"),
        ("Casa de Cultură", "Piața Centrală", "Biblioteca Județeană", "Grădina Publică", "Centrul de Tineret",
         "Teatrul de Vară", "Sala Sporturilor", "Gara Veche", "Muzeul de Istorie"),
        ("Intrarea este liberă pentru toți cetățenii.", "Înscrierile se fac la sediul primăriei.",
         "În caz de ploaie evenimentul se amână.", "Participanții primesc diplome.",
         "Pentru copii există un program separat.", "Programul continuă până seara târziu.",
         "Numărul locurilor este limitat.", "La final se oferă gustări.",
         "Participă artiști din întreaga regiune.", "Spațiul este accesibil persoanelor cu dizabilități.",
         "Se organizează pentru a treia oară cu sprijinul primăriei."),
        ("pop", "esc", "mun", "dor", "ion", "ăr", "val", "bra", "țig", "mol", "cos", "ghe", "și", "an"),
    ),
    "en": Vocabulary(
        "{about} {kind}",
        ("concert", "exhibition", "workshop", "performance", "talk", "excursion", "tournament", "festival",
         "course", "evening", "contest", "screening", "seminar", "launch"),
        ("Classical music", "Folk dance", "Photography", "Painting", "Children's book", "Chess", "Short film",
         "Young artists", "Literature", "Handicraft", "Local food", "Health", "Environment", "City choir",
         "Street art", "Sculpture", "Programming", "Old songs"),
        ("House of Culture", "City Square", "Public Library", "City Park", "Youth Centre", "Summer Stage",
         "Sports Hall", "Old Bath", "Museum of History"),
        ("Admission is free for everybody.", "Registration at the town hall.",
         "If it rains the event is postponed.", "Participants receive a certificate.",
         "There is a separate programme for children.", "The programme goes on until late in the evening.",
         "The number of seats is limited.", "Refreshments will be served afterwards.",
         "Artists from all over the region take part.", "The venue is accessible by wheelchair.",
         "Held for the third time with the support of the municipality."),
        ("ash", "ford", "win", "ley", "mar", "ston", "hill", "bee", "wood", "ken", "har", "ton", "ell", "y"),
    ),
}  # fmt: skip


def _needle(
    name: str, language: str, title: str, place: str = "", description: str = "", **more: str
) -> Event:
    texts = {language: Words(title, description)}
    texts |= {tag.replace("_", "-"): Words(text) for tag, text in more.items() if tag != "organiser"}
    details = Details(texts=texts, place=place, organiser=more.get("organiser", ""), topic="culture")
    number = sum(map(ord, name)) % 60
    return _event(f"needle-{name}", details, NOW + timedelta(days=20 + number), EventStatus.PUBLISHED)


def _event(event_id: str, details: Details, starts_at: datetime, status: EventStatus) -> Event:
    schedule = Schedule(starts_at.replace(tzinfo=None, microsecond=0), ZONE, timedelta(hours=2))
    ends_at = schedule.end_of(schedule.start)
    return Event(event_id, f"{event_id}@charshi", details, schedule, status, NOW, NOW, until=ends_at)


NEEDLES: Final[dict[str, Event]] = {
    event.id.removeprefix("needle-"): event
    for event in (
        _needle("wrestling", "tr", "Kırkpınar yağlı güreşleri", "Sarayiçi", "Başpehlivanlar er meydanında."),
        _needle("iftar", "tr", "Mahalle iftar sofrası", "Selimiye avlusu", "Hurma ve güllaç ikramı."),
        _needle("shadow", "tr", "Karagöz ile Hacivat", "Eski Hamam", "Gölge oyununun ustası perde kuruyor."),
        _needle("hidirellez", "tr", "Hıdırellez ateşi", "Sarayiçi çayırı", "Ateşin üstünden atlanır, dilek tutulur."),
        _needle("dental", "tr", "Ücretsiz diş taraması", "Devlet Hastanesi", "Diş hekimleri okulları ziyaret ediyor."),
        _needle("cycling", "tr", "Meriç kıyısında bisiklet turu", "Karaağaç", "Kask takmak zorunludur."),
        _needle("yunus", "tr", "Yunus Emre şiir dinletisi", "Halk Kütüphanesi", "Ney eşliğinde ilahiler."),
        _needle("tiles", "tr", "Çini ve ebru öğreniyoruz", "Rüstem Paşa Kervansarayı"),
        _needle("karagiozis", "el", "Κουκλοθέατρο: Ο Καραγκιόζης στο φεγγάρι", "Ανοιχτό Θέατρο"),
        _needle("rebetiko", "el", "Βραδιά ρεμπέτικου", "Παλιό Ελαιοτριβείο", "Μπουζούκι, μπαγλαμάς και τραγούδια."),
        _needle("blood", "el", "Εθελοντική αιμοδοσία", "Κέντρο Υγείας", "Κάθε φιάλη σώζει μια ζωή."),
        _needle("beach", "el", "Καθαρισμός ακτής στα Χανιά", "Νέα Χώρα", "Φέρτε γάντια και καπέλο."),
        _needle("castle", "el", "Ξενάγηση στο βυζαντινό κάστρο", "Επταπύργιο", "Με αρχαιολόγο της εφορείας."),
        _needle("seeds", "el", "Ανταλλαγή σπόρων", "Συνεταιρισμός", "Ντόπιες ποικιλίες από ψυχή."),
        _needle("lake", "el", "Γύρος της λίμνης", "Παμβώτιδα", "Ημιμαραθώνιος και διαδρομή για αρχάριους."),
        _needle("skills", "el", "Ψηφιακές δεξιότητες", "ΚΑΠΗ", "Υπολογιστές για ηλικιωμένους, βήμα βήμα."),
        _needle("assembly", "sr-Cyrl", "Шта има ново у скупштини", "Градска кућа", "Отворена врата за све."),
        _needle("dawn", "sr-Cyrl", "Ђурђевдански уранак", "Кошутњак", "Трубачи и венци од врбе."),
        _needle("pocket", "sr-Cyrl", "Џеп пун звезда", "Планетаријум", "Посматрање неба телескопом."),
        _needle("bees", "sr-Cyrl", "Пчеларски сајам", "Хала Чаир", "Мед, восак и прополис из околине."),
        _needle("letters", "sr-Cyrl", "Ћирилица на длану", "Књижара Његош", "Калиграфија пером и мастилом."),
        _needle("jazz", "sr-Cyrl", "Џез на тргу", "Његошев трг", "Саксофон, контрабас и добро друштво."),
        _needle("toys", "sr-Cyrl", "Шумске играчке од шишарки", "Љубостиња"),
        _needle("market", "sr-Cyrl", "Чаршија за понети", "Стара чаршија", "Сувенири и слаткиши."),
        _needle("kukeri", "bg", "Кукерски игри", "Рибново", "Маски и чанове гонят злото."),
        _needle("river", "bg", "Засаждане на върби край Марица", "Пловдив", "Носете лопати и ботуши."),
        _needle("pottery", "bg", "Грънчарско колело", "Троян", "Глина, глазура и търпение."),
        _needle("embers", "bg", "Нестинари върху жарава", "Българи", "Тъпан, гайда и свята вода."),
        _needle("circus", "bg", "Цирк под шатрата", "Панаира", "Жонгльори, акробати и клоуни."),
        _needle("auction", "bg", "Търг на картини за хоспис", "Галерия Янтра"),
        _needle("relay", "bg", "Щафета на надеждата", "Гребна база", "Тичаме за деца със специални нужди."),
        _needle("roses", "bg", "Розобер в Кърджали", "Яйладжик", "Розово масло и гюлова вода."),
        _needle("ballokume", "sq", "Dita e verës me ballokume", "Elbasan", "Ëmbëlsira tradicionale në çdo oborr."),
        _needle("signs", "sq", "Gjuha e shenjave për fillestarë", "Shkolla Naim Frashëri"),
        _needle("lahuta", "sq", "Lahuta dhe këngët e kreshnikëve", "Tropojë", "Rapsodë nga bjeshkët."),
        _needle("xhubleta", "sq", "Xhubleta, veshja e maleve", "Muzeu Etnografik", "Qëndisje dhe shajak."),
        _needle("swim", "sq", "Not në liqenin e Shkodrës", "Shirokë", "Zhytje me çizme gome nuk lejohet."),
        _needle("coffee", "sq", "Kafe me kryetarin", "Çarshia e Vjetër", "Pyetje pa doreza."),
        _needle("fair", "sq", "Panairi i mjaltit", "Përmet", "Gliko arre dhe çaj mali."),
        _needle("storks", "sq", "Vëzhgim i pelikanëve", "Laguna e Karavastasë", "Dylbi dhe këpucë të forta."),
        _needle("eggs", "ro", "Încondeiat de ouă", "Ciocănești", "Cu chișiță și ceară de albine."),
        _needle("goat", "ro", "Capra cu trei iezi", "Teatrul Țăndărică", "Marionete și umbre."),
        _needle("nightmuseums", "ro", "Noaptea muzeelor", "Cetățuia", "Ghidaje la lumina felinarelor."),
        _needle("forest", "ro", "Împădurim malul Dâmboviței", "Țigănești", "Puieți de stejar și salcie."),
        _needle("gathering", "ro", "Șezătoare la gura sobei", "Sibiel", "Torsul lânii și povești cu zmei."),
        _needle("bread", "ro", "Pâine cu maia, pas cu pas", "Brutăria Spicul"),
        _needle("whale", "ro", "Povestea balenei albastre", "Acvariul", "Pentru preșcolari."),
        _needle("boardgames", "en", "Board games night", "Reading room", "Bring your favourite one."),
        _needle("repair", "en", "Repair café", "Old tannery", "Toasters, radios and torn trousers."),
        _needle(
            "balkanbrass", "en", "Balkan brass gathering", "Fortress", "Trumpets till dawn.",
            sr_Cyrl="Сабор трубача", tr="Balkan bando buluşması", organiser="Гучина банда",
        ),
    )
}  # fmt: skip


def seeded_events(number: int) -> Iterator[Event]:
    """So many published, cancelled and suggested events, a third of them ahead of NOW.

    The needles are among them, each with its echoes: last year's, which is over; somebody's suggestion of the same, which
    is not published; and an event that is sooner and mentions it.
    """
    chance = random.Random(20_260_506)
    hidden = [event for needle in NEEDLES.values() for event in (needle, *_echoes(needle))]
    for position in range(number - len(hidden)):
        yield _one_of_many(position, chance)
    yield from hidden


def _echoes(needle: Event) -> Iterator[Event]:
    (language, words), *_ = needle.details.texts.items()
    vocabulary = VOCABULARIES[language]
    title = vocabulary.pattern.format(kind=vocabulary.kinds[0], about=vocabulary.abouts[0])
    mention = Details(
        {language: Words(title, f"{vocabulary.sentences[0]} {words.title}.")}, vocabulary.places[0]
    )
    name = needle.id.removeprefix("needle-")
    yield _event(f"over-{name}", needle.details, NOW - timedelta(days=300), EventStatus.PUBLISHED)
    yield _event(f"suggested-{name}", needle.details, NOW + timedelta(days=2), EventStatus.SUGGESTED)
    yield _event(f"mentions-{name}", mention, NOW + timedelta(days=1), EventStatus.PUBLISHED)


def _one_of_many(position: int, chance: random.Random) -> Event:
    language = chance.choice([tag for tag in VOCABULARIES if tag != "en"])
    vocabulary = VOCABULARIES[language]
    kind, about = chance.randrange(len(vocabulary.kinds)), chance.randrange(len(vocabulary.abouts))
    name = "".join(chance.choices(vocabulary.syllables, k=chance.choice((2, 2, 3)))).title()
    texts = {language: _words(language, kind, about, name, chance)}
    if chance.random() < 0.4:
        texts["en"] = _words("en", kind, about, name, chance)
    details = Details(
        texts=texts,
        place=chance.choice(vocabulary.places),
        organiser=name if chance.random() < 0.3 else "",
        topic=chance.choice(_TOPICS),
    )
    hours = chance.randint(1, 24 * 180) if chance.random() < 1 / 3 else -chance.randint(24, 24 * 1_500)
    status = chance.choices(
        (EventStatus.PUBLISHED, EventStatus.CANCELLED, EventStatus.SUGGESTED), weights=(94, 3, 3)
    )[0]
    return _event(f"{position:032x}", details, NOW + timedelta(hours=hours), status)


def _words(language: str, kind: int, about: int, name: str, chance: random.Random) -> Words:
    vocabulary = VOCABULARIES[language]
    title = vocabulary.pattern.format(kind=vocabulary.kinds[kind], about=vocabulary.abouts[about])
    if chance.random() < 0.6:
        title = f"{title}: {name}"
    return Words(title, " ".join(chance.sample(vocabulary.sentences, k=chance.randint(2, 6))))


def in_batches(seeded: Iterable[Event]) -> Iterator[list[Event]]:
    """So few at a time that they fit into one transaction."""
    every = iter(seeded)
    while batch := list(itertools.islice(every, _BATCH)):
        yield batch


def store_events(connection: Connection, batch: Sequence[Event]) -> None:
    """Write a batch with their one occurrence each, ready to be searched, in few statements."""
    connection.execute(sa.insert(events), [_row(event) for event in batch])
    connection.execute(sa.insert(occurrences), [_occurrence(event) for event in batch])
    SqlEventSearch(connection).index_all(batch)


def _row(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "uid": event.uid,
        "status": event.status.value,
        "details": event.details.as_json(),
        "schedule": write_schedule(event.schedule),
        "recurs": False,
        "version": 0,
        "created_at": event.created_at,
        "changed_at": event.changed_at,
        "until": event.until,
    }


def _occurrence(event: Event) -> dict[str, Any]:
    schedule = event.schedule
    return {
        "id": event.id,
        "event_id": event.id,
        "original": schedule.start.strftime("%Y%m%dT%H%M%S"),
        "starts_at": schedule.at(schedule.start),
        "ends_at": schedule.end_of(schedule.start),
        "moved": False,
        "changes": {},
        "taken": 0,
        "arrivals": 0,
    }
