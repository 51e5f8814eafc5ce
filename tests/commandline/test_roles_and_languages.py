"""``role`` and ``languages``."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.commandline.conftest import Charshi

pytestmark = pytest.mark.usefixtures("founded")


def test_a_role_is_granted_once_listed_and_revoked_and_the_audit_log_has_it(
    charshi: Charshi, charshi_json: Callable[..., Any]
) -> None:
    grant = ("role", "grant", "123456", "moderator", "--city", "skopje")
    assert charshi(*grant).stdout == "123456: is now moderator of skopje\n"
    assert charshi(*grant).stdout == "123456: was already moderator of skopje\n"
    team = charshi_json("role", "list", "--city", "skopje")
    assert [(one["telegram_id"], one["role"]) for one in team] == [(123456, "moderator")]
    assert charshi_json("role", "list", "--city", "tirana") == []
    revoke = ("role", "revoke", "123456", "moderator", "--city", "skopje")
    assert charshi(*revoke).exit_code == 0
    assert charshi(*revoke).exit_code == 1
    assert charshi_json("role", "list", "--city", "skopje") == []
    actions = [entry["action"] for entry in charshi_json("role", "audit", "--city", "skopje")]
    assert actions == ["role.revoked", "role.granted"]


@pytest.mark.parametrize(
    "words",
    [
        ("role", "grant", "123456", "mayor", "--city", "skopje"),
        ("role", "grant", "-5", "moderator", "--city", "skopje"),
        ("role", "grant", "123456", "moderator"),
        ("role", "grant", "123456", "moderator", "--city", "atlantis"),
        ("role", "list", "--city", "atlantis"),
        ("nonsense",),
    ],
)
def test_what_is_asked_wrongly_ends_with_2(charshi: Charshi, words: tuple[str, ...]) -> None:
    assert charshi(*words).exit_code == 2


@pytest.mark.parametrize(
    ("code", "city", "language"),
    [
        ("tr", "skopje", "tr"),
        ("bs", "pula", "hr"),
        ("sr-latn", "belgrade", "sr-Latn"),
        ("sr", "prizren", "sr-Latn"),
        ("fa-raw", "skopje", "mk"),
        ("pt-br", "athens", "el"),
        ("cnr", "belgrade", "sr-Latn"),
    ],
)
def test_a_newcomer_is_spoken_to_in_a_language_of_the_city(
    charshi_json: Callable[..., Any], code: str, city: str, language: str
) -> None:
    found = charshi_json("languages", "negotiate", code, "--city", city)
    assert found["language"] == language
    assert found["chain"][0] == language
    assert found["chain"][-1] == "en"


def test_every_verb_explains_itself(charshi: Charshi) -> None:
    verbs = ["run", "demo", "web", "worker", "clock", "migrate", "doctor", "qr", "city", "role", "languages"]
    overview = charshi("--help").stdout
    for verb in verbs:
        assert verb in overview
        helped = charshi(verb, "--help")
        assert helped.exit_code == 0
        assert len(helped.stdout) > 200
