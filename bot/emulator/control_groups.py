"""The control API's routes about groups and channels; control.py documents them."""

from collections.abc import Mapping
from dataclasses import asdict
from http import HTTPStatus

from aiohttp import web

from bot.emulator import phones
from bot.emulator.control import read_json
from bot.emulator.errors import ControlError, Json
from bot.emulator.people import Group, Person
from bot.emulator.world import World


def read_place(world: World, group: Group, given: Mapping[str, object]) -> phones.Place:
    """`message_thread_id` and `reply_to_message_id` of a message in that group. Raises ControlError."""
    thread, number = (int(str(given.get(name) or 0)) for name in ("message_thread_id", "reply_to_message_id"))
    answered = world.archive.find(group.id, number) if number else None
    if number and answered is None:
        raise ControlError(f"chat {group.id} has no message {number}", HTTPStatus.NOT_FOUND)
    return phones.Place(group, thread, answered)


def group_of(world: World, person: Person, given: Mapping[str, object]) -> Group | None:
    """The group of `chat_id` that the person is in; None for her chat with the bot. Raises ControlError."""
    number = int(str(given.get("chat_id") or person.id))
    if number == person.id:
        return None
    for group in world.people.groups_of(person.id):
        if group.id == number:
            return group
    raise ControlError(f"phone {person.id} is in no group {number}", HTTPStatus.NOT_FOUND)


def place_of(world: World, person: Person, given: Mapping[str, object]) -> phones.Place | None:
    """Where in that group she writes; None for her chat with the bot. Raises ControlError."""
    group = group_of(world, person, given)
    return read_place(world, group, given) if group else None


