"""An idea on the phones' page, from its photo to the day it is done: a story for the test and for README's pictures."""

import io
from typing import Final

from PIL import Image, ImageDraw
from playwright.async_api import FilePayload

from bot.core.ideas.model import Idea
from bot.core.staff.model import Role
from bot.telegram.translator import Translators
from tests.browser.evening import CITY, Evening, Look, nobody_looks
from tests.browser.people import settle
from tests.browser.phones import PhoneOnPage
from tests.stories.proposing import published, stands_now, tick

THERE: Final = "Потребно је још клупа на Ташмајдану, старији немају где да седну."
THERE_IN_LATIN: Final = "Potrebno je još klupa na Tašmajdanu, stariji nemaju gde da sednu."
"""What a neighbour has proposed before, in another language and script; who reads no Cyrillic is shown it in Latin."""
ENGLISH: Final = "More benches in Tašmajdan Park, please. Older people have nowhere to sit down."
SERBIAN: Final = "Још клупа у Ташмајданском парку, молим. Старији људи немају где да седну."
HEADLINE: Final = "More benches in Tašmajdan Park, please."
SERBIAN_HEADLINE: Final = "Још клупа у Ташмајданском парку, молим."
QUESTION: Final = "Somebody asks for benches there already. Where do you want yours?"
REPLY: Final = "By the playground. Theirs are beside the church."
ANSWERS: Final = {
    "planned": (
        "You are right: we put up six benches by the playground.",
        "У праву сте: постављамо шест клупа код игралишта.",
    ),
    "done": ("The six benches are there.", "Шест клупа је постављено."),
}
MILESTONE: Final = ("The benches are put up", "Клупе су постављене")


async def play(evening: Evening, look: Look = nobody_looks) -> None:
    """The whole story; ``look`` is called where there is something to see."""
    mira = await _moderator(evening)
    await evening.take_no_digest()
    await _published_before(evening)
    await send(evening, look)
    await ask_and_reply(evening, mira, look)
    await publish(evening, mira, look)
    await translate(evening)
    await find_and_support(evening, look)
    await answer(evening, look)
    await be_done(evening, look)


async def send(evening: Evening, look: Look) -> None:
    """With a photo and a place; he is shown what may be the same, and that everybody could read his address."""
    john = evening.john
    await john.says("/ideas")
    await john.tap("✍️ Send an idea")
    await john.reads("What should change, where, and why?")
    await john.says(f"{ENGLISH} john@example.com")
    await john.reads("What is it about?")
    await john.tap("Seniors")
    await john.reads("send up to 10 photos")
    photo = FilePayload(name="park.png", mimeType="image/png", buffer=_picture())
    await john.attaches("photo", photo)
    await john.reads("1 photo is there.")
    await john.tap("Next ›")
    await john.reads("Type a street or a place.")
    await john.says("Tašmajdan, by the playground")
    await john.reads("Are you asking for one of these?")
    await john.reads(THERE_IN_LATIN)
    await look("similar")
    await john.tap("✍️ No, mine is different")
    await john.reads("There is something personal in your text")
    await john.reads("john@example.com")
    await john.tap("✏️ Change the text")
    await john.reads("Type the new text.")
    await john.says(ENGLISH)
    await john.reads("Are you asking for one of these?")
    await john.tap("✍️ No, mine is different")
    await john.reads("This is what others will see:")
    await look("preview")
    await john.tap("📨 Send")
    await john.reads("Thank you! The city has your idea.")


