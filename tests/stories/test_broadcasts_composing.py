"""An editor writes an announcement in chat: to whom, in which words, when; she tries it out and sends it, or hands it over."""

from datetime import UTC, datetime

from bot.core.broadcasts.audience import Audience, Took
from bot.core.broadcasts.model import Broadcast, BroadcastKind, BroadcastRules, BroadcastStatus
from bot.core.residents.model import Tie
from bot.core.surveys.model import Anonymity
from handlers.broadcasts import callbacks
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import carrying, known
from tests.stories.editors import editor
from tests.stories.happenings import qr_picture
from tests.stories.surveying import ask
from tests.stories.walks import buttons_of
from tests.towns import Town

CITY = "skopje"  # mk, sq, tr, en; an hour ahead of UTC until 29 March


async def opens_page(phone: Phone) -> Screen:
    """From the menu."""
    await phone.says("/menu")
    await phone.press("📣 Announcements")
    return await phone.sees("Announcements of")


async def begins(phone: Phone) -> Screen:
    """A new message, to the question for its text."""
    await opens_page(phone)
    await phone.press("✍️ New announcement")
    await phone.press("💬 A message")
    return await phone.sees("What does it say?")


async def look(town: Town) -> Broadcast:
    """The only one in the city."""
    city = await town.app.services.cities.get(CITY)
    store = town.app.services.stores.cities.of(city)
    (broadcast,) = await store.read(lambda records: records.broadcasts.list_with(tuple(BroadcastStatus), 10))
    return broadcast


def draft_in(screen: Screen) -> str:
    return next(data.split(":")[2] for data in buttons_of(screen) if data.startswith("bc."))


async def to_form(phone: Phone, draft: str) -> Screen:
    await phone.press(carrying(callbacks.DRAFT, CITY, draft))
    return await phone.screen()


async def test_a_message_is_written_in_parts_tried_out_and_sent_with_the_number_on_the_button(
    town: Town,
) -> None:
    ema = await editor(town)
    await town.resident("Ben", "en", CITY)
    await town.resident("Zana", "sq", CITY)
    draft = draft_in(await begins(ema))

    await ema.says("Water is <bb>off</bb> today")
    wrong = await ema.sees("Telegram does not know this tag.")
    for said in ("Line 1, character 10:", "<bb>", "&lt;"):
        assert said in wrong.text
    await ema.says("On\nMonday <b water")
    assert "Line 2, character 8:" in (await ema.sees("This tag is cut off")).text
    await ema.says("Water & power < 3 hours off", {"type": "bold", "offset": 0, "length": 5})
    assert "✏️ Text: English" in (await ema.sees("It is kept.")).text
    assert (await look(town)).content.texts == {"en": "<b>Water</b> &amp; power &lt; 3 hours off"}
    await ema.press("Shqip")
    await ema.sees("Until then they see: English")
    await ema.says("<b>Uji</b> & rryma < 3 orë")
    await ema.sees("Now it says")
    assert (await look(town)).content.texts["sq"] == "<b>Uji</b> &amp; rryma &lt; 3 orë"

    form = await to_form(ema, draft)
    assert "Text: Македонски (they see: English) · ✓\N{NO-BREAK SPACE}Shqip" in form.text
    assert "3 people would get it now." in form.text
    await ema.press("🖼 Picture")
    await ema.says("this one")
    await ema.sees("I wait for a picture.")
    await ema.photo(qr_picture())
    assert "Picture: yes" in (await ema.sees("It is kept.")).text

    await ema.press("🔗 Buttons")
    await ema.press("➕ New button")
    await ema.says("http://skopje.gov.mk")
    await ema.sees("It begins with https://")
    await ema.says("skopje.gov.mk/water")
    await ema.sees("What does the button say?")
    await ema.says("All streets")
    await ema.press("Shqip")
    await ema.says("Të gjitha rrugët")
    await ema.sees("It is kept.")
    (button,) = (await look(town)).content.buttons
    assert button.url == "https://skopje.gov.mk/water"
    assert button.labels == {"en": "All streets", "sq": "Të gjitha rrugët"}

    await ema.press("‹ Back")
    assert (
        "Македонски (they see: English) · ✓\N{NO-BREAK SPACE}Shqip"
        in (await ema.sees("Buttons under the announcement")).text
    )
    await ema.press("‹ Back")
    await ema.press("👁 Preview")
    await ema.press("Македонски")
    seen = await ema.screen()
    assert seen.picture
    assert "Water & power < 3 hours off" in seen.text
    assert "📄 In English" in seen.labels
    await ema.press("Shqip")
    assert (await ema.screen()).links == {"Të gjitha rrugët": "https://skopje.gov.mk/water"}
    await ema.press("🧪 Send a test to me")
    await ema.sees("The test is above.")
    sample = (await ema.screens())[-2]
    assert sample.picture
    assert "Uji & rryma < 3 orë" in sample.text
    assert sample.labels[0] == "🧪 A test, only for you"

    await ema.press("✅ Check and send")
    outlook = await ema.sees("Before it is sent")
    assert "English: 2 · Shqip: 1" in outlook.text
    await ema.press("📣 Send to 3 people")
    await ema.settled()
    sent = await look(town)
    assert (sent.status, sent.starts_at) == (BroadcastStatus.STARTING, None)
    assert any(data.startswith("br") for data in buttons_of(await ema.screen()))


