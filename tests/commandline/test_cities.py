"""``city`` and ``qr``."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.commandline.conftest import Charshi

pytestmark = pytest.mark.usefixtures("founded")

BITOLA = """
slug = "bitola"
country = "MK"
zone = "Europe/Skopje"
latitude = 41.03
longitude = 21.33
languages = ["mk", "tr", "en"]
topics = ["culture", "sport"]
names = { mk = "Битола", en = "Bitola", tr = "Manastır" }
welcome = { mk = "Добре дојдовте" }
"""


def test_the_22_founding_cities_are_there_on_an_empty_folder(
    charshi_json: Callable[..., Any], data_dir: Path
) -> None:
    shutil.rmtree(data_dir)
    cities = charshi_json("city", "list")
    assert len(cities) == 22
    assert cities[0]["slug"] == "istanbul"
    assert next(c for c in cities if c["slug"] == "skopje")["languages"] == ["mk", "sq", "tr", "en"]


def test_a_city_is_added_from_a_toml_file_and_shown(
    charshi: Charshi, charshi_json: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "bitola.toml"
    file.write_text(BITOLA, encoding="utf-8")
    assert charshi("city", "add", str(file)).stdout == "bitola: added\n"
    shown = charshi_json("city", "show", "bitola")
    assert shown["names"]["mk"] == "Битола"
    assert shown["members"] == 0
    assert list(shown["topics"]) == ["culture", "sport"]
    again = charshi("city", "add", str(file))
    assert (again.exit_code, again.stderr) == (2, "bitola: a city with this slug is there already\n")


def test_a_city_is_added_from_options(charshi: Charshi, charshi_json: Callable[..., Any]) -> None:
    result = charshi(
        "city", "add", "--slug", "ohrid", "--name", "mk=Охрид", "--country", "MK", "--zone", "Europe/Skopje",
        "--latitude", "41.12", "--longitude", "20.8", "--language", "mk", "--language", "en",
        "--district", "kaneo.mk=Канео", "--district", "kaneo.en=Kaneo",
        "--moderators-group", "-1001234567890", "--moderators-topic", "7",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    shown = charshi_json("city", "show", "ohrid")
    assert shown["languages"] == ["mk", "en"]
    assert shown["districts"] == {"kaneo": {"mk": "Канео", "en": "Kaneo"}}
    assert (shown["moderators_group"], shown["moderators_topic"]) == (-1001234567890, 7)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('slug = "Bitola!"', "slug: 'Bitola!' is not 3 to 24 of a-z"),
        ('zone = "Europe/Bitola"', "zone: 'Europe/Bitola' is not a time zone"),
        ("latitude = 410.3", "latitude: 410.3 is not a number of degrees from -90 to 90"),
        ('longitude = "east"', "longitude: 'east' is not a number of degrees from -180 to 180"),
        ('languages = ["mk", "xx"]', "languages: ['xx'] not among tr, el"),
        ("languages = []", "languages: [] is not a list of some of"),
        ('country = "mk"', "country: 'mk' is not two capital letters"),
        ("moderators_group = 5", "moderators_group: expected a Telegram group's id"),
        ("moderators_topic = 5", "moderators_topic: a topic of which group? moderators_group is missing"),
        ('store_url = "mysql://x"', "store_url: expected postgresql://"),
        ('topics = ["golf"]', "topics.golf: a topic of the city's own needs its names"),
        ("population = 70000", "population: unknown"),
    ],
)
def test_a_wrong_city_file_is_told_exactly_what_is_wrong(
    charshi: Charshi, tmp_path: Path, line: str, complaint: str
) -> None:
    key = line.split(" = ")[0]
    kept = [old for old in BITOLA.strip().splitlines() if not old.startswith(f"{key} =")]
    file = tmp_path / "city.toml"
    file.write_text("\n".join([line, *kept]), encoding="utf-8")
    result = charshi("city", "add", str(file))
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert "bitola" not in charshi("city", "list").stdout


def test_everything_that_is_missing_is_said_at_once(charshi: Charshi) -> None:
    result = charshi("city", "add", "--slug", "bitola")
    assert result.exit_code == 2
    for key in ("names", "country", "zone", "latitude", "longitude", "languages"):
        assert f"{key}: missing" in result.stderr


def test_a_file_that_is_not_toml_is_refused(charshi: Charshi, tmp_path: Path) -> None:
    file = tmp_path / "city.toml"
    file.write_bytes(b"\xff\xfe not toml = = =")
    result = charshi("city", "add", str(file))
    assert result.exit_code == 2
    assert "not TOML" in result.stderr


def test_a_disabled_city_stays_disabled_since_the_first_time(
    charshi: Charshi, charshi_json: Callable[..., Any]
) -> None:
    assert charshi("city", "disable", "kotor").exit_code == 0
    first = charshi_json("city", "show", "kotor")["disabled_at"]
    assert first
    assert charshi("city", "disable", "kotor").exit_code == 0
    assert charshi_json("city", "show", "kotor")["disabled_at"] == first


def test_an_unknown_city_is_a_usage_error(charshi: Charshi) -> None:
    for words in (("city", "show"), ("city", "disable"), ("qr",)):
        result = charshi(*words, "atlantis")
        assert result.exit_code == 2
        assert "atlantis: no city has this slug" in result.stderr


def test_a_poster_is_written_as_png_and_svg(charshi: Charshi, tmp_path: Path) -> None:
    folder = tmp_path / "posters"
    result = charshi("qr", "skopje", "--username", "@charshi_bot", "--output", str(folder))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "https://t.me/charshi_bot?start=c-skopje"
    with Image.open(folder / "charshi-skopje.png") as picture:
        assert picture.width == picture.height >= 600
    assert (folder / "charshi-skopje.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_what_a_poster_consists_of_is_told_as_json(charshi_json: Callable[..., Any], tmp_path: Path) -> None:
    told = charshi_json("qr", "skopje", "--username", "charshi_bot", "--output", str(tmp_path))
    assert told["link"] == "https://t.me/charshi_bot?start=c-skopje"
    assert all(Path(file).exists() for file in told["files"])


def test_a_poster_without_a_username_needs_the_token(charshi: Charshi) -> None:
    result = charshi("qr", "skopje")
    assert result.exit_code == 2
    assert result.stderr.startswith("BOT_TOKEN: missing")
