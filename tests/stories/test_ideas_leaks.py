"""What was declined, hidden, withdrawn or never published is read nowhere: a word is planted in each, and looked for
wherever anybody but its author and the moderators can look."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

from aiohttp.test_utils import TestClient, TestServer

from bot.core.digests.contents import DigestContents
from bot.core.ideas.model import Concern, Idea, Order, Progress, Shelf
from bot.core.moderation.model import CaseKind, Rules, Ruling, Verdict
from bot.core.residents.model import DigestFrequency
from handlers.digests.callbacks import PAGE
from handlers.ideas.callbacks import CARD, COMMENTS, HISTORY, LIST, ORIGINAL, PHOTOS, WHOLE
from handlers.ideas.lists import HOME, IdeaList, Kind
from tests.emulator_client import Phone
from tests.stories.acquaintance import carrying, known
from tests.stories.happenings import HALL
from tests.stories.proposing import (
    CITY,
    answered,
    case_of,
    city_named,
    decide,
    pass_the_undo,
    propose,
    published,
    stands_now,
)
from tests.towns import Town

NINE: Final = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)  # in the city of the story, two days later
# Words that no catalogue has and that are not alike.
SHOWN: Final = "Zanzibar"
PLANTED: Final = {
    "waiting": "Quokka",
    "decided but not in effect": "Wombat",
    "declined": "Narwhal",
    "merged": "Gecko",
    "withdrawn before": "Ocelot",
    "withdrawn after": "Pangolin",
    "hidden": "Kinkajou",
    "declined edit": "Axolotl",
    "waiting edit": "Manatee",
    "waiting comment": "Tapir",
    "declined comment": "Okapi",
    "hidden comment": "Jerboa",
    "reason": "Vicuna",
    "answer": "Quetzal",
    "appeal": "Numbat",
    "draft": "Dugong",
}
HIDE: Final = Verdict(Ruling.HIDE, "insult", f"{PLANTED['reason']} offended somebody.")
DECLINE: Final = Verdict(Ruling.DECLINE, "insult", f"{PLANTED['reason']} offended somebody.")


def _text(word: str) -> str:
    return f"A statue of the {word} animal in front of the {word} fountain, please."


async def _plant(town: Town, author: Phone, other: Phone) -> dict[str, Idea]:
    """Every kind of text that must not be read."""
    services, city = town.app.services, await city_named(town, CITY)
    await services.moderation.overseeing.change_rules_by_operator(city, Rules(daily_limit=50))
    her, him = await known(town, author), await known(town, other)
    ideas: dict[str, Idea] = {}
    ideas["shown"] = await published(town, author, _text(SHOWN))
    ideas["declined"] = await propose(town, author, _text(PLANTED["declined"]))
    await decide(town, ideas["declined"], DECLINE)
    await services.ideas.owning.appeal(her, city, ideas["declined"].id, f"The {PLANTED['appeal']} is fine.")
    ideas["merged"] = await propose(town, author, _text(PLANTED["merged"]))
    await decide(town, ideas["merged"], Verdict(Ruling.MERGE, into=ideas["shown"].id))
    ideas["withdrawn before"] = await propose(town, author, _text(PLANTED["withdrawn before"]))
    await services.ideas.owning.withdraw(her, city, ideas["withdrawn before"].id)
    ideas["withdrawn after"] = await published(town, author, _text(PLANTED["withdrawn after"]))
    await services.ideas.supporting.follow(him, city, ideas["withdrawn after"].id, True)
    await services.ideas.owning.withdraw(her, city, ideas["withdrawn after"].id)
    ideas["hidden"] = await published(town, author, _text(PLANTED["hidden"]))
    await services.ideas.supporting.follow(him, city, ideas["hidden"].id, True)
    await answered(town, ideas["hidden"], Progress.PLANNED, {"en": f"The {PLANTED['answer']} says yes."})
    await services.ideas.supporting.report(him, city, ideas["hidden"].id, Concern.INSULT)
    await decide(town, ideas["hidden"], HIDE, CaseKind.REPORT)
    for kind in ("declined edit", "waiting edit"):
        ideas[kind] = await published(town, author, _text(f"{SHOWN} number {len(ideas)}"))
        draft = await services.ideas.proposing.begin_edit(her, city, ideas[kind].id)
        await services.ideas.proposing.write(her, city, draft.id, _text(PLANTED[kind]))
        await services.ideas.proposing.send(her, city, draft.id)
        if kind == "declined edit":
            await decide(town, ideas[kind], DECLINE, CaseKind.EDIT)
    for kind in ("waiting comment", "declined comment", "hidden comment"):
        comment = await services.ideas.supporting.comment(
            him, city, ideas["shown"].id, f"The {PLANTED[kind]} says more."
        )
        if kind == "waiting comment":
            continue
        if kind == "declined comment":
            await _decide_comment(town, comment.id, DECLINE)
        else:
            await _decide_comment(town, comment.id, Verdict(Ruling.PUBLISH))
            await services.ideas.supporting.report(her, city, ideas["shown"].id, Concern.INSULT, comment.id)
            await decide(town, ideas["shown"], HIDE, CaseKind.REPORT)
    ideas["waiting"] = await propose(town, author, _text(PLANTED["waiting"]))
    ideas["decided but not in effect"] = await propose(
        town, author, _text(PLANTED["decided but not in effect"])
    )
    case_id, number = await case_of(town, ideas["decided but not in effect"])
    await services.moderation.deciding.decide(HALL, city, case_id, number, Verdict(Ruling.PUBLISH))
    draft = await services.ideas.proposing.open(her, city)
    await services.ideas.proposing.write(her, city, draft.id, _text(PLANTED["draft"]))
    return ideas


async def _decide_comment(town: Town, comment_id: str, verdict: Verdict) -> None:
    city = await city_named(town, CITY)
    queue = town.app.services.moderation.queue
    briefs = await queue.page(HALL, city, limit=200, kind=CaseKind.COMMENT)
    case = next(brief.case for brief in briefs if brief.case.comment_id == comment_id)
    await town.app.services.moderation.deciding.decide(HALL, city, case.id, case.number, verdict)
    await pass_the_undo(town)


async def _read_in_chat(town: Town, reader: Phone, ideas: dict[str, Idea]) -> str:
    """Everything that she can tap, type or ask for."""
    await reader.says("/ideas")
    home = await reader.screen()
    lists = [
        IdeaList(kind) for kind in (Kind.HOME, Kind.NEWEST, Kind.SUPPORTED, Kind.UNANSWERED, Kind.FOLLOWED)
    ]
    for listed in lists:
        for page in range(4):
            data = carrying(LIST, CITY, IdeaList(listed.kind, listed.value, page).pack())
            await reader.forge(home.message_id, data)
            await reader.settled()
    for idea in ideas.values():
        for name in (CARD, ORIGINAL, WHOLE, PHOTOS, HISTORY):
            await reader.forge(home.message_id, carrying(name, CITY, idea.id, HOME.pack()))
            await reader.settled()
        await reader.forge(home.message_id, carrying(COMMENTS, CITY, idea.id, "0", HOME.pack()))
        await reader.start(f"i-{CITY}-{idea.id}")
        await reader.says("/ideas")
        await reader.says(idea.code)
        await reader.settled()
    found = ""
    for word in (SHOWN, *PLANTED.values()):
        await reader.says("/ideas")
        await reader.says(word.lower()[:-1])  # one letter short: the search is tolerant
        await reader.settled()
        answer = await reader.asks_inline(word)
        found += " ".join(result.title + result.description + result.message.text for result in answer)
    for idea in ideas.values():
        answer = await reader.asks_inline(idea.code)
        found += " ".join(result.title + result.description + result.message.text for result in answer)
    said = [screen.text + " ".join(screen.labels) for screen in await reader.screens()]
    calls = await town.control.calls()
    edits = [str(call) for call in calls if str(reader.id) in str(call)]
    return "\n".join([found, *said, *edits])


@asynccontextmanager
async def _browser(town: Town) -> AsyncIterator[TestClient]:  # type: ignore[type-arg]
    async with TestClient(TestServer(town.app.web(webhook=False))) as client:
        yield client


async def _read_on_the_web(town: Town, ideas: dict[str, Idea]) -> str:
    read: list[str] = []
    paths = [f"/c/{CITY}"] + [
        f"/c/{CITY}/{path}"
        for path in (
            "ideas",
            *(f"ideas?order={order}" for order in ("newest", "supported", "most-supported")),
            *(f"ideas?page={page}" for page in range(4)),
            *(f"ideas?q={word}" for word in (SHOWN, *PLANTED.values())),
            "ideas.csv",
            "ideas.json",
            "ideas.atom",
            "ideas.atom?lang=mk",
            "moderation",
            "moderation.json",
            *(f"ideas/{idea.code}" for idea in ideas.values()),
            *(f"ideas/{idea.code}?lang=en" for idea in ideas.values()),
        )
    ]
    async with _browser(town) as client:
        for path in paths:
            async with client.get(path) as response:
                read.append(await response.text(errors="replace"))
    # A search page repeats what was asked for.
    return "\n".join(_without_the_question(page) for page in read)


def _without_the_question(page: str) -> str:
    """Without the field that she typed into, and the links that carry it on."""
    return re.sub(r'value="[^"]*"|href="[^"]*"|<title>[^<]*</title>|<h1>[^<]*</h1>', "", page)


async def _read_by_scripts(town: Town, ideas: dict[str, Idea]) -> str:
    """What exports, lists for the public and similar ideas give."""
    browsing, city = town.app.services.ideas.browsing, await city_named(town, CITY)
    views = list(await browsing.export(city))
    for order in (Order.NEWEST, Order.SUPPORTED):
        views += (await browsing.shelf(None, city, Shelf(order), limit=100)).views
    for word in PLANTED.values():
        views += await browsing.search(None, city, word, limit=50)
        views += [alike.view for alike in await browsing.similar(city, _text(word), limit=50)]
    shown = await browsing.history(city, ideas["shown"].id)
    edited = await browsing.history(city, ideas["waiting edit"].id)
    comments = await browsing.comments(city, ideas["shown"].id, limit=50)
    return f"{views} {shown} {edited} {comments}"


async def _read_in_digests(town: Town, reader: Phone) -> str:
    """All that is new to who lived there before, and what is about ideas that he follows; and what a preview is made of."""
    services, city = town.app.services, await city_named(town, CITY)
    town.clock.turn(seconds=(NINE - town.clock.now()).total_seconds())
    heard = len(await reader.screens())
    await services.digests.tick()
    await town.deliver()
    digest, *others = (await reader.screens())[heard:]
    assert not others
    read = [digest.text]
    for number in range(1, 4):
        await reader.forge(digest.message_id, carrying(PAGE, CITY, NINE.date().isoformat(), str(number)))
        await reader.settled()
        read += [each.text for each in await reader.screens() if each.message_id == digest.message_id]
    assert any("↩️" in page for page in read), "what was taken back is told of, without its text"
    preview = await services.digests.preview(city, "en", NINE, DigestFrequency.WEEKLY)
    contents = await DigestContents(services.stores.cities, services.cities).of(preview, None)
    return "\n".join([*read, str(contents)])


async def test_a_planted_word_is_read_nowhere_but_where_it_was_published(town: Town) -> None:
    author = await town.resident("Ana", "en", CITY)
    other = await town.resident("Bojan", "en", CITY)
    await town.app.services.residents.choose_digest(await known(town, other), "daily")
    ideas = await _plant(town, author, other)
    reader = await town.resident("Vera", "en", CITY)
    places = {
        "the chat": await _read_in_chat(town, reader, ideas),
        "the web": await _read_on_the_web(town, ideas),
        "scripts": await _read_by_scripts(town, ideas),
        "digests": await _read_in_digests(town, other),
    }
    leaks = [
        f"{kind} ({word}) in {place}"
        for place, read in places.items()
        for kind, word in PLANTED.items()
        if _shows(read, word)
    ]
    assert not leaks
    for place, read in places.items():
        assert f"{SHOWN} animal" in read, f"{place}: even what is public is not found"
    assert (await stands_now(town, ideas["hidden"])).hidden_at  # as it was meant to be


def _shows(read: str, word: str) -> bool:
    """A planted text, not the word that was asked for and is said back ("nothing found for …")."""
    return any(f"{word} {after}" in read for after in ("animal", "fountain", "says", "is fine", "offended"))
