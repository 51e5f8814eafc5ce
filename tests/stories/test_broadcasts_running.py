"""What residents get, and what editors see while an announcement waits, runs and is over."""

from collections.abc import Mapping
from dataclasses import replace

from bot.core.broadcasts.model import Broadcast, BroadcastKind, BroadcastRules, BroadcastStatus, Content
from bot.core.surveys.model import Anonymity
from handlers.broadcasts import callbacks
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import carrying, known
from tests.stories.editors import editor
from tests.stories.surveying import ask, sends
from tests.stories.walks import buttons_of
from tests.towns import Town

CITY = "skopje"  # mk, sq, tr, en; an hour ahead of UTC until 29 March
TEXTS: Mapping[str, str] = {"en": "The <b>market</b> opens.", "sq": "Tregu hapet."}


async def write(
    town: Town, phone: Phone, subject: str | None = None, texts: Mapping[str, str] = TEXTS
) -> Broadcast:
    """A draft of hers, as writing it in chat makes it: an invitation to the survey, or a message."""
    city, writer = await town.app.services.cities.get(CITY), await known(town, phone)
    composing = town.app.services.broadcasts.composing
    kind = BroadcastKind.SURVEY if subject else BroadcastKind.MESSAGE
    draft = await composing.begin(writer, city, kind, subject)
    return await composing.change(
        writer, city, draft.id, draft.version, lambda before: replace(before, content=Content(texts))
    )


async def release(town: Town, phone: Phone, subject: str | None = None) -> Broadcast:
    """Written and released in one go."""
    draft = await write(town, phone, subject)
    city = await town.app.services.cities.get(CITY)
    releasing = town.app.services.broadcasts.releasing
    return await releasing.release(await known(town, phone), city, draft.id, draft.version)


async def look(town: Town, one: Broadcast) -> Broadcast:
    """How it stands now."""
    store = town.app.services.stores.cities.of(await town.app.services.cities.get(CITY))
    found = await store.read(lambda records: records.broadcasts.find(one.id))
    assert found
    return found


def to(name: str, one: Broadcast) -> str:
    return carrying(name, CITY, one.id)


async def card(phone: Phone, one: Broadcast) -> Screen:
    """Opened by an old button, wherever she is."""
    await phone.says("/menu")
    await phone.forge((await phone.screen()).message_id, to(callbacks.CARD, one))
    return await phone.screen()


async def message(phone: Phone, message_id: int) -> Screen:
    """As it stands now."""
    return next(screen for screen in await phone.screens() if screen.message_id == message_id)


async def has(phone: Phone, words: str) -> list[Screen]:
    """Her messages that say so."""
    await phone.settled()
    return [screen for screen in await phone.screens() if words in screen.text]


async def test_one_writes_another_releases_and_sees_it_go_out(town: Town) -> None:
    services = town.app.services
    city = await services.cities.get(CITY)
    await services.broadcasts.releasing.set_rules_by_operator(city, BroadcastRules(second_person=True))
    ema, dario = await editor(town), await editor(town, "Dario", "sr-Cyrl")
    ben, zana, gone = [
        await town.resident(name, tag, CITY) for name, tag in (("Ben", "en"), ("Zana", "sq"), ("Gone", "mk"))
    ]
    draft = await write(town, ema)
    await services.broadcasts.releasing.submit(await known(town, ema), city, draft.id, draft.version)
    await town.deliver()

    own = await card(ema, draft)
    assert not any(data.startswith(callbacks.RELEASE) for data in buttons_of(own))
    await ema.forge(own.message_id, carrying(callbacks.RELEASE, CITY, draft.id, str(draft.version)))
    await ema.sees("You wrote it, so another person of your team has to release it.")
    assert (await look(town, draft)).status is BroadcastStatus.WAITING

    await dario.press(to(callbacks.CARD, draft))  # under what he was told
    await dario.press(carrying(callbacks.LOOK, CITY, draft.id, "mk"))
    await dario.press(carrying(callbacks.LOOK, CITY, draft.id, "sq"))
    assert "Tregu hapet." in (await dario.screen()).text
    await dario.press(to(callbacks.CARD, draft))
    await dario.press(carrying(callbacks.RELEASE, CITY, draft.id, str(draft.version)))
    await dario.settled()
    watched = (await dario.screen()).message_id
    await town.control.fault("403", method="sendMessage", chat_id=gone.id, times=1)
    assert (await look(town, draft)).released_by == (await known(town, dario)).id

    await town.app.dispatch.settle()
    assert len(await has(ben, "The market opens.")) == len(await has(zana, "Tregu hapet.")) == 1
    counts = (await look(town, draft)).counts
    assert (counts.total, counts.sent, counts.blocked) == (5, 4, 1)
    assert "▓▓▓▓▓▓▓▓▓▓▓▓ 100" in (await message(dario, watched)).text
    await town.deliver()
    await ema.sees("Your announcement is sent.")
    assert len(await has(ema, "Your announcement was released by somebody of your team.")) == 1
    await dario.press(to(callbacks.LEAVE, draft))
    await dario.settled()
    assert carrying(callbacks.NEW, CITY) in buttons_of(await message(dario, watched))


