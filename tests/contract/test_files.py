"""Photos and documents, uploaded in both ways."""

import io
import struct
import zlib

import aiohttp
import pytest

from tests.contract.clients import Client, RefusedError
from tests.contract.conftest import TOKEN, RawApi
from tests.emulator_client import EmulatorControl, Phone, Venue


def png(width: int = 3, height: int = 2) -> bytes:
    """A white picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\xff" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


async def test_a_photo_comes_with_its_real_size_and_caption(client: Client, ayse: Phone) -> None:
    sent = await client.call(
        "send_photo",
        chat_id=ayse.id,
        photo=client.file(png(300, 200), "a.png"),
        caption="<b>Köprü</b>",
        parse_mode="HTML",
    )

    assert (sent.photo[-1].width, sent.photo[-1].height) == (300, 200)
    assert (sent.caption, sent.caption_entities[0].type) == ("Köprü", "bold")
    assert await client.download(sent.photo[-1].file_id) == png(300, 200)


async def test_a_photo_can_be_sent_again_by_its_id(client: Client, ayse: Phone) -> None:
    first = await client.call("send_photo", chat_id=ayse.id, photo=client.file(png(), "a.png"))

    second = await client.call("send_photo", chat_id=ayse.id, photo=first.photo[-1].file_id)

    assert second.photo[-1].file_id == first.photo[-1].file_id


async def test_the_page_gets_the_picture_from_the_address_it_is_told(
    client: Client, ayse: Phone, control: EmulatorControl, session: aiohttp.ClientSession
) -> None:
    await client.call("send_photo", chat_id=ayse.id, photo=client.file(png(), "a.png"))
    [screen] = await ayse.screens()

    async with session.get(control.url + screen.body["photo_url"]) as response:
        assert (response.content_type, await response.read()) == ("image/png", png())


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"no picture at all", "image_process_failed"),
        (png()[:40], "image_process_failed"),
        (png(2100, 100), "photo_invalid_dimensions"),
        (png(1, 9999), "photo_invalid_dimensions"),
    ],
)
async def test_what_is_no_photo_is_refused(client: Client, ayse: Phone, content: bytes, text: str) -> None:
    with pytest.raises(RefusedError, match=text):
        await client.call("send_photo", chat_id=ayse.id, photo=client.file(content, "a.png"))


async def test_a_document_keeps_its_name_and_bytes(client: Client, ayse: Phone) -> None:
    sent = await client.call(
        "send_document", chat_id=ayse.id, document=client.file(b'{"a": 1}', "verilerim.json"), caption="x"
    )

    assert (sent.document.file_name, sent.document.file_size) == ("verilerim.json", 8)
    assert await client.download(sent.document.file_id) == b'{"a": 1}'


async def test_a_document_is_no_photo(client: Client, ayse: Phone) -> None:
    sent = await client.call("send_document", chat_id=ayse.id, document=client.file(png(), "a.png"))

    with pytest.raises(RefusedError, match="can't use file of type document as photo"):
        await client.call("send_photo", chat_id=ayse.id, photo=sent.document.file_id)


async def test_an_empty_document_is_refused(client: Client, ayse: Phone) -> None:
    with pytest.raises(RefusedError, match="file must be non-empty"):
        await client.call("send_document", chat_id=ayse.id, document=client.file(b"", "a.txt"))


async def test_an_album_is_one_group(client: Client, ayse: Phone) -> None:
    album = [client.media("photo", client.file(png(), f"{name}.png"), caption=name) for name in "ab"]

    sent = await client.call("send_media_group", chat_id=ayse.id, media=album)

    assert [one.caption for one in sent] == ["a", "b"]
    assert len({one.media_group_id for one in sent}) == 1


async def test_an_album_of_documents_may_mix_uploads_and_ids(client: Client, ayse: Phone) -> None:
    old = await client.call("send_document", chat_id=ayse.id, document=client.file(b"x", "x.txt"))
    album = [
        client.media("document", old.document.file_id),
        client.media("document", client.file(b"y", "y.txt")),
    ]

    sent = await client.call("send_media_group", chat_id=ayse.id, media=album)

    assert [one.document.file_name for one in sent] == ["x.txt", "y.txt"]


async def test_a_picture_can_be_exchanged_and_its_caption_edited(client: Client, ayse: Phone) -> None:
    sent = await client.call("send_photo", chat_id=ayse.id, photo=client.file(png(), "a.png"), caption="a")
    where = {"chat_id": ayse.id, "message_id": sent.message_id}

    await client.call("edit_message_caption", **where, caption="b")
    captions = [screen.text for screen in await ayse.screens()]
    with pytest.raises(RefusedError, match="there is no text in the message to edit"):
        await client.call("edit_message_text", **where, text="x")
    exchanged = await client.call(
        "edit_message_media",
        **where,
        media=client.media("photo", client.file(png(9, 9), "b.png"), caption="c"),
    )

    assert captions == ["b"]
    assert (exchanged.photo[-1].width, exchanged.caption) == (9, "c")


@pytest.mark.parametrize("caption", ["x" * 1025, "🏟" * 512 + "x"])
async def test_a_caption_has_at_most_1024_units_and_an_edit_has_words_of_its_own(
    client: Client, ayse: Phone, caption: str
) -> None:
    sent = await client.call(
        "send_photo", chat_id=ayse.id, photo=client.file(png(), "a.png"), caption=caption[:-1]
    )
    where = {"chat_id": ayse.id, "message_id": sent.message_id}
    too_long = client.media("photo", sent.photo[-1].file_id, caption=caption)

    with pytest.raises(RefusedError, match="message caption is too long"):
        await client.call("send_photo", chat_id=ayse.id, photo=sent.photo[-1].file_id, caption=caption)
    with pytest.raises(RefusedError, match="media_caption_too_long"):
        await client.call("edit_message_caption", **where, caption=caption)
    with pytest.raises(RefusedError, match="media_caption_too_long"):
        await client.call("edit_message_media", **where, media=too_long)


async def test_a_text_becomes_a_picture_and_keeps_its_place(client: Client, ayse: Phone) -> None:
    markup = client.inline([[{"text": "Git", "callback_data": "go"}]])
    sent = await client.call("send_message", chat_id=ayse.id, text="yazı", reply_markup=markup)

    await client.call(
        "edit_message_media",
        chat_id=ayse.id,
        message_id=sent.message_id,
        media=client.media("photo", client.file(png(), "a.png"), caption="resim"),
        reply_markup=markup,
    )

    [screen] = await ayse.screens()
    assert (screen.message_id, screen.picture, screen.text, screen.labels) == (
        sent.message_id,
        True,
        "resim",
        ["Git"],
    )
    assert "text" not in screen.body
    assert await ayse.opens(screen) == png()
    await client.call("get_updates", offset=2_000_000_000)
    pressed = await ayse.press("Git")
    [update] = await client.call("get_updates")
    assert (update.callback_query.id, update.callback_query.message.photo[-1].width) == (
        pressed["callback_query_id"],
        3,
    )


async def test_a_place_has_neither_a_picture_nor_a_caption_to_edit(client: Client, ayse: Phone) -> None:
    sent = await client.call(
        "send_venue", chat_id=ayse.id, latitude=41.99, longitude=21.43, title="Чаршија", address="Скопје"
    )
    where = {"chat_id": ayse.id, "message_id": sent.message_id}

    with pytest.raises(RefusedError, match="there is no media in the message to edit"):
        await client.call(
            "edit_message_media", **where, media=client.media("photo", client.file(png(), "a.png"))
        )
    with pytest.raises(RefusedError, match="there is no caption in the message to edit"):
        await client.call("edit_message_caption", **where, caption="x")
    await client.call("get_updates", offset=2_000_000_000)
    assert await ayse.venues() == [Venue("Чаршија", "Скопје", 41.99, 21.43)]


async def test_unknown_files_are_refused(client: Client, ayse: Phone, raw: RawApi) -> None:
    with pytest.raises(RefusedError, match="wrong file identifier/http url specified"):
        await client.call("send_photo", chat_id=ayse.id, photo="AgACnothing")
    with pytest.raises(RefusedError, match="invalid file_id"):
        await client.call("get_file", file_id="AgACnothing")
    assert (await raw("sendPhoto", chat_id=ayse.id))[1]["description"].endswith(
        "there is no photo in the request"
    )
    async with raw._session.get(f"{raw.url}/file/bot{TOKEN}/photos/file_77.jpg") as response:
        assert response.status == 404


async def test_a_file_of_more_than_fifty_megabytes_is_too_large(raw: RawApi, ayse: Phone) -> None:
    form = aiohttp.FormData({"chat_id": str(ayse.id)})
    form.add_field("document", io.BytesIO(bytes(52_000_000)), filename="big.bin")

    async with raw._session.post(f"{raw.url}/bot{TOKEN}/sendDocument", data=form) as response:
        body = await response.json()

    assert (response.status, body["description"]) == (413, "Request Entity Too Large")


async def test_a_resident_sends_photos_and_documents(client: Client, ayse: Phone) -> None:
    await ayse.photo(png(30, 20), "bozuk kaldırım")
    await ayse.document(b"a,b\n", "liste.csv")

    updates = await client.call("get_updates")

    photo, document = [update.message for update in updates[-2:]]
    assert (photo.photo[-1].width, photo.caption) == (30, "bozuk kaldırım")
    assert document.document.file_name == "liste.csv"
    assert await client.download(document.document.file_id) == b"a,b\n"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("takvim.ics", "text/calendar"),
        ("TAKVIM.ICS", "text/calendar"),
        ("liste.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("tatil", "application/octet-stream"),
    ],
)
async def test_a_residents_document_says_what_it_is(
    client: Client, ayse: Phone, name: str, kind: str
) -> None:
    await ayse.document(b"BEGIN:VCALENDAR\r\n", name)

    document = (await client.call("get_updates"))[-1].message.document

    assert (document.file_name, document.mime_type, document.file_size) == (name, kind, 17)


async def test_a_residents_photo_and_document_can_be_sent_on_by_their_ids(
    client: Client, ayse: Phone
) -> None:
    await ayse.photo(png(30, 20))
    await ayse.document(b"BEGIN:VCALENDAR\r\n", "takvim.ics")
    photo, document = [update.message for update in (await client.call("get_updates"))[-2:]]

    await client.call("send_photo", chat_id=ayse.id, photo=photo.photo[-1].file_id, caption="afiş")
    await client.call("send_document", chat_id=ayse.id, document=document.document.file_id)

    picture, calendar = await ayse.screens()
    assert (picture.picture, picture.text, calendar.file_name) == (True, "afiş", "takvim.ics")
    assert (await ayse.opens(picture), await ayse.opens(calendar)) == (png(30, 20), b"BEGIN:VCALENDAR\r\n")


async def test_a_bot_cannot_download_more_than_twenty_megabytes(
    client: Client, control: EmulatorControl, session: aiohttp.ClientSession, ayse: Phone
) -> None:
    for size in (20_000_000, 20_000_001):
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(bytes(size)), filename="arşiv.zip")
        async with session.post(f"{control.url}/control/phones/{ayse.id}/document", data=form) as response:
            assert response.status == 200
    small, big = [update.message.document for update in (await client.call("get_updates"))[-2:]]

    assert (await client.call("get_file", file_id=small.file_id)).file_size == 20_000_000
    with pytest.raises(RefusedError, match="file is too big"):
        await client.call("get_file", file_id=big.file_id)


async def test_a_resident_sends_an_album(
    client: Client, ayse: Phone, control: EmulatorControl, session: aiohttp.ClientSession
) -> None:
    form = aiohttp.FormData()
    for name in "ab":
        form.add_field("file", io.BytesIO(png()), filename=f"{name}.png", content_type="image/png")

    async with session.post(f"{control.url}/control/phones/{ayse.id}/album", data=form) as response:
        assert response.status == 200

    updates = await client.call("get_updates")
    assert len({update.message.media_group_id for update in updates[-2:]}) == 1
