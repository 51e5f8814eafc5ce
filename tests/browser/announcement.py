"""An invitation that a city sends to many, on the phones' page, and a digest: a story for the test and for README's pictures.

Time flows in this town, and the bot sends as slowly as Telegram wants it: so there is a bar to watch.
"""

import asyncio
import io
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw
from playwright.async_api import Browser, FilePayload, expect

from bot.app import Pace
from bot.core.broadcasts.model import Broadcast, BroadcastStatus
from bot.core.events.model import Words
from bot.core.ideas.model import Progress
from bot.core.residents.model import Resident, Settings
from bot.core.surveys.playing import Playing
from bot.core.surveys.sheet import Place
from bot.telegram.rates import Limits
from bot.telegram.translator import Translators
from tests.browser.evening import CITY, Evening, Look, nobody_looks, open_evening
from tests.stories.crowd import settle_in
from tests.stories.happenings import announce, wall
from tests.stories.proposing import answered, published
from tests.stories.surveying import ask
from tests.towns import UNHURRIED, HeldClock

FOLLOWED_CITY: Final = "laktasi"
TITLE: Final = ("The park near you", "Парк у близини")
TEXT: Final = (
    "Your park, your word: what is <b>missing</b> there? It takes two minutes.",
    "Ваш парк, ваша реч: шта тамо <b>недостаје</b>? Траје два минута.",
)
READ: Final = ("what is missing there?", "шта тамо недостаје?")
BENCH: Final = "More benches by the playground in Tašmajdan, please."
ANSWER: Final = {"en": "Six benches in May.", "sr-Cyrl": "Шест клупа у мају."}
JAZZ: Final = {"sr-Cyrl": Words("Џез на кеју"), "en": Words("Jazz on the quay")}
ELSEWHERE: Final = (
    *("Позоришно вече", "Пролећни сајам", "Шаховски турнир", "Вече поезије"),
    *("Дан отворених врата", "Филм на тргу", "Бициклом кроз град", "Концерт хора"),
    "Изложба фотографија",
)
"""What is on in the city that she follows: more than one page of a digest holds."""
_READERS: Final = {"sr-Cyrl": 158, "en": 62, "el": 20}
"""How many have no phone on the page, by language."""
BLOCKED: Final = 7  # of those who are invited
INVITED: Final = _READERS["sr-Cyrl"] + _READERS["en"] + 2  # two on the page, too: who writes it wants none
OPENED_ELSEWHERE: Final = 58
ANSWERED_ELSEWHERE: Final = 41
_FIRST_ADDRESS: Final = 6_000_000_001
_PACE: Final = Pace(Limits(per_second=20, reply_burst=100_000), UNHURRIED.burst, UNHURRIED.per_second)


class FlowingClock(HeldClock):
    """Time passes on it as everywhere; a story turns it forward besides."""

    def __init__(self) -> None:
        super().__init__()
        self._began = time.monotonic()

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=time.monotonic() - self._began)

    def monotonic(self) -> float:
        return self.now().timestamp()


def open_crowded_evening(browser: Browser, folder: Path) -> AbstractAsyncContextManager[Evening]:
    """An evening on which the bot keeps to a pace."""
    return open_evening(browser, folder, FlowingClock(), _PACE)


async def play(evening: Evening, look: Look = nobody_looks) -> None:
    """The whole story; ``look`` is called where there is something to see."""
    crowd = await furnish(evening)
    await compose(evening, look)
    await choose_whom(evening, look)
    await try_it_out(evening, look)
    await send_pause_and_go_on(evening, look)
    await read_it(evening, look)
    await answer_elsewhere(evening, crowd)
    await see_what_came_of_it(evening, look)
    await get_the_digest(evening, look)


