"""Webhook settings. getUpdates, which waits, is in polling.py."""

from dataclasses import dataclass
from typing import Final

from bot.emulator.errors import Json
from bot.emulator.params import Params
from bot.emulator.world import World


@dataclass(frozen=True)
class Described:
    """A result that comes with a sentence."""

    result: object
    description: str


def set_webhook(world: World, params: Params) -> Described:
    """setWebhook; an empty url deletes it."""
    url = params.text("url").strip()
    if not url:
        return delete_webhook(world, params)
    if params.has("allowed_updates"):
        allowed = [str(kind) for kind in params.json_list("allowed_updates")]
    else:
        allowed = world.updates.allowed
    changed = world.webhook.set(url, params.text("secret_token"), params.integer("max_connections"))
    world.updates.allow(allowed)
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.events.stir()
    return Described(True, "Webhook was set" if changed else "Webhook is already set")


def delete_webhook(world: World, params: Params) -> Described:
    """deleteWebhook."""
    had = world.webhook.remove()
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.events.stir()
    return Described(True, "Webhook was deleted" if had else "Webhook is already deleted")


def get_webhook_info(world: World, params: Params) -> Json:
    """getWebhookInfo."""
    return world.webhook.info(len(world.updates), world.updates.allowed)


METHODS: Final = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