class GroupRoutes:
    """Groups, supergroups and channels."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Where it listens."""
        group = "/control/{what:groups|channels}/{id:-?\\d+}"
        return [
            web.post("/control/{what:groups|channels}", self.add),
            web.post(f"{group}/add_bot", self.add_bot),
            web.post(f"{group}/remove_bot", self.remove_bot),
            web.post(f"{group}/migrate", self.migrate),
            web.post(f"{group}/members", self.add_member),
            web.delete(f"{group}/members/{{user:\\d+}}", self.remove_member),
            web.post(f"{group}/forum", self.make_forum),
            web.post(f"{group}/topics", self.add_topic),
            web.patch(f"{group}/topics/{{topic:\\d+}}", self.change_topic),
            web.delete(f"{group}/topics/{{topic:\\d+}}", self.remove_topic),
            web.post("/control/privacy", self.set_privacy),
            web.post(f"{group}/text", self.say),
            web.get(f"{group}/messages", self.list_messages),
        ]

    def _group(self, request: web.Request) -> Group:
        number = int(request.match_info["id"])
        group = self._world.people.find_group(number)
        if group is None:
            raise ControlError(f"there is no group {number}", HTTPStatus.NOT_FOUND)
        return group

    def _person(self, body: Json, group: Group) -> Person:
        number = int(body.get("user_id") or (group.members[0] if group.members else 0))
        person = self._world.people.find(number)
        if person is None:
            raise ControlError(f"user_id: there is no phone {number}", HTTPStatus.NOT_FOUND)
        return person

    async def add(self, request: web.Request) -> web.Response:
        """A new group; the bot is not in it."""
        body = await read_json(request)
        kind = body.get("type", "channel" if request.match_info["what"] == "channels" else "group")
        if kind not in ("group", "supergroup", "channel"):
            raise ControlError("groups: type must be group, supergroup or channel")
        number = int(body.get("id") or self._world.people.new_group_id(kind))
        group = Group(number, kind, str(body.get("title", "?")), username=body.get("username"))
        group.members = [self._person({"user_id": member}, group).id for member in body.get("members", ())]
        self._world.tell_group(group)
        return web.json_response(asdict(group))

    async def add_bot(self, request: web.Request) -> web.Response:
        """Somebody brings the bot in."""
        body = await read_json(request)
        group = self._group(request)
        person = self._person(body, group)
        before = group.bot_status
        group.bot_status = (
            "administrator" if body.get("administrator") or group.type == "channel" else "member"
        )
        if person.id not in group.members:
            group.members.append(person.id)
        self._world.tell_group(group)
        update_id = phones.tell_membership(self._world, group.chat(), person, before, "member")
        if group.type != "channel":
            bot = self._world.bot_user()
            content = {"new_chat_members": [bot], "new_chat_member": bot}
            phones.say(self._world, person, content, phones.Place(group))
        return web.json_response({"update_id": update_id})

    async def remove_bot(self, request: web.Request) -> web.Response:
        """Somebody throws the bot out."""
        body = await read_json(request)
        group = self._group(request)
        person = self._person(body, group)
        before, group.bot_status = group.bot_status, "kicked"
        self._world.tell_group(group)
        was = "member" if before == "administrator" else before
        return web.json_response(
            {"update_id": phones.tell_membership(self._world, group.chat(), person, was, "kicked")}
        )

    async def migrate(self, request: web.Request) -> web.Response:
        """A group becomes a supergroup with another id."""
        group = self._group(request)
        if group.type != "group" or group.migrated_to is not None or not group.members:
            raise ControlError(f"group {group.id} can't be upgraded")
        person = self._person({}, group)
        people = self._world.people
        new = Group(
            people.new_group_id("supergroup"),
            "supergroup",
            group.title,
            bot_status=group.bot_status,
            members=list(group.members),
        )
        people.keep(new)
        phones.say(self._world, person, {"migrate_to_chat_id": new.id}, phones.Place(group))
        phones.say(self._world, person, {"migrate_from_chat_id": group.id}, phones.Place(new))
        group.migrated_to = new.id
        self._world.tell_group(group)
        return web.json_response({"migrate_to_chat_id": new.id})

    async def add_member(self, request: web.Request) -> web.Response:
        """Somebody comes in."""
        group = self._group(request)
        person = self._person(await read_json(request), group)
        if person.id in group.members:
            raise ControlError(f"phone {person.id} is in group {group.id} already", HTTPStatus.CONFLICT)
        user = person.user()
        content = {"new_chat_members": [user], "new_chat_member": user}
        return web.json_response(phones.say(self._world, person, content, phones.Place(group)).body())

    async def remove_member(self, request: web.Request) -> web.Response:
        """Somebody leaves; her phone shows the group no more."""
        group = self._group(request)
        person = self._person({"user_id": request.match_info["user"]}, group)
        if person.id not in group.members:
            raise ControlError(f"phone {person.id} is not in group {group.id}", HTTPStatus.NOT_FOUND)
        said = phones.say(self._world, person, {"left_chat_member": person.user()}, phones.Place(group))
        group.members.remove(person.id)
        self._world.tell_group(group)
        self._world.tell_phone(person)
        return web.json_response(said.body())

    async def make_forum(self, request: web.Request) -> web.Response:
        """A supergroup gets topics; its General one may be closed."""
        group = self._group(request)
        if group.type != "supergroup":
            raise ControlError(f"group {group.id} is no supergroup, and only these have topics")
        group.is_forum = True
        group.general_closed = bool((await read_json(request)).get("general_closed", False))
        self._world.tell_group(group)
        return web.json_response(asdict(group))

    async def add_topic(self, request: web.Request) -> web.Response:
        """Somebody opens a topic; its number is that of the message that says so."""
        body = await read_json(request)
        group = self._group(request)
        if not group.is_forum:
            raise ControlError(f"group {group.id} is no forum")
        name = str(body.get("name", "?"))
        opening = {"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}}
        person = self._person(body, group)
        message = self._world.archive.add(group.chat(), person.user(), opening)
        own = {"message_thread_id": message.id, "is_topic_message": True}
        self._world.archive.change(message, message.body | own)
        group.topics[str(message.id)] = {"name": name, "closed": False, "opened_by": message.body}
        self._world.tell_group(group)
        if group.bot_status not in ("left", "kicked"):
            self._world.updates.add({"message": message.body})
        return web.json_response({"message_thread_id": message.id})

    def _topic(self, request: web.Request, group: Group) -> Json:
        number = request.match_info["topic"]
        if number not in group.topics:
            raise ControlError(f"group {group.id} has no topic {number}", HTTPStatus.NOT_FOUND)
        return group.topics[number]

    async def change_topic(self, request: web.Request) -> web.Response:
        """A topic is closed or opened again."""
        group = self._group(request)
        topic = self._topic(request, group)
        topic["closed"] = bool((await read_json(request)).get("closed", topic["closed"]))
        self._world.tell_group(group)
        return web.json_response({"closed": topic["closed"]})

    async def remove_topic(self, request: web.Request) -> web.Response:
        """A topic is deleted with all that was said in it."""
        group = self._group(request)
        self._topic(request, group)
        number = request.match_info["topic"]
        del group.topics[number]
        for message in list(self._world.archive.list_chat(group.id)):
            if message.body.get("is_topic_message") and message.body["message_thread_id"] == int(number):
                self._world.archive.delete(message)
        self._world.tell_group(group)
        return web.json_response({"message_thread_id": int(number)})

    async def set_privacy(self, request: web.Request) -> web.Response:
        """Whether the bot sees only what groups say to it."""
        self._world.privacy_mode = bool((await read_json(request)).get("on", True))
        return web.json_response({"on": self._world.privacy_mode})

    async def say(self, request: web.Request) -> web.Response:
        """A text in a group, or a post in a channel."""
        body = await read_json(request)
        group = self._group(request)
        content = phones.text_content(str(body.get("text", "")))
        if group.type != "channel":
            place = read_place(self._world, group, body)
            said = phones.say(self._world, self._person(body, group), content, place)
            return web.json_response(said.body())
        message = self._world.archive.add(group.chat(), None, content)
        update_id = self._world.updates.add({"channel_post": message.body})
        return web.json_response(phones.Said(update_id, message.id, self._world.events.last).body())

    async def list_messages(self, request: web.Request) -> web.Response:
        """The chat."""
        archive = self._world.archive
        chat_id = self._group(request).id
        return web.json_response({"messages": [archive.view(one) for one in archive.list_chat(chat_id)]})
