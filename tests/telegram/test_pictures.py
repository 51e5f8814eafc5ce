"""Screens with and without pictures, redrawn into each other in a chat."""

import time
from dataclasses import replace

from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import SendMessage, SendPhoto, TelegramMethod
from markupsafe import Markup

from bot.core.residents.model import Conversation
from bot.telegram.courier import Courier, Priority
from bot.telegram.display import send_screen
from bot.telegram.rates import MemoryRates
from bot.telegram.screens import CAPTION_LIMIT, Button, Document, Screen, Venue
from bot.telegram.taps import NOTHING, Tap
from bot.telegram.turns import Reply, Turn
from tests.emulator_client import Phone
from tests.emulator_client import Screen as Shown
from tests.telegram.images import drawing
from tests.telegram.scripted import ScriptedTelegram
from tests.telegram.virtual_time import now, run_virtually
from tests.towns import Town

ROWS = ((Button("Again", Tap("x.text")),),)
TEXT = Screen(Markup("<b>Jazz</b> &amp; more"), ROWS)
PICTURE = replace(TEXT, picture=drawing())


async def resident_shown(town: Town, **replies: Reply) -> Phone:
    """Somebody before whose eyes each reply comes when the button of its name is pressed."""

    def answering(name: str, reply: Reply) -> None:
        async def handler(turn: Turn) -> Reply:
            return reply

        town.app.routes.tap(f"x.{name}", handler)

    for name, reply in replies.items():
        answering(name, reply)
    return await town.resident("Ben", "en", "tirana")


async def press(phone: Phone, message_id: int, name: str, *, inaccessible: bool = False) -> list[Shown]:
    """What the chat shows from that message on."""
    before = len(await phone.toasts())
    await phone.forge(message_id, f"x.{name}:", inaccessible=inaccessible)
    await phone.settled()
    assert len(await phone.toasts()) == before + 1
    return [screen for screen in await phone.screens() if screen.message_id >= message_id]


async def test_a_text_becomes_a_picture_and_then_another_one_in_place(town: Town) -> None:
    other = Screen(Markup("Opera"), picture=drawing("red"))
    ben = await resident_shown(town, picture=Reply(screen=PICTURE), other=Reply(screen=other))
    message = (await ben.screen()).message_id
    [shown] = await press(ben, message, "picture")
    assert shown.picture
    assert (shown.text, shown.labels) == ("Jazz & more", ["Again"])
    first = await ben.opens(shown)
    [shown] = await press(ben, message, "other")
    assert (shown.text, shown.labels) == ("Opera", [])
    assert await ben.opens(shown) != first


async def test_a_picture_becomes_a_text_in_a_message_of_its_own_and_goes(town: Town) -> None:
    ben = await resident_shown(town, picture=Reply(screen=PICTURE), text=Reply(screen=TEXT))
    message = (await ben.screen()).message_id
    await press(ben, message, "picture")
    [shown] = await press(ben, message, "text")
    assert shown.message_id > message
    assert (shown.picture, shown.text, shown.labels) == (False, "Jazz & more", ["Again"])


async def test_a_picture_that_telegram_keeps_is_shown_by_its_id_as_often_as_one_likes(town: Town) -> None:
    ben = await resident_shown(town, picture=Reply(screen=PICTURE))
    message = (await ben.screen()).message_id
    [shown] = await press(ben, message, "picture")
    kept = replace(TEXT, picture=shown.body["photo"][-1]["file_id"])

    async def show(turn: Turn) -> Reply:
        return Reply(screen=kept)

    town.app.routes.tap("x.kept", show)
    for _ in range(2):  # the second time nothing changes, which Telegram calls an error
        [again] = await press(ben, message, "kept")
        assert again.body["photo"] == shown.body["photo"]


async def test_a_picture_that_telegram_refuses_is_left_out(town: Town) -> None:
    lost = replace(TEXT, picture="AgACAgQAAxNoSuchFile")
    web = replace(TEXT, picture="https://example.org/x.png")
    broken = replace(TEXT, picture=replace(drawing(), content=b"no picture"))
    ben = await resident_shown(
        town,
        lost=Reply(screen=lost),
        web=Reply(screen=web),
        broken=Reply(screen=broken),
        fresh=Reply(screen=lost, fresh=True),
        picture=Reply(screen=PICTURE),
    )
    message = (await ben.screen()).message_id
    for name in ("lost", "web", "broken"):
        [shown] = await press(ben, message, name)
        assert (shown.message_id, shown.picture, shown.text) == (message, False, "Jazz & more")
    await press(ben, message, "picture")
    [shown] = await press(ben, message, "lost")
    assert (shown.picture, shown.text, shown.labels) == (False, "Jazz & more", ["Again"])
    *_, shown = await press(ben, shown.message_id, "fresh")
    assert (shown.picture, shown.text) == (False, "Jazz & more")