async def ask_and_reply(evening: Evening, mira: PhoneOnPage, look: Look) -> None:
    """His answer comes back to the card."""
    john = evening.john
    await mira.says("/queue")
    await mira.reads("1 waits for a decision.")
    await mira.tap("▶️ Next case")
    await mira.reads("A new idea")
    await mira.tap("❓ Ask")
    await mira.reads("What do you ask the author?")
    await mira.says(QUESTION)
    await mira.reads("The author is being asked.")
    await evening.town.deliver()
    await john.reads(QUESTION)
    await john.tap("✍️ Answer")
    await john.reads("Type your answer")
    await john.says(REPLY)
    await john.reads("Thank you. The moderator is told.")
    await evening.town.deliver()
    await mira.reads("The author has answered")
    await mira.tap("⚖️ To the case")
    await mira.reads(REPLY)
    await mira.reads("Similar, ")
    await mira.reads("The author so far:")
    await _scroll_down(mira)
    await look("card")


async def publish(evening: Evening, mira: PhoneOnPage, look: Look) -> None:
    """Nobody is told before the ten minutes are over."""
    john = evening.john
    await mira.tap("✅ Publish")
    await mira.reads("Until then it can be undone; nobody is told before.")
    await tick(evening.town)
    await john.reads("Thank you. The moderator is told.")
    evening.town.clock.turn(minutes=10, seconds=1)
    await tick(evening.town)
    await john.reads("Your idea is published")
    await look("published")


async def translate(evening: Evening) -> None:
    """The city's editor gives it in the city's other language."""
    editor = evening.editor
    await editor.says("/ideas")
    await editor.tap("🏛 Answer ideas (2)")
    await editor.reads("To find one, type its number or a word of it.")
    await editor.says("benches")
    await editor.reads("Ideas for “benches”")
    await editor.element.locator(".inline-button").filter(has_text="1. More benches").last.click()
    await editor.tap("🌐 Translate")
    await editor.tap("✍️ Српски (ћирилица)")
    await editor.reads("Type the translation into Српски (ћирилица)")
    await editor.says(SERBIAN)
    await editor.reads("So it is read in Српски (ћирилица):")
    await editor.tap("✅ Keep it")
    await editor.reads("Kept: who reads Српски (ћирилица) sees the translation.")
    await editor.tap("‹ Back")
    await editor.reads("The city has not answered yet")


async def find_and_support(evening: Evening, look: Look) -> None:
    """She types a word in the other script."""
    jovana, t = evening.jovana, Translators().for_("sr-Cyrl")
    await jovana.says("/ideas")
    await jovana.tap(t.pgettext("half-button", "🔎 Search"))
    await jovana.reads(t.gettext("What are you looking for?"))
    await jovana.says("klupe")
    await jovana.reads(t.gettext("Ideas for “{words}”", words="klupe"))
    await jovana.element.locator(".inline-button").filter(has_text=SERBIAN_HEADLINE[:12]).last.click()
    await jovana.reads(SERBIAN)
    await jovana.tap(t.pgettext("button", "👍 Support ({n})", n=t.number(0)))
    await jovana.has_button(t.pgettext("button", "👍 You support it ({n})", n=t.number(1)))
    await look("supported")


async def answer(evening: Evening, look: Look) -> None:
    """Planned, in both languages, with a day; author and supporter are told, each in their own."""
    editor = evening.editor
    await _write(evening, "🗓 Planned", *ANSWERS["planned"])
    await editor.tap("🗓 Milestones")
    await editor.tap("➕ Add a milestone")
    await editor.reads("By which day?")
    await editor.says("15.5.2026")
    await editor.reads("What happens by 15 May 2026, in English")
    await editor.says(MILESTONE[0])
    await editor.reads("Not reached yet.")
    await editor.tap("✍️ Српски (ћирилица)")
    await editor.reads("What happens by 15 May 2026, in Српски (ћирилица)")
    await editor.says(MILESTONE[1])
    await editor.reads(MILESTONE[1])
    await editor.tap("‹ Back")
    await editor.reads("What happens by when.")
    await editor.tap("‹ Back")
    await _publish(evening)
    await _both_read(evening, ANSWERS["planned"], MILESTONE)
    for phone in (evening.editor, evening.jovana, evening.john):
        await _scroll_down(phone)
    await look("answered")


