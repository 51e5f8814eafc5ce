"""Inline mode: what people ask, what the bot may answer, and what comes of choosing."""

import asyncio
from typing import Any

import pytest

from tests.contract.clients import Client, RefusedError
from tests.contract.conftest import RawApi, TurnedClock
from tests.contract.test_files import png
from tests.emulator_client import ControlRefusedError, EmulatorControl, InlineAnswer, NotSeenError, Phone

TOO_OLD = "query is too old and response timeout expired or query id is invalid"


async def _ask(control: EmulatorControl, phone: Phone, query: str = "konser") -> str:
    """A query that nobody has answered yet."""
    asked = await control.post(f"/phones/{phone.id}/inline", {"query": query})
    return str(asked["inline_query_id"])


async def _answered(client: Client, phone: Phone, *results: Any, **given: Any) -> InlineAnswer:
    """What she sees when the bot answers her next query like this."""
    await client.call("get_updates", offset=2_000_000_000)
    async with asyncio.TaskGroup() as both:
        asking = both.create_task(phone.asks_inline("konser"))
        [update] = await client.call("get_updates", timeout=5)
        await client.call(
            "answer_inline_query", inline_query_id=update.inline_query.id, results=list(results), **given
        )
    return asking.result()


def _article(client: Client, number: str = "1", **given: Any) -> Any:
    content = client.text_content("<b>Konser</b> 20:00", parse_mode="HTML")
    return client.result(
        "article", **{"id": number, "title": "Konser", "input_message_content": content, **given}
    )


async def test_a_query_reaches_the_bot(client: Client, ayse: Phone, control: EmulatorControl) -> None:
    asked = await control.post(f"/phones/{ayse.id}/inline", {"query": "konser", "offset": "20"})

    update = (await client.call("get_updates"))[-1]

    query = update.inline_query
    assert (str(update.update_id), query.id) == (str(asked["update_id"]), asked["inline_query_id"])
    assert (query.query, query.offset, query.chat_type) == ("konser", "20", "sender")
    assert (query.from_user.id, query.from_user.language_code) == (ayse.id, "tr")
    assert (await client.call("get_me")).supports_inline_queries is True


