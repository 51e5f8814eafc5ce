"""What a story knows of its people beyond what they see."""

from typing import Final

from bot.core.languages import LANGUAGES
from bot.core.residents.model import Conversation, DigestFrequency, Member, Resident
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.cities.callbacks import MOVE
from tests.emulator_client import Phone
from tests.towns import VOICES, Town

CODES: Final = {tag: language.telegram_code or tag.lower() for tag, language in LANGUAGES.items()}
"""What the Telegram of somebody who reads the language sends: "sr" for Cyrillic Serbian, "sr-latn" for Latin."""


def voice(tag: str) -> Translator:
    """The translator of this language, to know what its readers should see."""
    return VOICES.for_(tag)


def carrying(name: str, city: str = "", *args: str) -> str:
    """The data of a button, to press it whatever its label says."""
    return Tap(name, city, args).pack()


async def find(town: Town, phone: Phone) -> Resident | None:
    """Who the directory says she is."""
    arrival = await town.app.services.residents.arrive(phone.id, phone.id, None)
    return arrival.resident if arrival else None


async def known(town: Town, phone: Phone) -> Resident:
    """The same for somebody who must be there."""
    resident = await find(town, phone)
    assert resident, f"{phone.first_name} is unknown"
    return resident


async def conversation(town: Town, phone: Phone) -> Conversation | None:
    """Where she stands in a dialogue."""
    arrival = await town.app.services.residents.arrive(phone.id, phone.id, None)
    return arrival.conversation if arrival else None


async def member(town: Town, phone: Phone, slug: str) -> Member | None:
    """What the store of this city has of her."""
    city = await town.app.services.cities.get(slug)
    resident = await known(town, phone)
    store = town.app.services.stores.cities.of(city)
    return await store.read(lambda records: records.members.find(resident.id))


async def takes_no_digest(town: Town, *phones: Phone) -> None:
    """From now on each is told by a message of its own what would wait for a digest."""
    for phone in phones:
        await town.app.services.residents.choose_digest(await known(town, phone), DigestFrequency.OFF)


async def moves_to(phone: Phone, slug: str) -> None:
    """A resident opens the poster of another city and says that it is hers from now on."""
    await phone.start(f"c-{slug}")
    await phone.press(carrying(MOVE, slug))
    await phone.settled()


def in_hand_again(town: Town, phone: Phone) -> Phone:
    """The same person's phone after the bot was started again: its town is another one."""
    return Phone(town.control, {"id": phone.id, "first_name": phone.first_name})


async def all_handled(town: Town, phone: Phone) -> None:
    """Wait until everything that she did has been handled to its end: the bot acknowledges no earlier.

    Quicker than ``Phone.settled``, which knows nothing of this bot and waits whether anything still comes.
    """
    done, answer = await town.control.wait({"phone_id": phone.id, "quiet_ms": 0, "timeout_ms": 10_000})
    assert done, answer["error"]
