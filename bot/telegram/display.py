"""Puts a reply on the phone: redraws the message in place where Telegram permits, else sends a new one."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

import structlog
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageMedia,
    EditMessageText,
    SendChatAction,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SendVenue,
)
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    MediaUnion,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from markupsafe import Markup

from bot.telegram.courier import Courier, Priority
from bot.telegram.names import Names
from bot.telegram.profile import Profile
from bot.telegram.screens import Album, Picture, Row, Screen, Venue, fits_caption
from bot.telegram.turns import GroupChat, Reply, Turn

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
TOAST_LIMIT = 200  # characters, set by Telegram
_UNCHANGED = "message is not modified"
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message",
    "there is no media in the message",
)
# Telegram keeps no list of what it says of a picture; these were met.
_PICTURE_REFUSED: Final = (
    "wrong file identifier",
    "wrong remote file",
    "wrong file_id",
    "wrong padding in the string",
    "wrong type of the web page content",
    "invalid file_id",
    "failed to get http url content",
    "file is temporarily unavailable",
    "file must be non-empty",
    "file is too big",
    "can't use file of type",
    "image_process_failed",
    "photo_",
    "media_empty",
    "media_invalid",
    "file_reference_",
    "webpage_",
)
_NO_TOPIC: Final = ("message thread not found", "TOPIC_DELETED", "TOPIC_CLOSED", "TOPIC_ID_INVALID")
QUERY_TOO_OLD = "query is too old"
_log = structlog.get_logger()


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """The screen's buttons as Telegram takes them; not to be changed."""
    return keyboard_of(screen.rows)


def keyboard_of(rows: tuple[Row, ...]) -> InlineKeyboardMarkup | None:
    """The same for buttons that are not under a screen."""
    return _markup(rows) if rows else None


@lru_cache(maxsize=1024)
def _markup(rows: tuple[Row, ...]) -> InlineKeyboardMarkup:
    # Most screens have the same buttons for all who read a language, and aiogram takes 10 µs to make one.
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=button.text,
                    callback_data=button.tap.pack() if button.tap else None,
                    url=button.url,
                    copy_text=CopyTextButton(text=button.copies) if button.copies else None,
                    switch_inline_query=button.inline_query,
                )
                for button in row
            ]
            for row in rows
        ]
    )


def message_of(chat_id: int, screen: Screen, thread_id: int | None = None) -> SendMessage | SendPhoto:
    """The screen as a new message; see ``send_screen`` for a picture that Telegram may refuse."""
    if screen.picture is not None and fits_caption(screen.text):
        return SendPhoto(
            chat_id=chat_id,
            message_thread_id=thread_id,
            photo=_media(screen.picture),
            caption=str(screen.text),
            parse_mode="HTML",
            reply_markup=keyboard(screen),
        )
    return SendMessage(
        chat_id=chat_id,
        message_thread_id=thread_id,
        text=str(screen.text),
        parse_mode="HTML",
        reply_markup=keyboard(screen),
        link_preview_options=NO_PREVIEW,
    )


def _media(picture: Picture) -> str | InputFile:
    return picture if isinstance(picture, str) else BufferedInputFile(picture.content, picture.name)


async def send_screen(
    courier: Courier,
    chat_id: int,
    screen: Screen,
    priority: Priority = Priority.REPLY,
    thread_id: int | None = None,
) -> Message:
    """Send the screen as a new message, without its picture if Telegram refuses that. Raises as ``Courier.call``."""
    try:
        return await courier.call(message_of(chat_id, screen, thread_id), priority=priority)
    except TelegramBadRequest as error:
        if screen.picture is None or not is_about_picture(error):
            raise
        bare = replace(screen, picture=None)
        return await courier.call(message_of(chat_id, bare, thread_id), priority=priority)


async def send_album(courier: Courier, chat_id: int, album: Album, thread_id: int | None = None) -> None:
    """Send the pictures as one message, our own where Telegram refuses its. Raises as ``Courier.call``."""
    try:
        await _send_pictures(courier, chat_id, album.pictures, thread_id)
    except TelegramBadRequest as error:
        if album.pictures == album.drawings or not is_about_picture(error):
            raise
        await _send_pictures(courier, chat_id, album.drawings, thread_id)


