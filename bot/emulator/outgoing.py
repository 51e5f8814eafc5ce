"""The bot's messages on their way into a chat."""

from bot.emulator.archive import Stored
from bot.emulator.errors import Json, bad_request
from bot.emulator.keyboards import read_markup
from bot.emulator.params import Params
from bot.emulator.people import Group, Person
from bot.emulator.recipients import read_recipient
from bot.emulator.topics import thread_of_bot, without_reply
from bot.emulator.world import World


def send(world: World, params: Params, content: Json) -> Stored:
    """One message to `chat_id` with the options that every sending method has. Raises ApiError."""
    chat = read_recipient(world, params)
    return post(world, params, chat, content)


def post(world: World, params: Params, chat: Person | Group, content: Json) -> Stored:
    """The same to a chat already found."""
    markup = read_markup(params, private=isinstance(chat, Person))
    options = read_options(world, params, chat)
    world.flood.check(chat.id)
    sealed = False
    body = content | options
    if markup is not None and "inline_keyboard" in markup:
        if markup["inline_keyboard"]:
            body |= {"reply_markup": markup}
    elif markup is not None:
        sealed = True
        if isinstance(chat, Person):
            _show_keyboard(world, chat, markup)
    sender = None if isinstance(chat, Group) and chat.type == "channel" else world.bot_user()
    return world.archive.add(chat.chat(), sender, body, sealed=sealed)


def read_options(world: World, params: Params, chat: Person | Group) -> Json:
    """Its topic, reply_parameters, protect_content and link_preview_options as the message carries them."""
    answered = _read_answered(world, params, chat)
    options = thread_of_bot(params.integer("message_thread_id"), chat, answered)
    if answered is not None:
        options["reply_to_message"] = without_reply(answered)
    if params.flag("protect_content"):
        options["has_protected_content"] = True
    return options | read_link_preview(params)


def read_link_preview(params: Params) -> Json:
    """link_preview_options as the message carries them: only that there is to be none."""
    preview = params.json_object("link_preview_options")
    if preview is None and params.flag("disable_web_page_preview"):
        preview = {"is_disabled": True}
    return {"link_preview_options": {"is_disabled": True}} if preview and preview.get("is_disabled") else {}


def _read_answered(world: World, params: Params, chat: Person | Group) -> Stored | None:
    given = params.json_object("reply_parameters")
    if given is None:
        number = params.integer("reply_to_message_id")
        lenient = params.flag("allow_sending_without_reply")
    else:
        if not isinstance(given.get("message_id"), int | str):
            raise bad_request("can't parse reply parameters: Can't find field \"message_id\"")
        number, lenient = int(given["message_id"]), bool(given.get("allow_sending_without_reply"))
    if not number:
        return None
    answered = world.archive.find(chat.id, number)
    if answered is None and not lenient:
        raise bad_request("message to be replied not found")
    return answered


def _show_keyboard(world: World, person: Person, markup: Json) -> None:
    if "keyboard" in markup:
        person.reply_keyboard = markup
    elif "remove_keyboard" in markup:
        person.reply_keyboard = None
    else:
        return
    world.tell_phone(person)