async def test_a_query_is_not_delivered_to_a_bot_that_did_not_ask_for_them(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    await client.call("get_updates", offset=-1, allowed_updates=["message"])

    number = await _ask(control, ayse)

    assert [update.message.text for update in await client.call("get_updates")] == ["/start"]
    assert (await control.inline(number))["answered"] is False
    with pytest.raises(NotSeenError, match="asked inline 'konser' and got no answer"):
        await ayse.asks_inline("konser", timeout_ms=20)


async def test_the_results_are_seen_with_all_that_came_with_them(client: Client, ayse: Phone) -> None:
    answer = await _answered(
        client,
        ayse,
        _article(client, description="Cumartesi"),
        cache_time=0,
        is_personal=True,
        next_offset="1",
        button=client.results_button("Hepsi", start_parameter="e-all"),
    )

    assert (answer.titles, answer[0].description) == (["Konser"], "Cumartesi")
    assert (answer[0].message.text, answer[0].message.body["entities"][0]["type"]) == (
        "Konser 20:00",
        "bold",
    )
    assert (answer.cache_time, answer.is_personal, answer.next_offset) == (0, True, "1")
    assert answer.button == {"text": "Hepsi", "start_parameter": "e-all"}


async def test_nothing_found_is_an_answer_too(client: Client, ayse: Phone) -> None:
    answer = await _answered(client, ayse)

    assert answer == []
    assert (answer.cache_time, answer.is_personal, answer.next_offset, answer.button) == (
        300,
        False,
        "",
        None,
    )


async def test_the_chosen_result_is_a_message_of_hers_via_the_bot(client: Client, ayse: Phone) -> None:
    markup = client.inline([[{"text": "Aç", "url": "https://t.me/charshi_demo_bot?start=e-1"}]])
    [result] = await _answered(client, ayse, _article(client, reply_markup=markup))
    await client.call("get_updates", offset=2_000_000_000)

    said = await ayse.chooses(result)

    [update] = await client.call("get_updates")
    message = update.message
    assert (message.message_id, message.from_user.id, message.chat.id) == (
        said["message_id"],
        ayse.id,
        ayse.id,
    )
    assert (message.via_bot.username, message.text) == ("charshi_demo_bot", "Konser 20:00")
    assert message.entities[0].type == "bold"
    assert message.reply_markup.inline_keyboard[0][0].url == "https://t.me/charshi_demo_bot?start=e-1"
    own = (await ayse.said())[-1]
    assert (own.via_bot, own.links) == (True, {"Aç": "https://t.me/charshi_demo_bot?start=e-1"})
    assert await ayse.screens() == []


async def test_every_kind_of_result_sends_what_it_is(client: Client, ayse: Phone) -> None:
    photo = await client.call("send_photo", chat_id=ayse.id, photo=client.file(png(30, 20), "a.png"))
    document = await client.call("send_document", chat_id=ayse.id, document=client.file(b"x", "a.ics"))
    place = {"latitude": 41.99, "longitude": 21.43}
    results = await _answered(
        client,
        ayse,
        client.result(
            "cached_photo",
            id="photo",
            photo_file_id=photo.photo[-1].file_id,
            caption="*a*",
            parse_mode="Markdown",
        ),
        client.result(
            "cached_document", id="document", title="Takvim", document_file_id=document.document.file_id
        ),
        client.result("venue", id="venue", title="Чаршија", address="Скопје", **place),
        client.result("location", id="location", title="Burada", **place),
        client.result("contact", id="contact", first_name="Ana", phone_number="+38761000000"),
        client.result(
            "cached_photo",
            id="text",
            photo_file_id=photo.photo[-1].file_id,
            input_message_content=client.text_content("yalnız yazı"),
        ),
    )
    await client.call("get_updates", offset=2_000_000_000)

    for result in results:
        await ayse.chooses(result)

    sent = [update.message for update in await client.call("get_updates")]
    assert (sent[0].photo[-1].width, sent[0].caption, sent[0].caption_entities[0].type) == (30, "a", "bold")
    assert (sent[1].document.file_name, sent[1].document.mime_type) == ("a.ics", "text/calendar")
    assert (sent[2].venue.title, sent[2].location.latitude) == ("Чаршија", 41.99)
    assert (sent[3].location.longitude, sent[4].contact.first_name) == (21.43, "Ana")
    assert (sent[5].text, sent[5].photo or None) == ("yalnız yazı", None)
    assert all(message.via_bot for message in sent)


async def test_a_button_of_a_message_sent_inline_tells_no_more_than_an_id(
    client: Client, ayse: Phone
) -> None:
    markup = client.inline([[{"text": "Git", "callback_data": "go"}]])
    [result] = await _answered(client, ayse, _article(client, reply_markup=markup))
    said = await ayse.chooses(result)

    await ayse.forge(said["message_id"], "go")

    query = (await client.call("get_updates"))[-1].callback_query
    assert (query.data, query.message, bool(query.inline_message_id)) == ("go", None, True)


async def test_only_her_own_results_can_be_chosen(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    eleni = await control.add_phone("Ελένη", "el")
    [result] = await _answered(client, ayse, _article(client))

    with pytest.raises(ControlRefusedError, match="has asked no inline query"):
        await eleni.chooses(result)
    with pytest.raises(ControlRefusedError, match="has no result '2'"):
        await control.post(
            f"/phones/{ayse.id}/inline/choose", {"inline_query_id": result.query_id, "result_id": "2"}
        )
    with pytest.raises(ControlRefusedError, match="inline query 7 is unknown"):
        await control.inline("7")
    with pytest.raises(ControlRefusedError, match="at most 256 characters"):
        await ayse.asks_inline("x" * 257)


async def test_what_was_sent_inline_cannot_be_edited_by_hand(client: Client, ayse: Phone) -> None:
    [result] = await _answered(client, ayse, _article(client))
    said = await ayse.chooses(result)

    with pytest.raises(ControlRefusedError, match="is no text of hers"):
        await ayse.edits(said["message_id"], "başka")


async def test_an_unknown_or_old_query_cannot_be_answered(
    client: Client, ayse: Phone, control: EmulatorControl, clock: TurnedClock
) -> None:
    number = await _ask(control, ayse)
    clock.now += 11

    for wrong in (number, "7"):
        with pytest.raises(RefusedError, match=TOO_OLD):
            await client.call("answer_inline_query", inline_query_id=wrong, results=[])


async def test_a_second_answer_is_taken_and_not_shown(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    number = await _ask(control, ayse)

    await client.call("answer_inline_query", inline_query_id=number, results=[_article(client, "first")])
    await client.call("answer_inline_query", inline_query_id=number, results=[])

    shown = await control.inline(number)
    assert (shown["answers"], [result["id"] for result in shown["results"]]) == (2, ["first"])


async def test_a_phone_is_settled_only_after_its_query_was_handled(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    await client.call("get_updates", offset=2_000_000_000)
    number = await _ask(control, ayse)

    with pytest.raises(NotSeenError, match="did not handle everything"):
        await ayse.settled(timeout_ms=20)
    [update] = await client.call("get_updates")
    await client.call("answer_inline_query", inline_query_id=number, results=[])
    await client.call("get_updates", offset=update.update_id + 1)
    await ayse.settled()

    assert (await control.inline(number))["answered"] is True


async def test_the_results_outlive_a_fault(client: Client, ayse: Phone, control: EmulatorControl) -> None:
    number = await _ask(control, ayse)
    await control.fault("429", method="answerInlineQuery", chat_id=ayse.id)

    with pytest.raises(RefusedError):
        await client.call("answer_inline_query", inline_query_id=number, results=[_article(client)])
    await client.call("answer_inline_query", inline_query_id=number, results=[_article(client)])

    assert (await control.inline(number))["answers"] == 1
    assert [call["status"] for call in await control.calls("answerInlineQuery")] == [429, 200]


TEXT = {"message_text": "x"}
ARTICLE = {"type": "article", "id": "1", "title": "x", "input_message_content": TEXT}
WRONG_RESULTS: list[tuple[object, str]] = [
    ([ARTICLE] * 51, "too many inline query results specified"),
    ("{", "can't parse JSON encoded inline query results"),
    ({}, "expected an Array of inline query results"),
    (["x"], "can't parse inline query result: Inline query result must be an object"),
    ([{}], "can't parse inline query result: Can't find field \"type\""),
    ([{"type": "article"}], "can't parse inline query result: Can't find field \"id\""),
    ([ARTICLE | {"id": []}], 'can\'t parse inline query result: Field "id" must be of type String'),
    (
        [ARTICLE | {"type": "poem"}],
        'can\'t parse inline query result: type "poem" is unsupported for the inline query result',
    ),
    ([ARTICLE | {"type": "gif"}], 'inline query results of type "gif" are not emulated'),
    ([ARTICLE, ARTICLE], "RESULT_ID_DUPLICATE"),
    ([ARTICLE | {"id": ""}], "RESULT_ID_INVALID"),
    ([ARTICLE | {"id": "ş" * 33}], "RESULT_ID_INVALID"),
    ([ARTICLE | {"title": None}], "can't parse inline query result: Can't find field \"title\""),
    ([ARTICLE | {"title": " "}], "ARTICLE_TITLE_EMPTY"),
    (
        [ARTICLE | {"input_message_content": None}],
        "can't parse inline query result: Can't find field \"message_text\"",
    ),
    (
        [ARTICLE | {"input_message_content": {"message_text": ""}}],
        "can't parse inline query result: Input message content is not specified",
    ),
    ([ARTICLE | {"input_message_content": {"message_text": "\u200b"}}], "text must be non-empty"),
    ([ARTICLE | {"input_message_content": {"message_text": "x" * 4097}}], "MESSAGE_TOO_LONG"),
    (
        [ARTICLE | {"input_message_content": {"message_text": "<b>x", "parse_mode": "HTML"}}],
        "can't parse inline query result: Can't parse entities: Can't find end tag corresponding to",
    ),
    (
        [ARTICLE | {"input_message_content": {"message_text": "a.", "parse_mode": "MarkdownV2"}}],
        "can't parse inline query result: Can't parse entities: Character '.' is reserved",
    ),
    (
        [ARTICLE | {"input_message_content": {"latitude": 91, "longitude": 0}}],
        "invalid location specified",
    ),
    (
        [ARTICLE | {"reply_markup": {"inline_keyboard": [[{"text": "x"}]]}}],
        "can't parse inline query result: Can't parse inline keyboard button: Text buttons are unallowed",
    ),
    (
        [ARTICLE | {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}}],
        "BUTTON_DATA_INVALID",
    ),
    ([ARTICLE | {"thumbnail_url": "ftp://example.org/a.png"}], "WEBDOCUMENT_URL_INVALID"),
    (
        [{"type": "photo", "id": "1"}],
        "can't parse inline query result: Can't find field \"photo_file_id\"",
    ),
    (
        [{"type": "photo", "id": "1", "photo_url": "https://example.org/a.jpg"}],
        "nothing is fetched from the web here: give photo_file_id",
    ),
    (
        [{"type": "photo", "id": "1", "photo_file_id": "x", "caption": "x" * 1025}],
        "MEDIA_CAPTION_TOO_LONG",
    ),
    (
        [{"type": "venue", "id": "1", "latitude": 1, "longitude": 1, "title": "x"}],
        'Can\'t find field "address"',
    ),
]


@pytest.mark.parametrize(("results", "text"), WRONG_RESULTS)
async def test_wrong_results_are_refused_in_telegrams_words(
    raw: RawApi, ayse: Phone, control: EmulatorControl, results: object, text: str
) -> None:
    number = await _ask(control, ayse)

    status, body = await raw("answerInlineQuery", inline_query_id=number, results=results)

    assert status == 400
    assert body["description"].startswith("Bad Request: ")
    assert text in body["description"]
    assert (await control.inline(number))["answered"] is False


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"next_offset": "ş" * 33}, "NEXT_OFFSET_INVALID"),
        ({"button": "{"}, "can't parse inline query results button JSON object"),
        (
            {"button": []},
            "can't parse inline query results button: InlineQueryResultsButton must be an Object",
        ),
        (
            {"button": {"start_parameter": "x"}},
            "can't parse inline query results button: Can't find field \"text\"",
        ),
        ({"button": {"text": "x"}}, "InlineQueryResultsButton must have exactly one optional field"),
        (
            {"button": {"text": "x", "start_parameter": "x", "web_app": {"url": "https://example.org"}}},
            "InlineQueryResultsButton must have exactly one optional field",
        ),
        ({"button": {"text": "", "start_parameter": "x"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"button": {"text": "x", "start_parameter": ""}}, "can't use empty start_parameter"),
        ({"button": {"text": "x", "start_parameter": "x" * 65}}, "too long start_parameter specified"),
        (
            {"button": {"text": "x", "start_parameter": "a b"}},
            "unallowed characters in start_parameter are used",
        ),
        (
            {"button": {"text": "x", "web_app": {"url": "http://example.org"}}},
            "inline query button Web App URL 'http://example.org' is invalid: Only HTTPS links are allowed",
        ),
    ],
)
async def test_what_comes_with_the_results_is_checked_too(
    raw: RawApi, ayse: Phone, control: EmulatorControl, given: dict[str, object], text: str
) -> None:
    number = await _ask(control, ayse)

    status, body = await raw("answerInlineQuery", inline_query_id=number, results=[], **given)

    assert status == 400
    assert text in body["description"]