async def _send_pictures(
    courier: Courier, chat_id: int, pictures: Sequence[Picture], thread_id: int | None
) -> None:
    if len(pictures) == 1:  # Telegram takes no album of one
        await courier.call(SendPhoto(chat_id=chat_id, message_thread_id=thread_id, photo=_media(pictures[0])))
        return
    media: list[MediaUnion] = [InputMediaPhoto(media=_media(picture)) for picture in pictures]
    await courier.call(SendMediaGroup(chat_id=chat_id, message_thread_id=thread_id, media=media))


async def send_to_group(courier: Courier, group: GroupChat, screen: Screen, priority: Priority) -> Message:
    """Send the screen to the group's topic; where that is gone or closed, to the group. Raises as ``Courier.call``."""
    try:
        return await send_screen(courier, group.chat_id, screen, priority, group.thread_id)
    except TelegramBadRequest as error:
        if group.thread_id is None or not any(reason in error.message for reason in _NO_TOPIC):
            raise
        _log.warning("topic_refused", reason=error.message)
        return await send_screen(courier, group.chat_id, screen, priority)


def is_about_picture(error: TelegramBadRequest) -> bool:
    """Whether Telegram refused the screen for its picture."""
    said = error.message.lower()
    if not any(reason in said for reason in _PICTURE_REFUSED):
        return False
    _log.warning("picture_refused", reason=error.message)
    return True


def is_unchanged(error: TelegramBadRequest) -> bool:
    """Whether the message says already what it was to be changed into."""
    return _UNCHANGED in error.message


def is_gone(error: TelegramBadRequest) -> bool:
    """Whether the message cannot be edited, now or ever."""
    return any(reason in error.message for reason in _GONE)


def venue_of(chat_id: int, venue: Venue, thread_id: int | None = None) -> SendVenue:
    """The place as a message; Telegram wants a title and an address, whatever we know."""
    where = f"{venue.latitude:.5f}, {venue.longitude:.5f}"
    address = venue.address.strip() or where
    return SendVenue(
        chat_id=chat_id,
        message_thread_id=thread_id,
        latitude=venue.latitude,
        longitude=venue.longitude,
        title=venue.title.strip() or address,
        address=address,
    )