async def furnish(evening: Evening) -> list[Resident]:
    """A survey, an event, an idea that she follows, and many who have no phone here: those who can be reached are returned."""
    town, services = evening.town, evening.town.app.services
    city = await services.cities.get(CITY)
    await _want_a_digest_every_day(evening)
    await services.residents.unsubscribe(await evening.known(evening.editor), city)
    crowd = _crowd()
    invited = [one.telegram_id for one in crowd if one.language != "el"]
    blocked = invited[5 :: len(invited) // BLOCKED][:BLOCKED]
    await settle_in(services, town.emulator, city, crowd, blocked)
    await ask(town, closes_at=datetime(2026, 3, 7, 19, tzinfo=UTC))
    await announce(town, wall("2026-03-06 19:00"), texts=JAZZ, place="Бетон хала")
    for number, title in enumerate(ELSEWHERE):
        begins = wall("2026-03-09 18:00") + timedelta(days=number)
        await announce(town, begins, city=FOLLOWED_CITY, texts={"sr-Cyrl": Words(title)}, place="Трг")
    idea = await published(town, await evening.known(evening.john), BENCH, city=CITY)
    await services.ideas.supporting.follow(await evening.known(evening.jovana), city, idea.id, True)
    await answered(town, idea, Progress.PLANNED, ANSWER, city=CITY)
    return [one for one in crowd if one.telegram_id not in blocked]


async def _want_a_digest_every_day(evening: Evening) -> None:
    """She asks for it in her settings, and follows another city besides."""
    jovana, t = evening.jovana, Translators().for_("sr-Cyrl")
    for button in ("⚙️ Settings", "📬 Digest", "Every day"):
        await jovana.tap(t.pgettext("button", button))
    await jovana.reads(t.gettext("every day at {hour}", hour="09:00"))
    services = evening.town.app.services
    await services.residents.follow(await evening.known(jovana), await services.cities.get(FOLLOWED_CITY))


async def compose(evening: Evening, look: Look) -> None:
    """In two languages, with a picture; what Telegram would refuse is found while she writes."""
    editor = evening.editor
    await editor.says("/menu")
    await editor.tap("📣 Announcements")
    await editor.reads("Announcements of")
    await look("desk")
    await editor.tap("✍️ New announcement")
    await look("kind")
    await editor.tap("📋 Invite to a survey")
    await editor.tap(TITLE[0])
    await editor.reads("Invitation to a survey")
    await editor.tap("✏️ Text")
    await editor.reads("What does it say?")
    await look("ask_text")
    await editor.says(TEXT[0].replace("</b>", ""))
    await editor.reads("This tag is never closed.")
    await look("mistake")
    await editor.says(TEXT[0])
    await editor.reads("It is kept.")
    await look("kept")
    await editor.tap("🌐 Српски (ћирилица)")
    await editor.reads("Until then they see: English")
    await editor.says(TEXT[1])
    await editor.reads("It is kept.")
    await editor.tap("‹ Back")
    await editor.tap("🖼 Picture")
    await editor.reads("Send me a picture")
    await editor.attaches("photo", FilePayload(name="park.png", mimeType="image/png", buffer=_picture()))
    await editor.reads("Picture: yes")
    await look("form")


async def choose_whom(evening: Evening, look: Look) -> None:
    """By language; the count follows each tap."""
    editor = evening.editor
    await editor.reads(f"{INVITED + _READERS['el']} people would get it now.")
    await editor.reads("Want no announcements: 1")
    await editor.tap("👥 To whom")
    await editor.reads("Who gets it?")
    await look("audience")
    await editor.tap("🌐 Language")
    await editor.reads("Which languages do they read?")
    await editor.tap("English")
    await editor.reads(f"{_READERS['en'] + 1} people would get it now.")
    await editor.tap("Српски (ћирилица)")
    await editor.reads(f"{INVITED} people would get it now.")
    await look("languages")
    await editor.tap("‹ Back")
    await editor.reads("Who gets it?")
    await editor.tap("‹ Back")
    await editor.reads("Picture: yes")


async def try_it_out(evening: Evening, look: Look) -> None:
    """As who reads Serbian sees it, and the same as a message of her own."""
    editor = evening.editor
    await editor.tap("👁 Preview")
    await editor.reads(READ[0])
    await editor.tap("Српски (ћирилица)")
    await editor.reads(READ[1])
    await look("preview")
    await editor.tap("🧪 Send a test to me")
    await editor.reads("The test is above.")
    await editor.has_button("✅ Check and send")
    await look("tested")
    await editor.tap("✅ Check and send")
    await editor.reads("Before it is sent")
    await look("check")


async def send_pause_and_go_on(evening: Evening, look: Look) -> None:
    """The bar moves by itself; while it is paused nobody gets anything; then it goes on to the end."""
    editor = evening.editor
    async with _sending(evening):
        await editor.tap(f"📣 Send to {INVITED} people")
        await editor.reads("▓")
        await editor.reads("Time left:")
        await evening.jovana.reads(READ[1])
        await evening.john.reads(READ[0])
        await look("running")
        await editor.tap("⏸ Pause sending")
        await editor.has_button("▶️ Go on sending")
        await look("paused")
        paused = await the_broadcast(evening)
        assert paused.status is BroadcastStatus.PAUSED
        assert paused.counts.left > 0
        await editor.tap("▶️ Go on sending")
        await editor.reads("100%")
        await editor.reads(f"Sent: {INVITED - BLOCKED} of {INVITED}")
    await evening.town.deliver()
    await editor.reads("Your announcement is sent.")
    await look("sent")


async def read_it(evening: Evening, look: Look) -> None:
    """Each in her language. One answers; one wants no more announcements, and is not asked whether she is sure."""
    john, jovana, t = evening.john, evening.jovana, Translators().for_("sr-Cyrl")
    for phone, read in ((john, READ[0]), (jovana, READ[1])):
        await phone.reads(read)
        await expect(phone.newest.locator("img")).to_be_visible()
    await look("arrived")
    await john.tap("📋 Answer")
    await john.tap("▶️ Begin")
    await john.tap("Never")
    await john.reads("What is missing there?")
    await john.says("A drinking fountain")
    await john.tap("✅ Send my answers")
    await john.reads("Thank you! Your answers are sent.")
    await jovana.tap(t.pgettext("button", "🔕 No more of these"))
    await jovana.has_button(t.pgettext("button", "📣 Turn on again"))
    await look("read")


async def answer_elsewhere(evening: Evening, crowd: list[Resident]) -> None:
    """Others open it and answer, too; nobody sees their phones."""
    services = evening.town.app.services
    city, sent = await services.cities.get(CITY), await the_broadcast(evening)
    assert sent.subject
    answering = services.surveys.answering
    for number, who in enumerate(crowd[:OPENED_ELSEWHERE]):
        await services.broadcasts.reporting.open(who, city, sent.id)
        if number < ANSWERED_ELSEWHERE:
            await answering.open(who, city, sent.subject)
            never = partial(Playing.answer, place=Place("often"), values=("never",))
            await answering.fill(who, city, sent.subject, never)
            await answering.send(who, city, sent.subject)


async def get_the_digest(evening: Evening, look: Look) -> None:
    """The next morning at nine: an event, the survey that she has not answered, and what the city says to the idea."""
    town, jovana, t = evening.town, evening.jovana, Translators().for_("sr-Cyrl")
    morning = datetime(2026, 3, 3, 8, 0, 30, tzinfo=UTC)
    town.clock.turn(seconds=(morning - town.clock.now()).total_seconds())
    await town.app.services.digests.tick()
    await town.deliver()
    await jovana.reads(t.gettext("Hello! This is new:"))
    for news in (TITLE[1], JAZZ["sr-Cyrl"].title, "Tašmajdan", ELSEWHERE[0]):
        await jovana.reads(news)
    await jovana.newest.evaluate("message => message.scrollIntoView()")
    await look("digest")
    await jovana.tap(t.pgettext("button", "⬇️ More"))
    await jovana.reads(ELSEWHERE[-1])
    await look("more")
    await jovana.tap(t.pgettext("half-button", "➖ Less of this"))
    await jovana.reads(t.gettext("Below you choose what is in it."))
    await jovana.has_button(t.pgettext("button", "↩️ As it was before"))
    await look("less")


async def see_what_came_of_it(evening: Evening, look: Look) -> None:
    """Who pressed the button, and who answered."""
    editor = evening.editor
    await editor.tap("📣 To the announcement")
    await editor.has_button("📊 What came of it")
    await editor.tap("📊 What came of it")
    await editor.reads("Sent, by language:")
    await editor.reads(f"Opened: {OPENED_ELSEWHERE + 1}")
    await editor.reads(f"Answered: {ANSWERED_ELSEWHERE + 1}")
    await look("report")


async def the_broadcast(evening: Evening) -> Broadcast:
    """The only one there is."""
    services = evening.town.app.services
    store = services.stores.cities.of(await services.cities.get(CITY))
    (broadcast,) = await store.read(lambda records: records.broadcasts.list_with(tuple(BroadcastStatus), 2))
    return broadcast


def _crowd() -> list[Resident]:
    readers = [tag for tag, number in _READERS.items() for _ in range(number)]
    return [
        Resident(
            f"{'f' * 8}{number:024x}",  # those on the page are sent theirs first
            _FIRST_ADDRESS + number,
            Settings(tag, quiet_hours=None),
            met_at=datetime(2026, 3, 1, tzinfo=UTC),
            home=CITY,
        )
        for number, tag in enumerate(readers)
    ]


@asynccontextmanager
async def _sending(evening: Evening) -> AsyncIterator[None]:
    """A worker sends what is released."""
    stopping = asyncio.Event()
    worker = asyncio.create_task(evening.town.app.dispatch.run(stopping))
    try:
        yield
    finally:
        stopping.set()
        await worker


def _picture() -> bytes:
    """A park with a path and a pond, in a few strokes."""
    image = Image.new("RGB", (960, 540), "#cfe8f7")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 280, 960, 540), fill="#86b86b")
    draw.polygon([(430, 280), (480, 280), (640, 540), (300, 540)], fill="#ead9b0")
    draw.ellipse((660, 360, 920, 470), fill="#6fb1d6")
    for left, top, size in ((50, 100, 190), (210, 160, 120), (560, 130, 140), (790, 80, 190)):
        middle = left + size // 2
        draw.rectangle((middle - size // 14, top + size // 2, middle + size // 14, 310), fill="#7a5230")
        draw.ellipse((left, top, left + size, top + size), fill="#4a8a45")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
