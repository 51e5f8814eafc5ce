"""Digests: one message with what is new, at her hour, in her language, and what she does about it."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bot.core.ideas.model import Progress
from bot.core.residents.model import DigestFrequency
from bot.core.staff.model import Role
from bot.telegram.idea_words import progress_name
from handlers.digests import callbacks, screens
from handlers.residents.callbacks import CHOOSE_DIGEST, CHOOSE_DIGEST_HOUR
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import CODES, carrying, known, voice
from tests.stories.happenings import SERBIAN, announce, call_off, wall
from tests.stories.proposing import BENCH, answered, city_named, propose, published
from tests.stories.surveying import ask, sends
from tests.towns import HeldClock, Town

BELGRADE: Final = "belgrade"
NINE: Final = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # on Tuesday, as Belgrade's clocks have it


def until(clock: HeldClock, at: datetime) -> None:
    clock.turn(seconds=(at - clock.now()).total_seconds())


async def tick(town: Town) -> None:
    """What is due is composed, and all that may be sent now is."""
    await town.app.services.digests.tick()
    await town.deliver()


async def has_digests(town: Town, phone: Phone, frequency: str = "daily", hour: int = 9) -> None:
    """From now on: what is there already is no news to her."""
    message = (await phone.screen()).message_id
    await phone.forge(message, carrying(CHOOSE_DIGEST, "", frequency))
    await phone.forge(message, carrying(CHOOSE_DIGEST_HOUR, "", str(hour)))
    await phone.settled()
    town.clock.turn(minutes=1)


async def told_since(phone: Phone, heard: int) -> list[Screen]:
    await phone.settled()
    return (await phone.screens())[heard:]


async def test_a_digest_comes_once_at_her_hour_and_what_she_does_about_it(town: Town) -> None:
    ana = await town.resident("Ana", CODES["sr-Latn"], BELGRADE)
    author = await town.resident("Boris", "en", BELGRADE)
    t, services = voice("sr-Latn"), town.app.services
    await has_digests(town, ana)
    idea = await published(town, author, BENCH, city=BELGRADE)
    follower, city = await known(town, ana), await city_named(town, BELGRADE)
    await services.ideas.supporting.follow(follower, city, idea.id, True)
    heard = len(await ana.screens())
    for progress in (Progress.UNDER_CONSIDERATION, Progress.PLANNED):
        await answered(town, idea, progress, {"en": "We look for places."}, city=BELGRADE)
    survey = await ask(town)
    (event,) = await announce(town, wall("2026-03-09 19:00"), texts=SERBIAN, place="Dom omladine")
    until(town.clock, NINE - timedelta(minutes=1))
    await tick(town)
    assert await told_since(ana, heard) == [], "what can wait waits for her hour"

    until(town.clock, NINE)
    await tick(town)
    (digest,) = await told_since(ana, heard)
    for named in ("Park u blizini", "Džez veče", "Dom omladine"):
        assert digest.text.count(named) == 1
    assert digest.text.index("Park u blizini") < digest.text.index("Džez veče")
    states = [str(progress_name(t, one)) for one in (Progress.PLANNED, Progress.UNDER_CONSIDERATION)]
    assert [state in digest.text for state in states] == [True, False], "the newest state only"
    links = [each["url"] for each in digest.body["entities"] if each["type"] == "text_link"]
    for payload in (
        f"s-{BELGRADE}-{survey.id}",
        f"e-{BELGRADE}-{event.occurrence.id}",
        f"i-{BELGRADE}-{idea.id}",
    ):
        assert any(link.endswith(f"start={payload}") for link in links)

    heard = len(await ana.screens())
    for hours in (0, 1, 23, 24):
        until(town.clock, NINE + timedelta(hours=hours))
        await tick(town)
    assert await told_since(ana, heard) == [], "nothing twice, and nothing where nothing is new"

    await ana.press(carrying(callbacks.SURVEY, BELGRADE, survey.id))
    opened = await ana.screen()
    assert opened.message_id > digest.message_id
    assert "Park u blizini" in opened.text
    assert digest in await ana.screens(), "it is still there"
    await ana.press(carrying(callbacks.MENU))
    assert (await ana.screen()).message_id > opened.message_id

    him = await town.resident("Ivo", "en", BELGRADE)
    await has_digests(town, him)
    until(town.clock, NINE + timedelta(days=1, hours=1))
    second = await ask(town, quota=10)
    until(town.clock, NINE + timedelta(days=2))
    await town.app.services.digests.tick()
    await sends(him, second)
    heard = len(await him.screens())
    await town.deliver()
    assert await told_since(him, heard) == [], "she answered meanwhile, and nothing else is new"
    assert "Park u blizini" in (await ana.screens())[-1].text, "who did not is asked"


async def test_less_undone_stopped_and_on_again_each_in_one_tap(town: Town) -> None:
    eva = await town.resident("Eva", "en", BELGRADE)
    await has_digests(town, eva)
    for number in range(20):
        await announce(town, wall("2026-03-09 19:00") + timedelta(hours=number), f"Concert {number}")
    until(town.clock, NINE)
    await tick(town)
    digest = await eva.sees("Hello! This is new:")
    assert "Concert 0 ·" in digest.text
    assert "Concert 19 ·" not in digest.text
    await eva.press("More")
    second = await eva.sees("Concert 11 ·")
    assert second.message_id == digest.message_id
    assert "Concert 0 ·" not in second.text
    await eva.press("›")
    assert (await eva.sees("Concert 0 ·")).text == digest.text

    await eva.press("Less of this")
    await eva.sees_toast("From now on it comes once a week (Friday).")
    choices = await eva.sees("once a week at 09:00 (Friday)")
    assert choices.message_id > digest.message_id
    assert (await known(town, eva)).settings.digest is DigestFrequency.WEEKLY
    await eva.forge(digest.message_id, carrying(callbacks.LESS))
    await eva.sees_toast("New ideas are left out from now on.")
    less = await eva.screen()
    assert "▫️ New ideas" in less.labels
    await eva.press("As it was before")
    await eva.sees_toast("It is as it was before.")
    assert "✅ New ideas" in (await eva.screen()).labels
    await eva.press("✅ Events")
    assert "▫️ Events" in (await eva.screen()).labels
    resident = await known(town, eva)
    assert (await town.app.services.digests.subscription(resident)).muted == {"events"}

    await eva.forge(digest.message_id, carrying(callbacks.OFF))
    stopped = await eva.sees("You get no more digests.")
    assert (await known(town, eva)).settings.digest is DigestFrequency.OFF
    await eva.press("Turn on again")
    await eva.sees_toast("You get the digest again.")
    assert stopped.message_id == (await eva.screen()).message_id
    assert (await known(town, eva)).settings.digest is DigestFrequency.WEEKLY
    await eva.forge(digest.message_id, carrying(callbacks.PAGE, BELGRADE, "2026-03-03", "0"))
    assert screens.over(voice("en")).text in (await eva.sees("nothing new in this digest")).text
    await eva.forge(digest.message_id, carrying(callbacks.PAGE, BELGRADE, "2025-01-01", "0"))
    await eva.sees_toast("This button is too old. Here is the menu.")


async def test_what_is_called_off_while_her_digest_waits_for_the_morning_is_not_in_it(town: Town) -> None:
    eva = await town.resident("Eva", "en", BELGRADE)
    await has_digests(town, eva, hour=6)
    (jazz,) = await announce(town, wall("2026-03-09 19:00"), "Jazz night")
    await announce(town, wall("2026-03-10 19:00"), "Choir & organ")
    heard = len(await eva.screens())
    until(town.clock, NINE - timedelta(hours=3))
    await tick(town)
    assert await told_since(eva, heard) == [], "at six it is quiet"
    await call_off(town, jazz)
    until(town.clock, NINE - timedelta(hours=1))
    await tick(town)
    (digest,) = await told_since(eva, heard)
    assert "Choir & organ" in digest.text
    assert "Jazz night" not in digest.text


async def test_who_works_for_a_city_is_told_each_morning_what_waits_until_she_says_no(town: Town) -> None:
    mira = await town.staff("Mira", "en", BELGRADE, Role.MODERATOR)
    author = await town.resident("Boris", "en", BELGRADE)
    await propose(town, author, BENCH, city=BELGRADE)
    city, mornings = await city_named(town, BELGRADE), town.app.services.mornings

    async def morning(days: int) -> list[str]:
        """What she is told at eight that day."""
        heard = len(await mira.screens())
        until(town.clock, NINE + timedelta(days=days, hours=-1))
        for _ in range(2):
            await mornings.tick(city)
            await town.deliver()
        return [screen.text for screen in await told_since(mira, heard)]

    (told,) = await morning(0)
    assert "1 case waits for a moderator." in told
    shown = await mira.screen()
    await mira.press(carrying(callbacks.QUEUE, BELGRADE))
    assert (await mira.screen()).message_id > shown.message_id
    assert shown in await mira.screens(), "the list is still there"
    await mira.press("Not every morning")
    await mira.sees("You are no longer told each morning what waits: Belgrade")
    assert await morning(1) == []
    await mira.press("Turn on again")
    await mira.sees("You are told each morning what waits, from Monday to Friday: Belgrade")
    assert len(await morning(2)) == 1