class Display:
    """Shows replies, through the courier."""

    def __init__(self, courier: Courier, profile: Profile, names: Names) -> None:
        self._courier = courier
        self._profile = profile
        self._names = names

    async def show(self, turn: Turn, reply: Reply) -> Message | None:
        """Answer a message: whatever the reply has is sent. A toast, where nothing was tapped, is a message.

        Returns the message that shows the screen, if there is one.
        """
        shown = None
        chat_id, thread_id = turn.chat_id, turn.thread_id
        if reply.toast and not reply.screen:
            await self.show_text(chat_id, Screen(Markup.escape(reply.toast)), thread_id)
        if reply.closes_keyboard:
            await self._courier.call(
                SendMessage(
                    chat_id=chat_id,
                    text=str(reply.closes_keyboard),
                    parse_mode="HTML",
                    reply_markup=ReplyKeyboardRemove(),
                )
            )
        if reply.document:
            await self._courier.call(
                SendDocument(
                    chat_id=chat_id,
                    message_thread_id=thread_id,
                    document=BufferedInputFile(reply.document.content, reply.document.name),
                    caption=str(reply.document.caption),
                    parse_mode="HTML",
                )
            )
        if reply.location_request:
            request = reply.location_request
            button = KeyboardButton(text=request.button, request_location=True)
            await self._courier.call(
                SendMessage(
                    chat_id=chat_id,
                    text=str(request.text),
                    parse_mode="HTML",
                    reply_markup=ReplyKeyboardMarkup(
                        keyboard=[[button]],
                        resize_keyboard=True,
                        one_time_keyboard=True,
                        input_field_placeholder=request.placeholder,
                    ),
                )
            )
        if reply.album:
            await send_album(self._courier, chat_id, reply.album, thread_id)
        for page in reply.pages:
            await self.show_text(chat_id, Screen(page), thread_id)
        if reply.screen:
            shown = await self.show_text(chat_id, reply.screen, thread_id)
        if reply.venue:
            await self._courier.call(venue_of(chat_id, reply.venue, thread_id))
        if reply.commands_changed:
            await self._profile.set_commands_for(reply.commands_changed)
        return shown

    async def show_text(self, chat_id: int, screen: Screen, thread_id: int | None = None) -> Message:
        """Send this screen as a new message."""
        return await send_screen(self._courier, chat_id, screen, thread_id=thread_id)

    async def redraw(self, message: Message, screen: Screen) -> None:
        """Let this screen stand where that message of ours stands; one that is gone is let go."""
        await self._turn_into(message, screen)

    async def show_typing(self, chat_id: int) -> None:
        """For some seconds the chat shows that an answer is being written."""
        await self._courier.call(SendChatAction(chat_id=chat_id, action="typing"))

    async def show_tap(self, callback: CallbackQuery, turn: Turn, reply: Reply) -> None:
        """Answer a tap: the button stops waiting while the message under it is redrawn."""
        await asyncio.gather(self._answer(callback.id, reply), self._redraw(callback, turn, reply))

    async def _answer(self, callback_id: str, reply: Reply) -> None:
        text = reply.toast[:TOAST_LIMIT] if reply.toast else None
        await self.answer_tap(callback_id, text, alert=reply.alert, opens=reply.opens)

    async def answer_tap(
        self, callback_id: str, text: str | None = None, *, alert: bool = False, opens: str | None = None
    ) -> None:
        """Stop the button's waiting, with a toast or an alert; one that waited too long is let go.

        With ``opens`` the phone goes to the private chat and starts it with that payload.
        """
        url = f"https://t.me/{await self._names.own_username()}?start={opens}" if opens else None
        try:
            await self._courier.call(
                AnswerCallbackQuery(
                    callback_query_id=callback_id, text=text, show_alert=alert or None, url=url
                )
            )
        except TelegramBadRequest as error:
            if QUERY_TOO_OLD not in error.message:
                raise

    async def _redraw(self, callback: CallbackQuery, turn: Turn, reply: Reply) -> None:
        under, screen = callback.message, reply.screen
        is_fresh = reply.fresh or bool(reply.pages or reply.album)
        if screen and isinstance(under, Message) and not is_fresh and await self._turn_into(under, screen):
            reply = replace(reply, screen=None)
        await self.show(turn, replace(reply, toast=None))

    async def _turn_into(self, under: Message, screen: Screen) -> bool:
        """Let this screen stand where that message stood; False where Telegram does not let us."""
        if screen.picture is not None and not fits_caption(screen.text):
            screen = replace(screen, picture=None)
        if under.text is None and not under.photo:
            return False
        try:
            if screen.picture is not None or under.text is not None:
                return await self._edit(edit_of(under.chat.id, under.message_id, screen))
        except TelegramBadRequest as error:
            if screen.picture is None or not is_about_picture(error):
                raise
            return await self._turn_into(under, replace(screen, picture=None))
        # A picture cannot be taken out of a message. The new one comes first: she never looks at nothing.
        await self.show_text(under.chat.id, screen, thread_of(under))
        await self._delete(under)
        return True

    async def _edit(self, method: EditMessageText | EditMessageMedia) -> bool:
        try:
            await self._courier.call(method)
        except TelegramBadRequest as error:
            if is_unchanged(error):
                return True
            if is_gone(error):
                return False
            raise
        return True

    async def _delete(self, message: Message) -> None:
        try:
            await self._courier.call(DeleteMessage(chat_id=message.chat.id, message_id=message.message_id))
        except (
            TelegramBadRequest
        ) as error:  # deleted by herself, or too old for it: it stays, and its buttons work
            _log.debug("message_not_deleted", reason=error.message)


def thread_of(message: Message) -> int | None:
    """The topic of a group that the message stands in; a thread of answers is none."""
    return message.message_thread_id if message.is_topic_message else None


def edit_of(chat_id: int, message_id: int, screen: Screen) -> EditMessageText | EditMessageMedia:
    """What lets the screen stand where that message of ours stands; a picture cannot be taken out of one."""
    if screen.picture is not None and fits_caption(screen.text):
        return EditMessageMedia(
            chat_id=chat_id,
            message_id=message_id,
            media=InputMediaPhoto(media=_media(screen.picture), caption=str(screen.text), parse_mode="HTML"),
            reply_markup=keyboard(screen),
        )
    return EditMessageText(
        chat_id=chat_id,
        message_id=message_id,
        text=str(screen.text),
        parse_mode="HTML",
        reply_markup=keyboard(screen),
        link_preview_options=NO_PREVIEW,
    )