async def test_the_largest_answer_is_taken(raw: RawApi, ayse: Phone, control: EmulatorControl) -> None:
    number = await _ask(control, ayse)
    results = [ARTICLE | {"id": f"{place:064}"} for place in range(50)]
    button = {"text": "x", "start_parameter": "x" * 64}

    status, _ = await raw(
        "answerInlineQuery",
        inline_query_id=number,
        results=results,
        button=button,
        next_offset="x" * 64,
        cache_time=10**9,
    )

    shown = await control.inline(number)
    assert (status, len(shown["results"]), shown["cache_time"]) == (200, 50, 86_400)


async def test_buttons_may_lead_into_inline_mode(client: Client, ayse: Phone) -> None:
    rows = [
        [{"text": "Paylaş", "switch_inline_query": "konser"}],
        [{"text": "Burada", "switch_inline_query_current_chat": ""}],
        [
            {
                "text": "Seç",
                "switch_inline_query_chosen_chat": client.chosen_chat("konser", allow_user_chats=True),
            }
        ],
    ]

    await client.call("send_message", chat_id=ayse.id, text="?", reply_markup=client.inline(rows))

    [screen] = await ayse.screens()
    assert [(row[0].kind, row[0].value) for row in screen.rows[:2]] == [
        ("switch_inline_query", "konser"),
        ("switch_inline_query_current_chat", ""),
    ]
    assert screen.rows[2][0].value["query"] == "konser"


@pytest.mark.parametrize(
    ("button", "text"),
    [
        ({"switch_inline_query": 7.5}, 'Field "switch_inline_query" must be of type String'),
        ({"switch_inline_query": "x" * 257}, "BUTTON_DATA_INVALID"),
        ({"switch_inline_query_chosen_chat": "x"}, "must be of type Object"),
        ({"switch_inline_query_chosen_chat": {"query": "x"}}, "at least one chat type must be allowed"),
    ],
)
async def test_wrong_buttons_into_inline_mode_are_refused(
    raw: RawApi, ayse: Phone, button: dict[str, object], text: str
) -> None:
    markup = {"inline_keyboard": [[{"text": "x"} | button]]}

    status, body = await raw("sendMessage", chat_id=ayse.id, text="?", reply_markup=markup)

    assert status == 400
    assert text in body["description"]
