"""Photos and documents, uploaded in both ways."""

import io
import struct
import zlib

import aiohttp
import pytest

from tests.contract.clients import Client, RefusedError
from tests.contract.conftest import TOKEN, RawApi
from tests.emulator_client import EmulatorControl, Phone


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


async def test_a_caption_has_at_most_1024_characters(client: Client, ayse: Phone) -> None:
    with pytest.raises(RefusedError, match="message caption is too long"):
        await client.call(
            "send_photo", chat_id=ayse.id, photo=client.file(png(), "a.png"), caption="x" * 1025
        )


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
