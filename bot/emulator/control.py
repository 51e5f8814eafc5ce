"""The control API: how tests and the page with the phones drive the emulator from the people's side.

JSON in and out under `/control`; a refusal is a 4xx with `{"error": "what and where"}`. A *phone* is one
person's private chat with the bot; its id is the person's, as Telegram numbers them.

Phones (control_phones.py)
  GET    /control/state  {"bot": {id, username, first_name}, "phones": [Phone], "last_event": n,
      "polling": whether a getUpdates waits right now}
  GET    /control/bot?language=tr[&user_id=]  what a client shows: {name, description, short_description,
      commands, menu_button}
  POST   /control/phones  {first_name, language_code?, id?, username?, label?} -> Phone
  PATCH  /control/phones/{id}  {language_code?, first_name?, label?} -> Phone
  DELETE /control/phones/{id}  the account is deleted: the bot gets 403 "user is deactivated"
  GET    /control/phones/{id}/messages  {"messages": [Message]}, the oldest first
  DELETE /control/phones/{id}/messages  clears the chat
  POST   /control/phones/{id}/text  {text} -> Said
  POST   /control/phones/{id}/start  {payload?} -> Said; unblocks a blocked bot first
  POST   /control/phones/{id}/location  {latitude, longitude} -> Said
  POST   /control/phones/{id}/contact|sticker|voice|poll  {} -> Said
  POST   /control/phones/{id}/photo|document  multipart file, caption? or JSON
      {base64, file_name, caption?} -> Said
  POST   /control/phones/{id}/album  multipart, 2 to 10 `file`, kind?: photo|document, caption? ->
      {"messages": [Said]}
  POST   /control/phones/{id}/forward  {text, forward_from?: name} -> Said: a forwarded text
  POST   /control/phones/{id}/press  {message_id, data? | row?, column? | text?, chat_id?} ->
      {callback_query_id, update_id, event}; with "forge": true any data goes
      ("data": null: none), with "inaccessible": true the message is one that
      the bot can't see any more (date 0)
  POST   /control/phones/{id}/edit  {message_id, text}: edits her own message -> Said
      All that sends takes chat_id? of a group that she is in, message_thread_id? and reply_to_message_id?
      there; the list of messages and the edit take chat_id? too.
  POST   /control/phones/{id}/block|unblock  -> {"update_id": n}, 0 when nothing changed

  Phone: {id, first_name, username, language_code, label, blocked, started, reply_keyboard, commands,
      menu_button, groups: [{id, type, title, is_forum, topics: [{id, name, closed}], members: how many, has_bot}]}.
  Message: the Bot API's, with from_bot, deleted, html (safe), photo_url and document_url (paths here).
  Said: {update_id, message_id, event}; `event` is the newest event's number then, for `since_event` below.

Inline mode (control_inline.py), asked in the person's own chat with the bot
  POST   /control/phones/{id}/inline  {query, offset?} -> {inline_query_id, update_id, event}
  POST   /control/phones/{id}/inline/choose  {inline_query_id, result_id, chat_id?} -> Said: sends that result
  GET    /control/inline/{id}  {answered, answers, results, button, cache_time, is_personal, next_offset};
      each result is as the bot gave it, with the `message` that it sends

Groups and channels (control_groups.py)
  POST   /control/groups  {title, type: group|supergroup|channel, id?, username?, members?: [ids]} -> Group
  POST   /control/groups/{id}/add_bot|remove_bot  {user_id?, administrator?} -> {"update_id"}
  POST   /control/groups/{id}/migrate  -> {"migrate_to_chat_id"}
  POST   /control/groups/{id}/members  {user_id} comes in;  DELETE /control/groups/{id}/members/{user_id} leaves
  POST   /control/groups/{id}/forum  {general_closed?}: a supergroup gets topics -> Group
  POST   /control/groups/{id}/topics  {name, user_id?} -> {"message_thread_id"}
  PATCH|DELETE /control/groups/{id}/topics/{topic}  {closed}
  POST   /control/privacy  {on}: what a group says to others the bot does not see (at first: on)
  POST   /control/groups/{id}/text  {user_id, text, message_thread_id?, reply_to_message_id?} -> Said;  /control/channels/{id}/text {text} -> Said
  GET    /control/groups/{id}/messages  {"messages": [Message]}

The machine room (this module)
  POST   /control/updates  any update without update_id, queued as it is -> {"update_id"}; an inline
      query in it can be answered
  POST   /control/updates/{id}/repeat  delivers the same update once more
  GET    /control/callbacks/{id}  {answered, answers, text, show_alert, url}
  POST|GET|DELETE /control/faults  {kind, method?, chat_id?, times: 1 | null, probability?, seed?,
      retry_after?, seconds?}; kinds: see faults.py. A fault without a method
      leaves getUpdates alone, except 409. GET: {"faults": [… "hits"]}
  GET    /control/calls?since=n&method=  {"calls": [{n, at, method, chat_id, status, payload}], "next": n}
  POST   /control/rate  {enforce, global_per_second, chat_per_second, group_per_minute}
  GET    /control/events?since=n  Server-Sent Events: {n, type, chat_id, …}; types message, edit, delete,
      callback_answer, inline_answer, chat_action, phone, phone_removed, commands,
      reaction, pin, unpin, resync (something is lost: load all anew). Last-Event-ID works.
  POST   /control/wait  {phone_id, since_message_id?, quiet_ms?, timeout_ms: 5000}: once the bot
      handled all of that phone -> {"messages": [Message]}. With "until":
      {"inline_answered": id}: once that query is answered. With "until":
      {text_contains? | button_contains? | toast_contains?}: once the newest of
      the bot's messages shows it or, with since_event, any changed after it.
      408 {"error", "messages"} when it did not in time.
  POST   /control/reset  {everything?: bool}
  GET    /control/files/{file_id}  the bytes of a photo or document
  GET    /control/bugs  {"bugs": […]}: the emulator's own failures; must stay empty
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.emulator.errors import ApiError, ControlError, Json
from bot.emulator.waiting import read_condition, wait_handled, wait_until
from bot.emulator.world import World

_LOG = logging.getLogger(__name__)
_KEEPALIVE_SECONDS = 15.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def read_json(request: web.Request) -> Json:
    """The body, `{}` for none. Raises ControlError for anything but a JSON object."""
    text = await request.text()
    try:
        body = json.loads(text) if text.strip() else {}
    except ValueError as problem:
        raise ControlError(f"{request.path}: the body is not JSON: {problem}") from problem
    if not isinstance(body, dict):
        raise ControlError(f"{request.path}: the body must be a JSON object")
    return body


def guard(world: World) -> Middleware:
    """The middleware that turns refusals into 4xx, and the emulator's own bugs into loud 500s."""

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith("/control"):
            return await handler(request)
        try:
            return await handler(request)
        except ControlError as problem:
            return web.json_response({"error": str(problem)}, status=problem.status)
        except ApiError as problem:
            return web.json_response({"error": problem.description}, status=HTTPStatus.BAD_REQUEST)
        except web.HTTPException as problem:
            return web.json_response({"error": f"{request.path}: {problem.reason}"}, status=problem.status)
        except (KeyError, TypeError, ValueError) as problem:
            _LOG.exception("control request failed")
            return web.json_response({"error": f"{request.path}: {problem!r}"}, status=HTTPStatus.BAD_REQUEST)
        except ConnectionError:
            raise
        except Exception as bug:  # noqa: BLE001 - the outermost guard of the control API
            _LOG.exception("the emulator failed in %s", request.path)
            world.bugs.append(f"{request.path}: {bug!r}")
            return web.json_response({"error": repr(bug)}, status=HTTPStatus.INTERNAL_SERVER_ERROR)

    return guarded


