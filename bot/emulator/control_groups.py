"""The control API's routes about groups and channels; control.py documents them."""

from dataclasses import asdict
from http import HTTPStatus

from aiohttp import web

from bot.emulator import phones
from bot.emulator.control import read_json
from bot.emulator.errors import ControlError, Json
from bot.emulator.people import Group, Person
from bot.emulator.world import World


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
        self._world.people.keep(group)
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
        self._world.people.keep(group)
        update_id = phones.tell_membership(self._world, group.chat(), person, before, "member")
        if group.type != "channel":
            bot = self._world.bot_user()
            phones.say(self._world, person, {"new_chat_members": [bot], "new_chat_member": bot}, group)
        return web.json_response({"update_id": update_id})

    async def remove_bot(self, request: web.Request) -> web.Response:
        """Somebody throws the bot out."""
        body = await read_json(request)
        group = self._group(request)
        person = self._person(body, group)
        before, group.bot_status = group.bot_status, "kicked"
        self._world.people.keep(group)
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
        phones.say(self._world, person, {"migrate_to_chat_id": new.id}, group)
        phones.say(self._world, person, {"migrate_from_chat_id": group.id}, new)
        group.migrated_to = new.id
        people.keep(group)
        return web.json_response({"migrate_to_chat_id": new.id})

    async def say(self, request: web.Request) -> web.Response:
        """A text in a group, or a post in a channel."""
        body = await read_json(request)
        group = self._group(request)
        content = phones.text_content(str(body.get("text", "")))
        if group.type != "channel":
            said = phones.say(self._world, self._person(body, group), content, group)
            return web.json_response(said.body())
        message = self._world.archive.add(group.chat(), None, content)
        update_id = self._world.updates.add({"channel_post": message.body})
        return web.json_response(phones.Said(update_id, message.id, self._world.events.last).body())

    async def list_messages(self, request: web.Request) -> web.Response:
        """The chat."""
        archive = self._world.archive
        chat_id = self._group(request).id
        return web.json_response({"messages": [archive.view(one) for one in archive.list_chat(chat_id)]})
