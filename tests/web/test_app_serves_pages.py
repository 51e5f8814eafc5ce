"""The app's web side has the pages, beside the webhook and its health."""

from aiohttp.test_utils import TestClient, TestServer

from bot.settings import Settings
from tests.towns import HeldClock, open_town
from tests.web.proposing import propose
from tests.web.squares import Square, words
from tests.web.surveying import ask, respond


async def test_the_web_side_of_the_app_has_the_pages_with_links_into_the_chat(
    settings: Settings, clock: HeldClock
) -> None:
    async with (
        open_town(settings, clock) as town,
        TestClient(TestServer(town.app.web(webhook=False))) as client,
    ):
        square = Square(client, town.app.services, clock)
        event = await square.announce("athens", words("Jazz"), "2026-03-28T20:00")
        [occurrence] = await square.occurrences("athens", event)
        page = await square.page("/c/athens/events?lang=en")
        username = await town.app.bot.me()
        assert f"https://t.me/{username.username}?start=e-athens-{occurrence.id}" in page
        survey = await ask(square, "athens")
        await respond(
            square, "athens", survey, [{"sorting/what": code} for code in ("paper", "glass", "metal") * 6]
        )
        page = await square.page(f"/c/athens/surveys/{survey.id}?lang=en")
        assert f"https://t.me/{username.username}?start=s-athens-{survey.id}" in page
        picture = await square.page(f"/c/athens/surveys/{survey.id}/charts/sorting/what.svg?lang=el")
        assert "<svg" in picture
        idea = await propose(square, "athens", "Δέντρα στην πλατεία", "el")
        page = await square.page(f"/c/athens/ideas/{idea.code}?lang=en")
        assert f"https://t.me/{username.username}?start=i-athens-{idea.id}" in page
        for data in ("ideas.csv", "ideas.json", "ideas.atom", "moderation.json"):
            assert (await client.get(f"/c/athens/{data}")).status == 200
        assert (await client.get("/healthz")).status == 200
        assert (await client.get("/c/atlantis/events")).status == 404
        assert (await client.get("/nothing")).status == 404
