"""Waiting for the bot: until it handled what it was sent, or until a chat shows something."""

import asyncio
from dataclasses import dataclass

from bot.emulator.archive import Stored
from bot.emulator.errors import ControlError, Json
from bot.emulator.world import World

_POLLING_QUIET_SECONDS = 0.05
_POLLING_SILENT_SECONDS = 0.5


@dataclass(frozen=True)
class Condition:
    """What a chat has to show.

    With `since_event`, any of the bot's messages changed after it counts; without, only the newest.
    """

    text_contains: str | None = None
    button_contains: str | None = None
    toast_contains: str | None = None
    inline_answered: str | None = None
    since_event: int | None = None


def read_condition(given: Json) -> Condition | None:
    """The `until` of a wait. Raises ControlError for one that asks nothing."""
    until = given.get("until")
    if until is None:
        return None
    known = ("text_contains", "button_contains", "toast_contains", "inline_answered")
    if not isinstance(until, dict) or not any(isinstance(until.get(name), str) for name in known):
        raise ControlError(f"wait: until must have one of {', '.join(known)}")
    return Condition(**{name: until.get(name) for name in known}, since_event=given.get("since_event"))


async def wait_until(world: World, chat_id: int, condition: Condition, timeout_seconds: float) -> bool:
    """True as soon as the chat shows it; False when it did not in that time."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout_seconds
    while not _holds(world, chat_id, condition):
        if not await world.events.wait(max(0.0, deadline - loop.time())):
            return _holds(world, chat_id, condition)
    return True


def _holds(world: World, chat_id: int, condition: Condition) -> bool:
    since = condition.since_event
    if condition.inline_answered is not None:
        return world.inline.answered(condition.inline_answered)
    if condition.toast_contains is not None:
        return any(
            event["type"] == "callback_answer"
            and chat_id in (event["chat_id"], event["person_id"])
            and event["n"] > (since or 0)
            and condition.toast_contains in event["text"]
            for event in world.events.since(min(since or 0, world.events.last))
            if event["type"] != "resync"
        )
    if since is None:
        newest = world.archive.newest_from_bot(chat_id)
        return newest is not None and _shows(newest, condition)
    mine = (message for message in world.archive.list_chat(chat_id) if world.archive.from_bot(message))
    return any(message.changed > since and _shows(message, condition) for message in mine)


def _shows(message: Stored, condition: Condition) -> bool:
    text = str(message.body.get("text", message.body.get("caption", "")))
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    labels = [button["text"] for row in rows for button in row]
    if condition.text_contains is not None and condition.text_contains not in text:
        return False
    return condition.button_contains is None or any(condition.button_contains in label for label in labels)


async def wait_handled(
    world: World, phone_id: int, quiet_seconds: float | None, timeout_seconds: float
) -> bool:
    """True once every update of that phone has been handled, as far as can be known from here.

    For a webhook that is when the last one was answered. A polling bot confirms what it received, not what it
    finished; there no call about that chat may come for `quiet_seconds`. Unless told, these are 0.05 when the
    bot has made a call about the chat since it got the last update, and 0.5 when it has not.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout_seconds
    while True:
        while world.updates.outstanding(phone_id):
            if not await world.events.wait(max(0.0, deadline - loop.time())):
                return False
        touches = world.calls.touches(phone_id)
        quiet = _quiet_seconds(world, phone_id) if quiet_seconds is None else quiet_seconds
        calm_at = loop.time() + quiet
        while world.calls.touches(phone_id) == touches and loop.time() < min(calm_at, deadline):
            await world.events.wait(calm_at - loop.time())
        if loop.time() >= min(calm_at, deadline) and not world.updates.outstanding(phone_id):
            return True


def _quiet_seconds(world: World, phone_id: int) -> float:
    if world.webhook.url:
        return 0.0
    reacted = world.calls.touches(phone_id) > world.seen_at.get(phone_id, -1)
    return _POLLING_QUIET_SECONDS if reacted else _POLLING_SILENT_SECONDS
