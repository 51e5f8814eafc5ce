"""An administrator sets what moderation in her city goes by; moderators and authors meet it at once."""

from bot.core.staff.model import Role
from handlers.moderation import callbacks
from tests.stories.acquaintance import CODES, carrying
from tests.stories.moderating import moderator, opens_desk, takes_next
from tests.stories.proposing import CITY, city_named, pass_the_undo, propose
from tests.towns import Town


async def test_the_citys_own_words_are_what_authors_read_and_what_moderators_choose_from(town: Town) -> None:
    ada = await town.staff("Ada", "en", CITY, Role.ADMIN)
    mira = await moderator(town)
    ana = await town.resident("Ana", CODES["tr"], CITY)
    overseeing, city = town.app.services.moderation.overseeing, await city_named(town)
    desk = await opens_desk(mira)
    assert "⚙️ Rules" not in desk.labels
    await mira.forge(desk.message_id, carrying(callbacks.PROMISE, CITY, "24"))
    await mira.sees_toast("Only the city's team can do this.")
    await opens_desk(ada)
    await ada.press("⚙️ Rules")
    await ada.sees("decided within 48 hours")
    await ada.press(carrying(callbacks.PROMISE, CITY, "24"))
    await ada.sees("decided within 24 hours")
    await ada.press(carrying(callbacks.LIMIT, CITY, "10"))
    await ada.sees("10 a day from one resident")
    await ada.press("📜 Reasons")
    await ada.press("Advertising")
    await ada.sees("These are the ready words.")
    await ada.press("Name · tr")
    await ada.says("Bu ad bir düğmeye sığmayacak kadar uzun olur")
    await ada.sees("Type a text of 30 characters at most, please.")
    await ada.says("Reklam  yapmak")
    await ada.sees("Name: the city's own words in Türkçe")
    await ada.press("Message · tr")
    await ada.says("Burada <reklam> yapılmaz.")
    await ada.sees("Message: the city's own words in Türkçe")
    rules = await overseeing.rules(city)
    reason = rules.reason("advertising")
    assert reason
    assert (rules.promise_hours, rules.daily_limit) == (24, 10)
    assert reason.names == {"tr": "Reklam yapmak"}
    await propose(town, ana, "Ucuz telefonlar burada, bugün alın, en iyi fiyatlar bizde.")
    await takes_next(mira)
    await mira.press("❌ Decline")
    await mira.press("Advertising")
    preview = await mira.sees("The author will read (Türkçe):")
    assert "Burada <reklam> yapılmaz." in preview.text
    assert "The text advertises something" in preview.text
    await mira.press("✅ Send it as it is")
    await mira.sees("Decision: ❌ Decline")
    await pass_the_undo(town)
    await ana.sees("Burada <reklam> yapılmaz.")
    await ada.press("Message · tr")
    await ada.press("↩️ The ready words")
    await ada.sees("Name: the city's own words in Türkçe")
    await ada.press("🗑 Remove this reason")
    await ada.sees("Remove this reason?")
    await ada.press("🗑 Yes, remove it")
    await ada.sees("Reasons to decline")
    assert (await overseeing.rules(city)).reason("advertising") is None
    await ada.press("➕ Add a reason")
    await ada.press("Advertising")
    await ada.sees("These are the ready words.")
    for left in (await overseeing.rules(city)).reasons:
        await ada.forge((await ada.screen()).message_id, f"{callbacks.REMOVE_REASON_SO}:{CITY}:{left.code}")
        await ada.settled()
    assert len((await overseeing.rules(city)).reasons) == 1