async def test_what_waits_for_morning_can_be_paused_resumed_and_cancelled(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    town.clock.turn(hours=12)  # eleven in the evening
    one = await release(town, ema)
    await card(ema, one)
    await town.app.dispatch.settle()
    asleep = await ema.sees("Who is asleep now gets it in the morning.")
    assert "Sent: 0 of 2" in asleep.text
    await ema.press("⏸ Pause sending")
    await ema.sees_toast("Paused.")
    town.clock.turn(hours=10)
    await town.app.dispatch.settle()
    assert await has(ben, "The market") == []
    await ema.press("▶️ Go on sending")
    await ema.sees_toast("It goes on.")
    await town.app.dispatch.settle()
    assert len(await has(ben, "The market")) == 1
    assert "Sent: 2 of 2" in (await ema.sees("100%")).text

    town.clock.turn(hours=14)
    other = await release(town, ema)
    await town.app.dispatch.settle()
    await card(ema, other)
    await ema.press("✖️ Cancel")
    asked = await ema.sees("Cancel this announcement?")
    assert "Nobody gets it, and this cannot be undone." in asked.text
    town.clock.turn(seconds=10)
    await town.app.dispatch.settle()  # what she is asked is not drawn over
    assert "Cancel this announcement?" in (await ema.screen()).text
    await ema.press("✖️ Yes, cancel it")
    await ema.sees_toast("Cancelled.")
    town.clock.turn(hours=10)
    await town.app.dispatch.settle()
    assert len(await has(ben, "The market")) == 1
    await ema.press("📊 What came of it")
    assert "it was cancelled: 2" in (await ema.sees("Why not to all:")).text


async def test_an_invitation_is_opened_answered_reminded_of_corrected_and_deleted(town: Town) -> None:
    ema, ben, zana = (
        await editor(town),
        await town.resident("Ben", "en", CITY),
        await town.resident("Zana", "sq", CITY),
    )
    survey = await ask(town, CITY, anonymity=Anonymity.LINKED)
    one = await release(town, ema, survey.id)
    await town.app.dispatch.settle()

    [invitation] = await has(ben, "The park near you")
    for _ in range(2):
        await ben.forge(invitation.message_id, to(callbacks.OPEN, one))
    below = await ben.screen()
    assert below.message_id > invitation.message_id
    assert "Asked by" in below.text
    assert invitation in await ben.screens()
    await sends(ben, survey, city=CITY)

    over = await card(ema, one)
    assert "Opened: 1\nAnswered: 1" in over.text
    await ema.press("🔔 Remind the others")
    assert "2 people at most" in (await ema.sees("Remind those who have not answered?")).text
    await ema.press("🔔 Yes, remind them")
    await ema.sees("The reminder is on its way.")
    await town.app.dispatch.settle()
    assert len(await has(ben, "📣")) == 1
    assert len(await has(zana, "📣")) == 2
    once = await card(ema, one)
    assert to(callbacks.REMIND, one) not in buttons_of(once)
    assert "🔔 The reminder" in once.labels
    await ema.forge(once.message_id, to(callbacks.REMIND_CONFIRMED, one))
    await ema.sees("Somebody else has changed it meanwhile.")

    await ema.press("✏️ Correct it")
    assert "3 people have it and will see it changed." in (await ema.sees("In which language")).text
    await ema.press("English")
    await ema.sees("The <b>market</b> opens.")
    await ema.says("The <b>market opens.")
    await ema.sees("This tag is never closed.")
    await ema.says("The park opens.")
    await ema.sees("The park opens.")
    await ema.press("✅ Correct it now")
    await ema.sees("Corrected.")
    await town.app.dispatch.settle()
    assert len(await has(ben, "The park opens.")) == 1
    assert await has(ben, "The market opens.") == []
    assert len(await has(zana, "Tregu hapet.")) == 2  # the reminder stays as it was

    await ema.press(to(callbacks.RECALL, one))
    asked = await ema.sees("Telegram deletes only what is younger than 48 hours.")
    assert "3 people have it: it disappears." in asked.text
    await ema.press("🗑 Yes, delete it")
    await ema.sees_toast("It is being deleted from 3 chats.")
    await town.app.dispatch.settle()
    assert await has(ben, "The park opens.") == []
    assert (await look(town, one)).counts.recalled == 3
    await ben.forge(below.message_id, to(callbacks.OPEN, one))  # what was copied elsewhere still leads there
    assert "You have sent your answers." in (await ben.screen()).text


async def test_what_is_over_or_gone_says_so_and_what_was_sent_can_be_used_again(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    survey = await ask(town, CITY)
    one = await release(town, ema, survey.id)
    await town.app.dispatch.settle()
    services = town.app.services
    city, writer = await services.cities.get(CITY), await known(town, ema)
    await services.surveys.publishing.close(writer, city, survey.id)
    [invitation] = await has(ben, "The park near you")
    await ben.forge(invitation.message_id, to(callbacks.OPEN, one))
    assert "This survey is closed." in (await ben.screen()).text
    await ben.forge(invitation.message_id, carrying(callbacks.OPEN, CITY, "0" * 16))
    await ben.sees_toast("This announcement is not here any more.")

    message = await release(town, ema)
    await town.app.dispatch.settle()
    await card(ema, message)
    await ema.press("📄 Use it again")
    await ema.settled()
    drafts = await services.broadcasts.reporting.list_with(writer, city, (BroadcastStatus.DRAFT,))
    assert [draft.content.texts for draft in drafts] == [TEXTS]
    await card(ema, one)
    await ema.press("📄 Use it again")  # there is nothing to invite to any more
    await ema.sees("What it invites to is over")


async def test_the_rule_of_the_second_person_is_set_in_the_chat_by_who_may(town: Town) -> None:
    ada = await town.network_admin("Ada", "en", CITY)
    await ada.says("/menu")
    await ada.forge((await ada.screen()).message_id, carrying(callbacks.RULES, CITY))
    await ada.press("👥 Second person: on")
    await ada.sees("who writes an announcement cannot send it")
    city = await town.app.services.cities.get(CITY)
    assert (await town.app.services.broadcasts.releasing.rules(city)).second_person
