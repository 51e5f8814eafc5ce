"""Phones for tests: what people do and see, through the emulator's control API.

`control = EmulatorControl(emulator.url)`, `ayse = await control.add_phone("Ayşe", language_code="tr")`,
then `await ayse.start("c-skopje")`, `await ayse.sees("…")`, `await ayse.press("…")`. Nothing sleeps: what has
to be waited for, the emulator tells.
"""

import base64
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import aiohttp

Json = dict[str, Any]


class ControlRefusedError(AssertionError):
    """The control API refused; the text is its error."""


class NotSeenError(AssertionError):
    """The bot did not show what was waited for; the text says what stood there instead."""


@dataclass(frozen=True)
class Button:
    """An inline button; `kind` is callback_data, url, web_app…"""

    text: str
    kind: str
    value: Any

    def answers_to(self, name: str, *, partly: bool) -> bool:
        """Whether its label or data is this; partly: whether the label contains it."""
        return name in self.text if partly else name in (self.text, self.value)


@dataclass(frozen=True)
class Screen:
    """A message of the bot as a person sees it."""

    message_id: int
    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    body: Json = field(default_factory=dict, compare=False)

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons, row by row."""
        return [button.text for row in self.rows for button in row]

    @property
    def links(self) -> dict[str, str]:
        """The addresses of its buttons that lead out, by label."""
        return {button.text: button.value for row in self.rows for button in row if button.kind == "url"}

    @property
    def picture(self) -> bool:
        """Whether it has a photo; its text is the caption then."""
        return "photo" in self.body

    @property
    def file_name(self) -> str | None:
        """The name of the document that it brings."""
        document: Json | None = self.body.get("document")
        return None if document is None else str(document["file_name"])

    @property
    def via_bot(self) -> bool:
        """Whether its sender chose it from the results of an inline query."""
        return "via_bot" in self.body

    def __str__(self) -> str:
        rows = "\n".join(" ".join(f"[{button.text}]" for button in row) for row in self.rows)
        return f"{self.text}\n{rows}".rstrip()


@dataclass(frozen=True)
class Venue:
    """A place that the bot sent."""

    title: str
    address: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class InlineResult:
    """One result of an inline query as a person sees it; `message` is what choosing it sends."""

    query_id: str
    id: str
    title: str
    description: str
    message: Screen
    body: Json = field(default_factory=dict, compare=False)


class InlineAnswer(list[InlineResult]):
    """The results of an inline query, and what came with them."""

    def __init__(self, query_id: str, body: Json) -> None:
        super().__init__(_result(query_id, result) for result in body["results"])
        self.query_id = query_id
        self.button: Json | None = body["button"]
        self.cache_time = int(body["cache_time"])
        self.is_personal = bool(body["is_personal"])
        self.next_offset = str(body["next_offset"])

    @property
    def titles(self) -> list[str]:
        """The titles of the results."""
        return [result.title for result in self]


@dataclass(frozen=True)
class Toast:
    """An answer to a pressed button."""

    text: str
    alert: bool
    url: str | None


class EmulatorControl:
    """The control API as methods. An async context manager, or to be closed.

    ``quiet_ms`` is how long a chat has to be quiet until its phone is settled: 0 for a bot that acknowledges an
    update only after it has answered. Unless told, the emulator waits as long as it takes with any bot.
    """

    def __init__(self, url: str, *, quiet_ms: int | None = None) -> None:
        self.url = url
        self.quiet_ms = quiet_ms
        self._session = aiohttp.ClientSession()

    async def __aenter__(self) -> "EmulatorControl":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends the session."""
        await self._session.close()

    async def request(self, verb: str, path: str, body: Json | None = None) -> Json:
        """Any request under /control. Raises ControlRefusedError for an answer other than 2xx."""
        async with self._session.request(verb, f"{self.url}/control{path}", json=body) as response:
            answer: Json = await response.json()
            if response.status >= 400:
                raise ControlRefusedError(f"{response.status} {verb} {path}: {answer.get('error')}")
            return answer

    async def post(self, path: str, body: Json | None = None) -> Json:
        """POST under /control."""
        return await self.request("POST", path, body or {})

    async def post_form(self, path: str, form: aiohttp.FormData) -> Json:
        """POST of a form with files under /control."""
        async with self._session.post(f"{self.url}/control{path}", data=form) as response:
            answer: Json = await response.json()
            if response.status >= 400:
                raise ControlRefusedError(f"{response.status} POST {path}: {answer.get('error')}")
            return answer

    async def wait(self, body: Json) -> tuple[bool, Json]:
        """/control/wait: whether it came in time, and the answer."""
        async with self._session.post(f"{self.url}/control/wait", json=body) as response:
            answer: Json = await response.json()
            if response.status not in (200, 408):
                raise ControlRefusedError(f"{response.status} wait: {answer.get('error')}")
            return response.status == 200, answer

    async def add_phone(
        self,
        first_name: str,
        language_code: str | None = "en",
        *,
        id: int | None = None,
        username: str | None = None,
        label: str | None = None,
    ) -> "Phone":
        """A new person with a phone, who has not opened the chat yet."""
        body = {
            "first_name": first_name,
            "language_code": language_code,
            "id": id,
            "username": username,
            "label": label,
        }
        return Phone(self, await self.post("/phones", body))

    async def bot(self, language: str = "", user_id: int | None = None) -> Json:
        """Name, descriptions, commands and menu button as a client with that language shows them."""
        about = f"&user_id={user_id}" if user_id is not None else ""
        return await self.request("GET", f"/bot?language={language}{about}")

    async def fault(self, kind: str, **options: Any) -> Json:
        """Sets a fault: method, chat_id, times, probability, seed, retry_after, seconds."""
        return await self.post("/faults", {"kind": kind, **options})

    async def faults(self) -> list[Json]:
        """All faults with their hits."""
        return list((await self.request("GET", "/faults"))["faults"])

    async def clear_faults(self) -> None:
        """All is well again."""
        await self.request("DELETE", "/faults")

    async def calls(self, method: str | None = None, since: int = 0) -> list[Json]:
        """The bot's calls so far."""
        only = f"&method={method}" if method else ""
        return list((await self.request("GET", f"/calls?since={since}{only}"))["calls"])

    async def rate(self, *, enforce: bool, **limits: float) -> Json:
        """Flood limits: global_per_second, chat_per_second, group_per_minute."""
        return await self.post("/rate", {"enforce": enforce, **limits})

    async def update(self, update: Json) -> int:
        """Queues a raw update; its number."""
        return int((await self.post("/updates", update))["update_id"])

    async def repeat(self, update_id: int) -> None:
        """Delivers an update once more."""
        await self.post(f"/updates/{update_id}/repeat")

    async def callback(self, query_id: str) -> Json:
        """What the bot answered: answered, answers, text, show_alert, url."""
        return await self.request("GET", f"/callbacks/{query_id}")

    async def inline(self, query_id: str) -> Json:
        """What the bot answered to an inline query: answered, results, button, cache_time, next_offset…"""
        return await self.request("GET", f"/inline/{query_id}")

    async def file(self, file_id: str) -> bytes:
        """The bytes of a photo or document."""
        async with self._session.get(f"{self.url}/control/files/{file_id}") as response:
            if response.status != 200:
                raise ControlRefusedError(f"{response.status} file {file_id}")
            return await response.read()

    async def add_group(self, title: str, kind: str = "group", **options: Any) -> int:
        """A group, supergroup or channel without the bot; its id."""
        return int((await self.post("/groups", {"title": title, "type": kind, **options}))["id"])

    async def add_forum(self, title: str, *people: "Phone") -> int:
        """A supergroup with topics, the bot and these people in it; its id."""
        group = await self.add_group(title, "supergroup", members=[phone.id for phone in people])
        await self.post(f"/groups/{group}/forum")
        await self.post(f"/groups/{group}/add_bot", {"user_id": people[0].id})
        return group

    async def add_topic(self, group: int, name: str) -> int:
        """A topic in a forum; its number."""
        return int((await self.post(f"/groups/{group}/topics", {"name": name}))["message_thread_id"])

    async def reset(self, *, everything: bool = False) -> None:
        """Forgets people, chats, updates, faults; with everything also the bot's face and webhook."""
        await self.post("/reset", {"everything": everything})

    async def bugs(self) -> list[str]:
        """The emulator's own failures: must be empty."""
        return list((await self.request("GET", "/bugs"))["bugs"])


