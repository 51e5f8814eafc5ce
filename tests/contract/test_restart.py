"""What was said survives a restart."""

from pathlib import Path

from bot.emulator import Emulator
from tests.contract.clients import PythonTelegramBot
from tests.contract.conftest import TOKEN
from tests.contract.test_files import png
from tests.emulator_client import EmulatorControl


async def test_a_restart_keeps_what_was_said_and_what_waits(tmp_path: Path) -> None:
    database = tmp_path / "emulator" / "telegram.sqlite3"
    before = Emulator(database, TOKEN)
    await before.start()
    async with EmulatorControl(before.url) as control:
        ayse = await control.add_phone("Ayşe", "tr", label="Resident of İstanbul")
        await ayse.start("c-istanbul")
        bot = PythonTelegramBot(before.url, TOKEN)
        markup = bot.inline([[{"text": "Git", "callback_data": "go"}]])
        asked = await bot.call("send_message", chat_id=ayse.id, text="?", reply_markup=markup)
        sent = await bot.call("send_photo", chat_id=ayse.id, photo=bot.file(png(), "a.png"))
        await bot.call("set_my_name", name="Çarşı", language_code="tr")
        await bot.call("set_my_commands", commands=[bot.command("help", "Help")])
        pressed = await ayse.forge(asked.message_id, "go")
        last_event = before.world.events.last
        await bot.close()
    await before.stop()

    after = Emulator(database, TOKEN)
    await after.start()
    async with EmulatorControl(after.url) as control:
        state = await control.request("GET", "/state")
        messages = (await control.request("GET", f"/phones/{ayse.id}/messages"))["messages"]
        bot = PythonTelegramBot(after.url, TOKEN)
        updates = await bot.call("get_updates")
        content = await bot.download(sent.photo[-1].file_id)
        next_one = await bot.call("send_message", chat_id=ayse.id, text="!")
        answered = await bot.call("answer_callback_query", callback_query_id=pressed["callback_query_id"])
        name = (await control.bot("tr"))["name"]
        await bot.close()
    await after.stop()

    assert [(phone["label"], phone["started"]) for phone in state["phones"]] == [
        ("Resident of İstanbul", True)
    ]
    assert state["phones"][0]["commands"] == [{"command": "help", "description": "Help"}]
    assert state["last_event"] >= last_event
    assert [message.get("text") for message in messages] == ["/start c-istanbul", "?", None]
    assert [update.update_id for update in updates][1] == pressed["update_id"]
    assert content == png()
    assert next_one.message_id == sent.message_id + 1
    assert answered
    assert name == "Çarşı"