async def test_an_invitation_goes_to_those_who_meet_the_conditions_at_an_hour_that_is_chosen(
    town: Town,
) -> None:
    ema = await editor(town)
    ben = await town.resident("Ben", "en", CITY)
    await town.resident("Zana", "sq", CITY)
    survey = await ask(town, CITY, anonymity=Anonymity.LINKED)
    await opens_page(ema)
    await ema.press("✍️ New announcement")
    await ema.press("📋 Invite to a survey")
    await ema.press("The park near you")
    form = await ema.sees("Invitation to a survey")
    draft = draft_in(form)
    assert "what it invites to speaks for itself" in form.text
    assert (await look(town)).audience == Audience(ties=frozenset((Tie.HOME,)))

    await ema.press("👥 To whom")
    await ema.sees("Who gets it?")
    await ema.press("🌐 Language")
    await ema.press("English")
    assert "2 people would get it now." in (await ema.sees("read: English")).text
    await ema.press("Shqip")
    assert "3 people would get it now." in (await ema.sees("read: English")).text
    await ema.press("✖️ It does not matter")
    await ema.press(carrying(callbacks.AUDIENCE, CITY, draft))
    await ema.press("📋 Survey")
    await ema.press("📋 The park near you")
    await ema.sees("have not answered “The park near you”")
    await ema.press("Began, did not send")
    await ema.sees("0 people would get it now.")
    asked = (await look(town)).audience
    assert asked.survey == (Took.STARTED, survey.id)
    await ema.press(carrying(callbacks.AUDIENCE, CITY, draft))
    await to_form(ema, draft)
    await ema.press("✅ Check and send")
    nobody = await ema.sees("Nobody would get it")
    assert not any(label.startswith("📣 Send") for label in nobody.labels)
    await ema.press("👥 Change to whom")
    await ema.press("👥 Everybody")
    await ema.sees("Now: everybody")
    await ema.press("🕘 Last here")
    await ema.press("Within 7 days")
    await ema.sees("were here within 7 days")
    await ben.block()
    await ema.press(carrying(callbacks.AUDIENCE, CITY, draft))
    await to_form(ema, draft)

    await ema.press("🕘 When")
    await ema.press("⏰ Also at night")
    await ema.press("🗓 On a day I choose")
    await ema.says("1.3.2026")
    await ema.sees("This time is over.")
    await ema.says("4.3.2026")
    await ema.says("9:30")
    assert "2026" in (await ema.sees("It is kept.")).text
    await ema.press("✅ Check and send")
    await ema.sees("also at night")
    await ema.press("🕘 Plan for")
    await ema.settled()
    planned = await look(town)
    assert planned.kind is BroadcastKind.SURVEY
    assert (planned.status, planned.waking) == (BroadcastStatus.SCHEDULED, False)
    assert planned.starts_at == datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
    await ema.says("/menu")
    page = await opens_page(ema)
    assert "🕘 Planned (1)" in page.labels
    await ema.press("🕘 Planned (1)")
    await ema.press("The park near you")
    await ema.settled()
    await ema.forge((await ema.screen()).message_id, f"{callbacks.TEXT}:{CITY}:{draft}:en")
    await ema.sees("This announcement is no draft any more.")


async def test_what_one_wrote_another_releases_where_the_city_says_so_and_a_changed_number_is_not_sent(
    town: Town,
) -> None:
    ema, edi = await editor(town), await editor(town, "Edi")
    services = town.app.services
    city = await services.cities.get(CITY)
    await services.broadcasts.releasing.set_rules_by_operator(city, BroadcastRules(second_person=True))
    draft = draft_in(await begins(ema))
    await ema.says("Water comes back")
    await to_form(ema, draft)
    await ema.press("✅ Check and send")
    check = await ema.sees("a second person releases")
    await edi.start()
    await opens_page(edi)
    await edi.press("✏️ Drafts (1)")
    await edi.press("Water comes back")
    await edi.press("✏️ Text")
    await edi.says("Water is back")
    await edi.sees("It is kept.")
    await ema.press("🤝 Hand over for release")
    await ema.sees("Somebody else has changed it meanwhile.")
    assert (await look(town)).status is BroadcastStatus.DRAFT

    await ema.forge(check.message_id, f"{callbacks.CHECK}:{CITY}:{draft}")
    await ema.press("📣 Send to 2 people")  # Edi wrote it last
    await ema.settled()
    sent = await look(town)
    assert sent.released_by == (await known(town, ema)).id
    assert sent.status is BroadcastStatus.STARTING


async def test_what_is_handed_over_waits_and_a_draft_that_is_thrown_away_is_gone(town: Town) -> None:
    ema = await editor(town)
    services = town.app.services
    city = await services.cities.get(CITY)
    await services.broadcasts.releasing.set_rules_by_operator(city, BroadcastRules(second_person=True))
    draft = draft_in(await begins(ema))
    await ema.says("x" * 701)
    await ema.sees("It is kept.")
    await ema.press("Shqip")
    await ema.photo(qr_picture(), "<i>Panairi</i>")
    await ema.sees("the text in this language is longer: English")
    await ema.press("English")
    await ema.photo(qr_picture(), "<i>First</i> words")
    assert "Picture: yes" in (await ema.sees("It is kept.")).text
    assert (await look(town)).content.texts == {"en": "<i>First</i> words"}
    await ema.press("✅ Check and send")
    await ema.press("🤝 Hand over for release")
    await ema.sees("Handed over.")
    assert (await look(town)).status is BroadcastStatus.WAITING
    await opens_page(ema)
    await ema.sees_button("⏳ To be released (1)")
    await services.broadcasts.releasing.withdraw((await known(town, ema)), city, draft)
    form = await opens_page(ema)
    assert "✏️ Drafts (1)" in form.labels
    await ema.press("✏️ Drafts (1)")
    await ema.press("First words")
    await ema.press("🗑 Throw away")
    await ema.press("🗑 Yes, throw it away")
    await ema.sees_toast("The draft was thrown away.")
    await ema.forge((await ema.screen()).message_id, f"{callbacks.DRAFT}:{CITY}:{draft}")
    await ema.sees("This announcement is not here any more")