class Phone:
    """One person's chat with the bot."""

    def __init__(self, control: EmulatorControl, body: Json) -> None:
        self._control = control
        self.id = int(body["id"])
        self.first_name = str(body["first_name"])
        self._chat_id = self.id
        self._since_event = 0
        self._queries: list[str] = []
        self._answers: dict[str, Json] = {}  # to those that were answered, which is once

    async def _act(self, action: str, body: Json | None = None) -> Json:
        said = await self._control.post(f"/phones/{self.id}/{action}", (body or {}) | self._where())
        self._since_event = int(said.get("event", self._since_event))
        return said

    async def state(self) -> Json:
        """The phone as the control API shows it (blocked, reply_keyboard, commands, menu_button…)."""
        phones = (await self._control.request("GET", "/state"))["phones"]
        return next(phone for phone in phones if phone["id"] == self.id)

    async def start(self, payload: str | None = None) -> Json:
        """Opens the chat, perhaps by a deep link."""
        return await self._act("start", {"payload": payload})

    async def says(self, text: str, *entities: Json) -> Json:
        """Sends a text; ``entities`` are what she formatted in it."""
        return await self._act("text", {"text": text, "entities": list(entities)})

    async def location(self, latitude: float, longitude: float) -> Json:
        """Shares a place."""
        return await self._act("location", {"latitude": latitude, "longitude": longitude})

    async def sends(self, kind: str) -> Json:
        """Shares a contact, sticker, voice or poll."""
        return await self._act(kind)

    async def asks_inline(self, query: str = "", offset: str = "", timeout_ms: int = 5000) -> InlineAnswer:
        """Types an inline query and waits for the results. Raises NotSeenError when none come in time."""
        asked = await self._act("inline", {"query": query, "offset": offset})
        number = str(asked["inline_query_id"])
        until = {"inline_answered": number}
        held, _ = await self._control.wait({"phone_id": self.id, "until": until, "timeout_ms": timeout_ms})
        if not held:
            raise NotSeenError(f"{self.first_name} asked inline {query!r} and got no answer")
        return InlineAnswer(number, await self._control.inline(number))

    async def chooses(self, result: InlineResult) -> Json:
        """Sends a result of her inline query into her chat with the bot."""
        chosen = {"inline_query_id": result.query_id, "result_id": result.id}
        return await self._act("inline/choose", chosen)

    async def photo(self, content: bytes, caption: str = "") -> Json:
        """Sends a picture."""
        return await self._file("photo", content, "photo.png", caption)

    async def document(self, content: bytes, file_name: str, caption: str = "") -> Json:
        """Sends a file."""
        return await self._file("document", content, file_name, caption)

    async def _file(self, kind: str, content: bytes, file_name: str, caption: str) -> Json:
        encoded = base64.b64encode(content).decode()
        return await self._act(kind, {"base64": encoded, "file_name": file_name, "caption": caption})

    async def album(self, *contents: bytes, caption: str = "", kind: str = "photo") -> Json:
        """Sends several pictures or files at once."""
        where = {name: str(value) for name, value in self._where().items()}
        form = aiohttp.FormData({"kind": kind, "caption": caption} | where)
        for number, content in enumerate(contents):
            form.add_field("file", content, filename=f"{kind}-{number}.png", content_type="image/png")
        return await self._control.post_form(f"/phones/{self.id}/album", form)

    def at(self, group: int, topic: int | None = None) -> "InGroup":
        """What she does and sees in a group, or in one topic of it."""
        return InGroup(self._control, {"id": self.id, "first_name": self.first_name}, group, topic)

    def _where(self) -> Json:
        return {}

    async def edits(self, message_id: int, text: str) -> Json:
        """Edits one of her own messages."""
        return await self._act("edit", {"message_id": message_id, "text": text})

    async def block(self) -> None:
        """Blocks the bot."""
        await self._act("block")

    async def unblock(self) -> None:
        """Unblocks the bot."""
        await self._act("unblock")

    async def delete_account(self) -> None:
        """The person is no longer on Telegram."""
        await self._control.request("DELETE", f"/phones/{self.id}")

    async def speaks(self, language_code: str | None) -> None:
        """Changes the language of the client."""
        await self._control.request("PATCH", f"/phones/{self.id}", {"language_code": language_code})

    async def press(self, button: str) -> Json:
        """Presses the newest message's button that has this label, contains it, or carries it as data.

        Waits until the bot has handled what came before. Raises NotSeenError where no message has it.
        """
        await self.settled()
        screens = await self.screens()
        for partly in (False, True):
            for screen in reversed(screens):
                for row, buttons in enumerate(screen.rows):
                    for column, found in enumerate(buttons):
                        if found.kind == "callback_data" and found.answers_to(button, partly=partly):
                            return await self._press(screen.message_id, {"row": row, "column": column})
        shown = "\n---\n".join(str(screen) for screen in screens) or "nothing"
        raise NotSeenError(f"{self.first_name} finds no button {button!r} to press in:\n{shown}")

    async def forge(self, message_id: int, data: str | None, *, inaccessible: bool = False) -> Json:
        """Sends a callback with any data (None: none), on her own or a guessed message."""
        return await self._press(message_id, {"data": data, "forge": True, "inaccessible": inaccessible})

    async def _press(self, message_id: int, how: Json) -> Json:
        pressed = await self._act("press", {"message_id": message_id, **how})
        self._queries.append(str(pressed["callback_query_id"]))
        return pressed

    async def settled(self, timeout_ms: int = 5000) -> None:
        """Waits until the bot has handled everything. Raises NotSeenError when it does not in time."""
        how: Json = {"phone_id": self.id, "timeout_ms": timeout_ms}
        if self._control.quiet_ms is not None:
            how["quiet_ms"] = self._control.quiet_ms
        done, answer = await self._control.wait(how)
        if not done:
            raise NotSeenError(answer["error"])

    async def messages(self) -> list[Json]:
        """The chat, the oldest first."""
        return list((await self._control.request("GET", f"/phones/{self.id}/messages"))["messages"])

    async def screens(self) -> list[Screen]:
        """The bot's messages that stand in the chat now, the oldest first."""
        return [_screen(message) for message in await self.messages() if message["from_bot"]]

    async def said(self) -> list[Screen]:
        """Her own messages, the oldest first; those sent by inline mode too."""
        return [_screen(message) for message in await self.messages() if not message["from_bot"]]

    async def venues(self) -> list[Venue]:
        """The places that the bot sent, the oldest first, after everything was handled."""
        await self.settled()
        sent = [screen.body["venue"] for screen in await self.screens() if "venue" in screen.body]
        return [
            Venue(
                venue["title"],
                venue["address"],
                venue["location"]["latitude"],
                venue["location"]["longitude"],
            )
            for venue in sent
        ]

    async def opens(self, screen: Screen) -> bytes:
        """The bytes of the photo (in its largest size) or document that a message brings."""
        kept = screen.body["photo"][-1] if screen.picture else screen.body["document"]
        return await self._control.file(kept["file_id"])

    async def screen(self) -> Screen:
        """The newest of the bot's messages, after everything was handled. Raises NotSeenError without one."""
        await self.settled()
        screens = await self.screens()
        if not screens:
            raise NotSeenError(f"{self.first_name} sees nothing from the bot")
        return screens[-1]

    async def buttons(self) -> list[str]:
        """The labels of the newest message that has buttons, after everything was handled."""
        await self.settled()
        labels = [screen.labels for screen in await self.screens()]
        return next((found for found in reversed(labels) if found), [])

    async def sees(self, text: str, timeout_ms: int = 5000) -> Screen:
        """Waits until a message that the bot sent or edited since her last action contains the text.

        Returns it. Raises NotSeenError with all that stands there when it does not come.
        """
        await self._wait_for({"text_contains": text}, timeout_ms)
        return next(screen for screen in reversed(await self.screens()) if text in screen.text)

    async def sees_button(self, label: str, timeout_ms: int = 5000) -> Screen:
        """The same for a part of a button's label."""
        await self._wait_for({"button_contains": label}, timeout_ms)
        return next(
            screen
            for screen in reversed(await self.screens())
            if any(label in shown for shown in screen.labels)
        )

    async def sees_toast(self, text: str, timeout_ms: int = 5000) -> None:
        """Waits for the answer to a pressed button."""
        await self._wait_for({"toast_contains": text}, timeout_ms)

    async def _wait_for(self, until: Json, timeout_ms: int) -> None:
        held, answer = await self._control.wait(
            {
                "phone_id": self.id if "toast_contains" in until else self._chat_id,
                "until": until,
                "since_event": self._since_event,
                "timeout_ms": timeout_ms,
            }
        )
        if not held:
            mine = [_screen(message) for message in answer["messages"] if message["from_bot"]]
            shown = "\n---\n".join(str(screen) for screen in mine) or "nothing"
            raise NotSeenError(f"{self.first_name} waited for {until}, and sees:\n{shown}")

    async def toasts(self) -> list[Toast]:
        """The answers to all buttons she pressed, those without text too, after everything was handled."""
        await self.settled()
        for query_id in self._queries:
            if query_id not in self._answers:
                answer = await self._control.callback(query_id)
                if answer["answered"]:
                    self._answers[query_id] = answer
        answers = [self._answers[query_id] for query_id in self._queries if query_id in self._answers]
        return [Toast(answer["text"], answer["show_alert"], answer["url"]) for answer in answers]