class MachineRoom:
    """The routes that are about no phone in particular."""

    def __init__(self, world: World, closing: asyncio.Event) -> None:
        self._world = world
        self._closing = closing

    def routes(self) -> list[web.RouteDef]:
        """Where it listens."""
        return [
            web.post("/control/updates", self.add_update),
            web.post("/control/updates/{id}/repeat", self.repeat_update),
            web.get("/control/callbacks/{id}", self.show_callback),
            web.post("/control/faults", self.add_fault),
            web.get("/control/faults", self.list_faults),
            web.delete("/control/faults", self.clear_faults),
            web.get("/control/calls", self.list_calls),
            web.post("/control/rate", self.set_rate),
            web.get("/control/events", self.stream_events),
            web.post("/control/wait", self.wait),
            web.post("/control/reset", self.reset),
            web.get("/control/files/{id}", self.download),
            web.get("/control/bugs", self.list_bugs),
        ]

    async def add_update(self, request: web.Request) -> web.Response:
        """Queues a raw update."""
        update = await read_json(request)
        update.pop("update_id", None)
        query = update.get("inline_query")
        if isinstance(query, dict) and "id" in query:
            self._world.inline.adopt(str(query["id"]), int(query["from"]["id"]))
        return web.json_response({"update_id": self._world.updates.add(update)})

    async def repeat_update(self, request: web.Request) -> web.Response:
        """Queues an update once more."""
        number = int(request.match_info["id"])
        if not self._world.updates.repeat(number):
            raise ControlError(f"update {number} is unknown", HTTPStatus.NOT_FOUND)
        return web.json_response({"update_id": number})

    async def show_callback(self, request: web.Request) -> web.Response:
        """What the bot answered to a pressed button."""
        found = self._world.callbacks.find(request.match_info["id"])
        if found is None:
            raise ControlError(f"callback query {request.match_info['id']} is unknown", HTTPStatus.NOT_FOUND)
        return web.json_response(found)

    async def add_fault(self, request: web.Request) -> web.Response:
        """Sets a fault."""
        return web.json_response(self._world.faults.add(await read_json(request)))

    async def list_faults(self, request: web.Request) -> web.Response:
        """All faults with their hits."""
        return web.json_response({"faults": self._world.faults.list_all()})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Removes all faults."""
        self._world.faults.clear()
        return web.json_response({"faults": []})

    async def list_calls(self, request: web.Request) -> web.Response:
        """The log of Bot API calls."""
        since = int(request.query.get("since", 0))
        calls = list(self._world.calls.since(since, request.query.get("method")))
        return web.json_response({"calls": calls, "next": self._world.calls.next})

    async def set_rate(self, request: web.Request) -> web.Response:
        """Sets flood limits."""
        return web.json_response(self._world.flood.configure(await read_json(request)))

    async def reset(self, request: web.Request) -> web.Response:
        """Forgets."""
        body = await read_json(request)
        self._world.reset(everything=bool(body.get("everything")))
        return web.json_response({"last_event": self._world.events.last})

    async def download(self, request: web.Request) -> web.Response:
        """The bytes of a file."""
        file = self._world.files.find(request.match_info["id"])
        if file is None:
            raise ControlError("no such file", HTTPStatus.NOT_FOUND)
        kind = "image/jpeg" if file.kind == "photo" else "application/octet-stream"
        content = self._world.files.content(file)
        if content[:8] == b"\x89PNG\r\n\x1a\n" and file.kind == "photo":
            kind = "image/png"
        headers = {"Cache-Control": "private, max-age=31536000", "X-Content-Type-Options": "nosniff"}
        if file.kind != "photo":
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.file_name, safe='')}"
        return web.Response(body=content, content_type=kind, headers=headers)

    async def list_bugs(self, request: web.Request) -> web.Response:
        """The emulator's own failures."""
        return web.json_response({"bugs": self._world.bugs})

    async def wait(self, request: web.Request) -> web.Response:
        """Answers once the bot has done its part."""
        world = self._world
        body = await read_json(request)
        phone_id = int(body["phone_id"])
        timeout = float(body.get("timeout_ms", 5000)) / 1000
        condition = read_condition(body)
        if condition is not None:
            held = await wait_until(world, phone_id, condition, timeout)
            problem = f"phone {phone_id}: the bot did not show {body['until']} within {timeout} s"
        else:
            quiet = float(body["quiet_ms"]) / 1000 if "quiet_ms" in body else None
            held = await wait_handled(world, phone_id, quiet, timeout)
            problem = f"phone {phone_id}: the bot did not handle everything within {timeout} s"
        since = int(body.get("since_message_id", 0))
        messages = [world.archive.view(one) for one in world.archive.list_chat(phone_id) if one.id > since]
        if held:
            return web.json_response({"messages": messages, "last_event": world.events.last})
        return web.json_response({"error": problem, "messages": messages}, status=HTTPStatus.REQUEST_TIMEOUT)

    async def stream_events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events until the client or the emulator goes."""
        events = self._world.events
        since = int(request.headers.get("Last-Event-ID") or request.query.get("since") or events.last)
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )
        # A page that is closed goes without a word: the next write finds nobody there.
        with contextlib.suppress(ConnectionResetError):
            await response.prepare(request)
            await response.write(b": welcome\n\n")
            while not self._closing.is_set():
                for event in list(events.since(since)):
                    line = json.dumps(event, ensure_ascii=False).encode(errors="replace")
                    await response.write(b"id: %d\ndata: %b\n\n" % (event["n"], line))
                since = events.last
                if not await events.wait(_KEEPALIVE_SECONDS):
                    await response.write(b": still here\n\n")
        return response
