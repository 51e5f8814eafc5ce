"""Cities are data, never code: what a city is, what makes one valid, which is near."""

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.languages import LANGUAGES, in_script_of, pick
from bot.core.shared import folding

SLUG = re.compile(r"[a-z][a-z0-9-]{1,22}[a-z0-9]")
LOWEST_GROUP_ID = -(2**63)
HIGHEST_TOPIC_ID = 2**31 - 1
LONGEST_NAME = 64  # characters, of a city, a topic or a district: it must fit on a button
LONGEST_WELCOME = 2000  # characters; the menu around it has the rest of Telegram's 4096
MOST_TOPICS = MOST_DISTRICTS = 60  # Telegram takes a hundred buttons under one message
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
DEFAULT_TOPICS = (
    "culture", "sport", "environment", "mobility", "education", "social",
    "health", "youth", "seniors", "economy", "safety", "planning",
)  # fmt: skip
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Named:
    """What a city lets its residents choose: a ``code``, which stays, and ``names`` by language, which may change."""

    code: str
    names: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def name_for(self, language: str) -> str | None:
        """The city's own name of it for this reader; None where the city has none."""
        return _read(self.names, language)


@dataclass(frozen=True, slots=True)
class Topic(Named):
    """What residents may be interested in. The network's own topics have no names: the catalogues name them."""


@dataclass(frozen=True, slots=True)
class District(Named):
    """A part of the city, where a resident may say that she lives. ``read_city`` lets in none without a name."""