async def be_done(evening: Evening, look: Look) -> None:
    """Eleven weeks later; a month after that both are asked whether it is true."""
    editor, t = evening.editor, Translators().for_("sr-Cyrl")
    evening.town.clock.turn(days=77)
    await _write(evening, "✅ Done", *ANSWERS["done"])
    await editor.tap("🗓 Milestones (1)")
    await editor.reads("What happens by when.")
    await editor.element.locator(".inline-button").filter(has_text="15 May 2026").last.click()
    await editor.tap("✅ It is reached")
    await editor.reads("Reached.")
    await editor.tap("‹ Back")
    await editor.reads("What happens by when.")
    await editor.tap("‹ Back")
    await _publish(evening)
    await _both_read(evening, ANSWERS["done"])
    evening.town.clock.turn(days=31)
    await tick(evening.town)
    await evening.john.reads("The city says that this is done. Is it?")
    await evening.jovana.reads(t.gettext("The city says that this is done. Is it?"))
    await evening.john.tap("👍 Yes")
    await evening.john.reads("Thank you")
    await look("done")


async def the_idea(evening: Evening) -> Idea:
    """John's, as the store has it."""
    services = evening.town.app.services
    city = await services.cities.get(CITY)
    store = services.stores.cities.of(city)
    ideas = await store.read(lambda records: records.ideas.list_with(None, None, None, 10))
    (found,) = [idea for idea in ideas if idea.version.text == ENGLISH]
    return await stands_now(evening.town, found, CITY)


async def _moderator(evening: Evening) -> PhoneOnPage:
    """A fourth phone, which wants a wider window."""
    await evening.desk.page.set_viewport_size({"width": 1600, "height": 950})
    mira = await settle(evening.desk, "Mira", "en", "en", CITY)
    await evening.town.app.services.team.grant_by_operator(await evening.known(mira), CITY, Role.MODERATOR)
    await evening.town.deliver()
    return mira


async def _published_before(evening: Evening) -> None:
    """An idea of the neighbour who will support his."""
    await published(evening.town, await evening.known(evening.jovana), THERE, city=CITY)
    await evening.jovana.reads(THERE.removesuffix("."))


async def _write(evening: Evening, progress: str, english: str, serbian: str) -> None:
    """From the card on the editor's desk to the draft with both texts."""
    editor = evening.editor
    await editor.tap("✍️ Answer")
    await editor.reads("What does the city do with it?")
    await editor.tap(progress)
    await editor.reads("The answer in English")
    await editor.says(english)
    await editor.reads("The answer in Српски (ћирилица)")
    await editor.says(serbian)
    await editor.reads("Your answer, as a draft")


async def _publish(evening: Evening) -> None:
    editor = evening.editor
    await editor.tap("👁 Preview and publish")
    await editor.tap("✅ Publish now")
    await editor.reads("The answer is published.")
    await tick(evening.town)


async def _both_read(evening: Evening, *said: tuple[str, str]) -> None:
    """The author in English, the supporter in Serbian."""
    for english, serbian in said:
        await evening.john.reads(english)
        await evening.jovana.reads(serbian)


async def _scroll_down(phone: PhoneOnPage) -> None:
    """Photos that came late have moved what a phone shows."""
    await phone.newest.locator(".inline-button").last.scroll_into_view_if_needed()


def _picture() -> bytes:
    """A park without a bench, in a few strokes."""
    image = Image.new("RGB", (960, 540), "#bfe3f5")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 300, 960, 540), fill="#7fb069")
    draw.polygon([(400, 300), (470, 300), (760, 540), (180, 540)], fill="#e8d9b5")
    for left, top, size in ((60, 90, 200), (230, 150, 130), (620, 130, 150), (760, 60, 220)):
        middle = left + size // 2
        draw.rectangle((middle - size // 14, top + size // 2, middle + size // 14, 320), fill="#7a5230")
        draw.ellipse((left, top, left + size, top + size), fill="#3f7d3a")
    draw.ellipse((860, 20, 940, 100), fill="#ffd94a")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
