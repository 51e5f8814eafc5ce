"""Messages with files, and files themselves."""

from typing import Final

from telegram.constants import FileSizeLimit, MediaGroupLimit

from bot.emulator.errors import Json, bad_request
from bot.emulator.methods.sending import caption_fields
from bot.emulator.outgoing import post, read_options, send
from bot.emulator.params import Params
from bot.emulator.recipients import read_recipient
from bot.emulator.world import World

_ALBUM_KINDS = ("photo", "document")


def send_photo(world: World, params: Params) -> Json:
    """sendPhoto."""
    caption = caption_fields(world, params)
    chat = read_recipient(world, params)
    spoiler: Json = {"has_media_spoiler": True} if params.flag("has_spoiler") else {}
    return post(world, params, chat, world.files.read("photo", "photo", params) | caption | spoiler).body


def send_document(world: World, params: Params) -> Json:
    """sendDocument."""
    caption = caption_fields(world, params)
    chat = read_recipient(world, params)
    return post(world, params, chat, world.files.read("document", "document", params) | caption).body


def read_input_media(
    world: World, params: Params, media: object, too_long: str = "message caption is too long"
) -> Json:
    """What a message carries for an InputMedia: the file and its caption. Raises ApiError."""
    if not isinstance(media, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = media.get("type")
    if kind not in _ALBUM_KINDS:
        raise bad_request(f"can't parse InputMedia: type must be one of {', '.join(_ALBUM_KINDS)}")
    if not media.get("media"):
        raise bad_request("can't parse InputMedia: media not found")
    part = params.with_values(media)
    return world.files.read(str(kind), "media", part) | caption_fields(world, part, too_long)


def send_media_group(world: World, params: Params) -> list[Json]:
    """sendMediaGroup, of photos or of documents."""
    album = params.json_list("media")
    if not MediaGroupLimit.MIN_MEDIA_LENGTH <= len(album) <= MediaGroupLimit.MAX_MEDIA_LENGTH:
        raise bad_request(
            "wrong number of media in the album: "
            f"{MediaGroupLimit.MIN_MEDIA_LENGTH.value}-{MediaGroupLimit.MAX_MEDIA_LENGTH.value} expected"
        )
    if len({media.get("type") for media in album if isinstance(media, dict)}) > 1:
        raise bad_request("documents can't be mixed with other media types")
    read_options(world, params, read_recipient(world, params))
    contents = [read_input_media(world, params, media) for media in album]
    group = str(world.counters.next("media_group", 13_000_000_000_000_001))
    return [send(world, params, content | {"media_group_id": group}).body for content in contents]


def get_file(world: World, params: Params) -> Json:
    """getFile."""
    file = world.files.find(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


METHODS: Final = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "getFile": get_file,
}