@dataclass(frozen=True, slots=True)
class City:
    """A member city. ``languages`` in the order in which they are offered; the first is its default.

    ``moderators_group`` is the Telegram id of the group where its moderators meet, ``moderators_topic`` the topic there
    (Telegram's ``message_thread_id``); None: the group has no topics, or they meet in its General one.
    """

    slug: str
    names: Mapping[str, str]
    country: str
    zone: str
    latitude: float
    longitude: float
    languages: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    welcome: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    topics: tuple[Topic, ...] = tuple(Topic(code) for code in DEFAULT_TOPICS)
    districts: tuple[District, ...] = ()
    moderators_group: int | None = None
    moderators_topic: int | None = None
    store_url: str | None = field(default=None, repr=False)
    disabled_at: datetime | None = None

    def name_for(self, language: str) -> str:
        """The city's name for a reader of this language; what its own people call it if there is none."""
        return _read(self.names, language) or self.slug

    def welcome_for(self, language: str) -> str | None:
        """The city's own words of welcome for this reader, if it has any."""
        return _read(self.welcome, language)

    def find_district(self, code: str | None) -> District | None:
        """The district of this code; None for none, and for one that the city has no longer."""
        return next((district for district in self.districts if district.code == code), None)

    @property
    def is_open(self) -> bool:
        return self.disabled_at is None

    def distance_km(self, latitude: float, longitude: float) -> float:
        """The great-circle distance to a point."""
        return distance_km((self.latitude, self.longitude), (latitude, longitude))


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The great-circle distance between two points (latitude, longitude), by the haversine formula."""
    south, north = math.radians(here[0]), math.radians(there[0])
    half_across = math.radians(there[1] - here[1]) / 2
    a = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(half_across) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(a)))


def _read(translations: Mapping[str, str], language: str) -> str | None:
    """The translation that this reader is shown, in her script."""
    found = pick(translations, language)
    return in_script_of(language, found[1], written_in=found[0]) if found else None


class CityUnknown(Exception):
    """No city has this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class CityExists(Exception):
    """A city with this slug is there already."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class CityClosed(Exception):
    """The city has been disabled: it takes no new residents."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class InvalidCity(ValueError):
    """A description of a city that cannot be taken; ``problems`` has one sentence for each thing that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def nearest(
    cities: Iterable[City], latitude: float, longitude: float, limit: int
) -> list[tuple[City, float]]:
    """The nearest cities with their distances in kilometres, nearest first."""
    measured = sorted(((c.distance_km(latitude, longitude), c.slug, c) for c in cities), key=lambda m: m[:2])
    return [(city, km) for km, _, city in measured[:limit]]


def search(cities: Iterable[City], words: str) -> list[City]:
    """The cities that some name, in any language, answers to; best first, compared as ``folding`` does."""
    return folding.search(words, cities, lambda city: (*city.names.values(), *city.aliases, city.slug))


def by_country(cities: Iterable[City], first: str | None, named: Callable[[str], str]) -> list[City]:
    """Grouped by country: ``first`` before the others, which come by the names that the reader has for them."""

    def place(city: City) -> tuple[bool, str, str]:
        return city.country != first, folding.in_alphabet(named(city.country)), city.slug

    return sorted(cities, key=place)


_COUNTRY_OF = {
    "tr": "TR", "el": "GR", "ro": "RO", "sq": "AL", "bg": "BG", "mk": "MK", "bs": "BA", "hr": "HR", "it": "HR",
    "cnr": "ME", "sr-Cyrl": "RS", "sr-Latn": "RS",
}  # fmt: skip


def country_of(language: str) -> str | None:
    """The member country where most who read this language live: it heads the list that they choose from."""
    return _COUNTRY_OF.get(language)


def _is_address_of_store(url: object) -> bool:
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme == "sqlite":
        return url.startswith("sqlite:///") and len(parts.path) > 1
    asks = parse_qsl(parts.query, keep_blank_values=True)
    return (
        parts.scheme == "postgresql"
        and bool(parts.hostname)
        and len(parts.path) > 1
        and all(name == "sslmode" and mode in SSL_MODES for name, mode in asks)
    )


def read_city(data: Mapping[str, Any]) -> City:
    """A city from the keys of a TOML table or of the command line.

    Raises InvalidCity naming every key that is missing, unknown or wrong, and what was expected there.
    """
    reading = _Reading(data)
    city = reading.city()
    if reading.problems or city is None:
        raise InvalidCity(reading.problems)
    return city


_KEYS = {
    "slug", "names", "country", "zone", "latitude", "longitude", "languages",
    "aliases", "welcome", "topics", "districts", "moderators_group", "moderators_topic", "store_url",
}  # fmt: skip


class _Reading:
    """One pass over a description that collects everything wrong with it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.problems: list[str] = []

    def city(self) -> City | None:
        self.problems += [
            f"{key}: unknown; a city has {', '.join(sorted(_KEYS))}"
            for key in sorted(self.data.keys() - _KEYS)
        ]
        slug = self._text("slug", SLUG, "3 to 24 of a-z, 0-9 and -, beginning with a letter")
        country = self._text("country", re.compile("[A-Z]{2}"), "two capital letters, ISO 3166")
        zone = self._zone()
        latitude, longitude = self._degrees("latitude", 90), self._degrees("longitude", 180)
        languages = self._languages()
        names = self._by_language("names")
        if not names:
            self.problems.append('names: missing; at least one name by language, such as en = "Skopje"')
        aliases = self.data.get("aliases", ())
        if not isinstance(aliases, list | tuple) or not all(isinstance(a, str) for a in aliases):
            self.problems.append("aliases: expected a list of texts")
            aliases = ()
        group = self.data.get("moderators_group")
        if group is not None and (
            not isinstance(group, int) or isinstance(group, bool) or not LOWEST_GROUP_ID <= group < 0
        ):
            self.problems.append("moderators_group: expected a Telegram group's id, a negative number")
        topic = self._group_topic()
        store_url = self.data.get("store_url")
        if store_url is not None and not _is_address_of_store(store_url):
            self.problems.append(
                "store_url: expected postgresql://user:password@host:port/database or sqlite:///file"
            )
        welcome = self._by_language("welcome", longest=LONGEST_WELCOME)
        topics, districts = self._topics(), self._districts()
        if self.problems:
            return None
        return City(
            slug,
            names,
            country,
            zone,
            latitude,
            longitude,
            languages,
            tuple(aliases),
            welcome,
            topics,
            districts,
            group,
            topic,
            store_url,
        )

    def _group_topic(self) -> int | None:
        value = self.data.get("moderators_topic")
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= HIGHEST_TOPIC_ID:
            self.problems.append(
                "moderators_topic: expected the number of a topic in the group, a positive one"
            )
            return None
        if self.data.get("moderators_group") is None:
            self.problems.append("moderators_topic: a topic of which group? moderators_group is missing")
        return value

    def _text(self, key: str, pattern: re.Pattern[str], expected: str) -> str:
        value = self.data.get(key)
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        self._wrong(key, expected)
        return ""

    def _wrong(self, key: str, expected: str) -> None:
        given = f"{self.data[key]!r} is not" if key in self.data else "missing;"
        self.problems.append(f"{key}: {given} {expected}")

    def _zone(self) -> str:
        value = self.data.get("zone")
        try:
            if isinstance(value, str) and "/" in value:
                return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
        self._wrong("zone", "a time zone of the IANA database, such as Europe/Skopje")
        return ""

    def _degrees(self, key: str, limit: int) -> float:
        value = self.data.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and -limit <= value <= limit:
            return float(value)
        self._wrong(key, f"a number of degrees from -{limit} to {limit}")
        return 0.0

    def _languages(self) -> tuple[str, ...]:
        value = self.data.get("languages")
        if not isinstance(value, list | tuple) or not value:
            self._wrong("languages", f"a list of some of {', '.join(LANGUAGES)}")
            return ()
        unknown = [tag for tag in value if not isinstance(tag, str) or tag not in LANGUAGES]
        if unknown:
            self.problems.append(f"languages: {unknown!r} not among {', '.join(LANGUAGES)}")
        if len(set(map(str, value))) != len(value):
            self.problems.append("languages: one is named twice")
        return tuple(map(str, value))

    def _by_language(self, key: str, value: Any = None, longest: int = LONGEST_NAME) -> Mapping[str, str]:
        value = self.data.get(key, {}) if value is None else value
        if not isinstance(value, Mapping):
            self.problems.append(f"{key}: expected a table of texts by language")
            return {}
        for tag, text in value.items():
            if tag not in LANGUAGES:
                self.problems.append(f"{key}.{tag}: unknown language; {', '.join(LANGUAGES)}")
            if not isinstance(text, str) or not any(map(str.isalnum, text)):
                self.problems.append(f"{key}.{tag}: expected a text")
            elif len(text) > longest:
                self.problems.append(f"{key}.{tag}: {len(text)} characters; {longest} at most")
        return dict(value)

    def _topics(self) -> tuple[Topic, ...]:
        value = self.data.get("topics")
        if value is None:
            return tuple(Topic(code) for code in DEFAULT_TOPICS)
        if isinstance(value, list | tuple) and all(isinstance(code, str) for code in value):
            value = {code: {} for code in value}
        if not isinstance(value, Mapping) or not value:
            self.problems.append(
                "topics: expected a list of codes, or a table of names by language for each code"
            )
            return ()
        found = self._named(
            "topics", value, MOST_TOPICS, "a topic of the city's own", nameless=DEFAULT_TOPICS
        )
        return tuple(Topic(code, names) for code, names in found)

    def _districts(self) -> tuple[District, ...]:
        value = self.data.get("districts", {})
        if not isinstance(value, Mapping):
            self.problems.append("districts: expected a table of names by language for each code")
            return ()
        found = self._named("districts", value, MOST_DISTRICTS, "a district")
        return tuple(District(code, names) for code, names in found)

    def _named(
        self, key: str, value: Mapping[Any, Any], most: int, noun: str, nameless: Collection[str] = ()
    ) -> list[tuple[str, Mapping[str, str]]]:
        """Codes with their names. Who gives none of a code that is not among ``nameless`` is told that ``noun`` needs them."""
        if len(value) > most:
            self.problems.append(f"{key}: {len(value)} of them; {most} at most")
        for code, names in value.items():
            if not isinstance(code, str) or not re.fullmatch(r"[a-z][a-z0-9-]{1,19}", code):
                self.problems.append(f"{key}.{code}: expected a code of 2 to 20 of a-z, 0-9 and -")
            elif not names and code not in nameless:
                self.problems.append(f"{key}.{code}: {noun} needs its names by language")
        return [(str(code), self._by_language(f"{key}.{code}", names)) for code, names in value.items()]