async def test_a_text_too_long_for_a_caption_is_shown_without_the_picture(town: Town) -> None:
    long = Screen(Markup("x" * (CAPTION_LIMIT + 1)), picture=drawing())
    ben = await resident_shown(town, long=Reply(screen=long), picture=Reply(screen=PICTURE))
    message = (await ben.screen()).message_id
    [shown] = await press(ben, message, "long")
    assert (shown.message_id, shown.picture, len(shown.text)) == (message, False, CAPTION_LIMIT + 1)
    await press(ben, message, "picture")
    [shown] = await press(ben, message, "long")
    assert (shown.picture, len(shown.text)) == (False, CAPTION_LIMIT + 1)


async def test_under_a_message_out_of_sight_a_picture_comes_anew(town: Town) -> None:
    ben = await resident_shown(town, picture=Reply(screen=PICTURE))
    message = (await ben.screen()).message_id
    old, new = await press(ben, message, "picture", inaccessible=True)
    assert (old.message_id, old.picture, new.picture) == (message, False, True)


async def test_a_document_or_a_place_leaves_the_message_with_its_buttons_as_it_is(town: Town) -> None:
    ics = Document("jazz.ics", b"BEGIN:VCALENDAR", Markup("Open it"))
    ben = await resident_shown(
        town,
        document=Reply(document=ics),
        place=Reply(venue=Venue(41.3, 19.8, "Library", "")),
        both=Reply(screen=PICTURE, venue=Venue(41.3, 19.8, "Theatre", "Square 1")),
    )
    message = (await ben.screen()).message_id
    before = await ben.screen()
    same, document = await press(ben, message, "document")
    assert same == before
    assert (document.file_name, document.text) == ("jazz.ics", "Open it")
    same, _, _ = await press(ben, message, "place")
    assert same == before
    shown, *_ = await press(ben, message, "both")
    assert shown.picture
    assert [(venue.title, venue.address) for venue in await ben.venues()] == [
        ("Library", "41.30000, 19.80000"),
        ("Theatre", "Square 1"),
    ]


async def test_a_picture_too_old_to_be_deleted_stays_above_the_text(town: Town) -> None:
    ben = await resident_shown(town, picture=Reply(screen=PICTURE), text=Reply(screen=TEXT))
    message = (await ben.screen()).message_id
    await press(ben, message, "picture")
    town.emulator.world.clock = lambda: time.time() + 49 * 3600
    old, new = await press(ben, message, "text")
    assert (old.picture, new.picture) == (True, False)


async def test_a_button_that_only_shows_something_is_answered_and_changes_nothing(town: Town) -> None:
    async def ask(turn: Turn) -> Reply:
        screen = Screen(Markup("Which day?"), ((Button("Mo", NOTHING),),))
        return Reply(screen=screen, conversation=Conversation("x.day"))

    async def read(turn: Turn) -> Reply:
        return Reply(screen=Screen(Markup("You said {}").format(turn.words)))

    town.app.routes.tap("x.ask", ask)
    town.app.routes.text("x.day", read)
    ben = await town.resident("Ben", "en", "tirana")
    await ben.forge((await ben.screen()).message_id, "x.ask:")
    await ben.sees("Which day?")
    before = await ben.screens()
    await ben.press("Mo")
    toasts = await ben.toasts()
    assert (toasts[-1].text, toasts[-1].alert) == ("", False)
    assert await ben.screens() == before
    await ben.says("Monday")
    await ben.sees("You said Monday")


async def test_to_a_newcomer_too(town: Town) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start()
    await ana.forge((await ana.screen()).message_id, "noop:")
    assert [toast.text for toast in await ana.toasts()] == [""]


def test_a_notice_with_a_picture_that_is_gone_is_told_all_the_same() -> None:
    def refuse(method: TelegramMethod[bool]) -> Exception:
        return TelegramBadRequest(method, "Bad Request: wrong remote file identifier specified: wrong length")

    async def nothing(*_: object) -> None: ...

    async def scenario() -> list[TelegramMethod[bool]]:
        telegram = ScriptedTelegram()
        courier = Courier(
            telegram.bot(), MemoryRates(now), on_unreachable=nothing, on_migrated=nothing, monotonic=now
        )
        await send_screen(courier, 7, replace(TEXT, picture="AgAC"), Priority.NOTICE)
        telegram.script[7].append(refuse)
        await send_screen(courier, 7, replace(TEXT, picture="AgAC"), Priority.NOTICE)
        return [request.method for request in telegram.requests]

    sent = run_virtually(scenario())
    assert [type(method) for method in sent] == [SendPhoto, SendPhoto, SendMessage]
