"""The control API's routes about phones; control.py documents them."""

import base64
import binascii
from http import HTTPStatus

from aiohttp import web
from telegram.constants import MediaGroupLimit

from bot.emulator import phones
from bot.emulator.api import read_params
from bot.emulator.archive import Stored
from bot.emulator.control import read_json
from bot.emulator.control_groups import group_of, place_of
from bot.emulator.errors import ControlError, Json
from bot.emulator.params import Upload
from bot.emulator.people import Person
from bot.emulator.world import World

_SIMPLE = ("contact", "sticker", "voice", "poll")


def find_phone(world: World, request: web.Request) -> Person:
    """The person whose id stands in the path. Raises ControlError where there is none."""
    number = int(request.match_info["id"])
    person = world.people.find(number)
    if person is None or person.deleted:
        raise ControlError(f"there is no phone {number}", HTTPStatus.NOT_FOUND)
    return person


class PhoneRoutes:
    """Persons and what they do."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Where it listens."""
        phone = "/control/phones/{id:-?\\d+}"
        return [
            web.get("/control/state", self.show_state),
            web.get("/control/bot", self.show_bot),
            web.post("/control/phones", self.add),
            web.patch(phone, self.change),
            web.delete(phone, self.remove),
            web.get(f"{phone}/messages", self.list_messages),
            web.delete(f"{phone}/messages", self.clear_messages),
            web.post(f"{phone}/text", self.say),
            web.post(f"{phone}/start", self.start),
            web.post(f"{phone}/location", self.send_location),
            web.post(f"{phone}/{{kind:{'|'.join(_SIMPLE)}}}", self.send_simple),
            web.post(f"{phone}/{{kind:photo|document}}", self.send_file),
            web.post(f"{phone}/album", self.send_album),
            web.post(f"{phone}/forward", self.forward),
            web.post(f"{phone}/press", self.press),
            web.post(f"{phone}/edit", self.edit),
            web.post(f"{phone}/{{act:block|unblock}}", self.block),
        ]

    def _phone(self, request: web.Request) -> Person:
        return find_phone(self._world, request)

    def _message(self, chat_id: int, body: Json) -> Stored:
        number = int(body.get("message_id", 0))
        message = self._world.archive.find(chat_id, number)
        if message is None:
            raise ControlError(f"chat {chat_id} has no message {number}", HTTPStatus.NOT_FOUND)
        return message

    async def show_state(self, request: web.Request) -> web.Response:
        """The bot, the phones, where events stand."""
        world = self._world
        bot = world.bot_user()
        shown = {name: bot[name] for name in ("id", "username", "first_name")}
        phones_shown = [world.phone(person) for person in world.people.persons()]
        return web.json_response(
            {
                "bot": shown,
                "phones": phones_shown,
                "last_event": world.events.last,
                "polling": world.pollers > 0,
            }
        )

    async def show_bot(self, request: web.Request) -> web.Response:
        """The bot's face in one language."""
        profile = self._world.profile
        language = request.query.get("language", "")
        code = language.lower().partition("-")[0]
        person_id = int(request.query["user_id"]) if request.query.get("user_id") else None
        shown: Json = {
            field: profile.text(field, code) for field in ("name", "description", "short_description")
        }
        shown |= {"commands": profile.shown_commands(code, person_id), "menu_button": profile.menu(person_id)}
        return web.json_response(shown)

    async def add(self, request: web.Request) -> web.Response:
        """A new phone."""
        body = await read_json(request)
        if not isinstance(body.get("first_name"), str) or not body["first_name"]:
            raise ControlError("phones: first_name is missing")
        people = self._world.people
        number = int(body.get("id") or people.new_person_id())
        old = people.find(number)
        if old is not None and not old.deleted:
            raise ControlError(f"phone {number} is there already", HTTPStatus.CONFLICT)
        person = Person(
            number, body["first_name"], body.get("language_code"), body.get("username"), body.get("label")
        )
        self._world.tell_phone(person)
        return web.json_response(self._world.phone(person))

    async def change(self, request: web.Request) -> web.Response:
        """Another language, name or label."""
        person = self._phone(request)
        body = await read_json(request)
        for field in ("language_code", "first_name", "label", "username"):
            if field in body:
                setattr(person, field, body[field])
        self._world.tell_phone(person)
        return web.json_response(self._world.phone(person))

    async def remove(self, request: web.Request) -> web.Response:
        """The account is deleted."""
        person = self._phone(request)
        person.deleted = True
        self._world.people.keep(person)
        self._world.archive.clear(person.id)
        self._world.events.emit("phone_removed", person.id)
        return web.json_response({"id": person.id})

    async def list_messages(self, request: web.Request) -> web.Response:
        """The chat, or that of a group."""
        archive, person = self._world.archive, self._phone(request)
        group = group_of(self._world, person, request.query)
        chat_id = group.id if group else person.id
        return web.json_response({"messages": [archive.view(one) for one in archive.list_chat(chat_id)]})

    async def clear_messages(self, request: web.Request) -> web.Response:
        """Clears the chat on both sides."""
        person = self._phone(request)
        for message in list(self._world.archive.list_chat(person.id)):
            self._world.archive.delete(message)
        return web.json_response({"messages": []})

    async def say(self, request: web.Request) -> web.Response:
        """Sends a text, perhaps with entities that she formatted."""
        person = self._phone(request)
        body = await read_json(request)
        text = body.get("text")
        if not isinstance(text, str) or not text:
            raise ControlError("text: it is missing or empty")
        formatted = body.get("entities")
        content = phones.text_content(text, formatted if isinstance(formatted, list) else ())
        place = place_of(self._world, person, body)
        return web.json_response(phones.say(self._world, person, content, place).body())

    async def start(self, request: web.Request) -> web.Response:
        """Opens the chat, perhaps by a deep link."""
        person = self._phone(request)
        payload = (await read_json(request)).get("payload")
        return web.json_response(phones.start(self._world, person, payload).body())

    async def send_location(self, request: web.Request) -> web.Response:
        """Shares a place."""
        person = self._phone(request)
        body = await read_json(request)
        location = {name: float(body[name]) for name in ("latitude", "longitude")}
        content, place = {"location": location}, place_of(self._world, person, body)
        return web.json_response(phones.say(self._world, person, content, place).body())

    async def send_simple(self, request: web.Request) -> web.Response:
        """Shares a contact, sticker, voice message or poll."""
        person = self._phone(request)
        place = place_of(self._world, person, await read_json(request))
        kind = request.match_info["kind"]
        if kind == "contact":
            content = phones.contact_content(person)
        elif kind == "poll":
            content = phones.poll_content(self._world.counters.next("poll", 5_000_000_000_000_001))
        else:
            content = phones.sticker_content() if kind == "sticker" else phones.voice_content()
        return web.json_response(phones.say(self._world, person, content, place).body())

    async def send_file(self, request: web.Request) -> web.Response:
        """Sends a photo or document."""
        person = self._phone(request)
        params = await read_params(request)
        upload = params.upload("file")
        if upload is None and params.text("base64"):
            try:
                content = base64.b64decode(params.text("base64"), validate=True)
            except binascii.Error as problem:
                raise ControlError(f"base64: {problem}") from problem
            upload = Upload(params.text("file_name") or "file", params.text("content_type"), content)
        if upload is None:
            raise ControlError("file: it is missing")
        kind = request.match_info["kind"]
        content_body = phones.upload_content(self._world, kind, upload, params.text("caption"))
        place = place_of(self._world, person, params.payload())
        return web.json_response(phones.say(self._world, person, content_body, place).body())

    async def send_album(self, request: web.Request) -> web.Response:
        """Sends two to ten photos, or documents, as one album: each is a message of its own."""
        person = self._phone(request)
        form = await request.post()
        place = place_of(self._world, person, form)
        kind, caption = str(form.get("kind", "photo")), str(form.get("caption", ""))
        if kind not in ("photo", "document"):
            raise ControlError("album: kind must be photo or document")
        files = [field for field in form.getall("file", []) if isinstance(field, web.FileField)]
        if not MediaGroupLimit.MIN_MEDIA_LENGTH <= len(files) <= MediaGroupLimit.MAX_MEDIA_LENGTH:
            raise ControlError(f"album: {len(files)} files; it has 2 to 10")
        contents: list[Json] = []
        for field in files:
            upload = Upload(field.filename, field.content_type, field.file.read())
            field.file.close()
            contents.append(phones.upload_content(self._world, kind, upload, "" if contents else caption))
        album = {"media_group_id": str(self._world.counters.next("media_group", 13_000_000_000_000_001))}
        said = [phones.say(self._world, person, content | album, place).body() for content in contents]
        return web.json_response({"messages": said})

    async def forward(self, request: web.Request) -> web.Response:
        """Sends a forwarded text."""
        person = self._phone(request)
        body = await read_json(request)
        origin = {
            "type": "hidden_user",
            "date": self._world.archive.now(),
            "sender_user_name": body.get("forward_from", "?"),
        }
        content = phones.text_content(str(body.get("text", ""))) | {"forward_origin": origin}
        return web.json_response(phones.say(self._world, person, content).body())

    async def press(self, request: web.Request) -> web.Response:
        """Presses an inline button."""
        person = self._phone(request)
        body = await read_json(request)
        message = self._message(int(body.get("chat_id") or person.id), body)
        if body.get("forge"):
            data = body.get("data")
        else:
            button = phones.find_button(message, body)
            if "callback_data" not in button:
                kinds = ", ".join(name for name in button if name != "text")
                raise ControlError(f"{button['text']!r} is no callback button but: {kinds}")
            data = button["callback_data"]
        inaccessible = bool(body.get("inaccessible"))
        return web.json_response(phones.press(self._world, person, message, data, inaccessible=inaccessible))

    async def edit(self, request: web.Request) -> web.Response:
        """Edits one of the person's own messages."""
        person = self._phone(request)
        body = await read_json(request)
        group = group_of(self._world, person, body)
        message = self._message(group.id if group else person.id, body)
        sender = message.body.get("from", {}).get("id")
        if sender != person.id or "text" not in message.body or "via_bot" in message.body:
            raise ControlError(f"message {message.id} is no text of hers")
        kept = {name: value for name, value in message.body.items() if name not in ("text", "entities")}
        edited = kept | phones.text_content(str(body["text"])) | {"edit_date": self._world.archive.now()}
        self._world.archive.change(message, edited)
        update_id = self._world.updates.add({"edited_message": message.body})
        return web.json_response(phones.Said(update_id, message.id, self._world.events.last).body())

    async def block(self, request: web.Request) -> web.Response:
        """Blocks or unblocks the bot."""
        blocked = request.match_info["act"] == "block"
        return web.json_response(
            {"update_id": phones.set_blocked(self._world, self._phone(request), blocked=blocked)}
        )