class InGroup(Phone):
    """A group as one member's phone shows it."""

    def __init__(self, control: EmulatorControl, body: Json, group: int, topic: int | None) -> None:
        super().__init__(control, body)
        self._chat_id = group
        self._topic = topic

    def _where(self) -> Json:
        return {"chat_id": self._chat_id} | ({"message_thread_id": self._topic} if self._topic else {})

    async def messages(self) -> list[Json]:
        """What stands in the topic, or in the whole group."""
        path = f"/phones/{self.id}/messages?chat_id={self._chat_id}"
        every = list((await self._control.request("GET", path))["messages"])
        return [one for one in every if self._topic in (None, one.get("message_thread_id"))]


def _screen(message: Json) -> Screen:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return Screen(
        int(message["message_id"]),
        str(message.get("text", message.get("caption", ""))),
        tuple(tuple(_button(button) for button in row) for row in rows),
        message,
    )


def _result(query_id: str, result: Json) -> InlineResult:
    message = _screen({"message_id": 0} | result["message"])
    title, description = str(result.get("title", "")), str(result.get("description", ""))
    return InlineResult(query_id, str(result["id"]), title, description, message, result)


def _button(button: Json) -> Button:
    kind = next(name for name in button if name not in ("text", "style", "icon_custom_emoji_id"))
    return Button(str(button["text"]), kind, button[kind])
