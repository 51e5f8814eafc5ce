"""What each kind of call takes of Telegram's limits."""

import pytest
from aiogram.enums import ChatAction
from aiogram.methods import (
    AnswerCallbackQuery,
    CopyMessages,
    DeleteMessage,
    EditMessageText,
    GetChat,
    SendChatAction,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.types import BotCommandScopeChat, BufferedInputFile, InputMediaPhoto

from bot.telegram.claims import ChatId, chat_of, claim_of, uploads
from bot.telegram.rates import Claim

FILE = BufferedInputFile(b"x", "x.txt")


@pytest.mark.parametrize(
    ("method", "claim"),
    [
        (SendMessage(chat_id=7, text="x"), Claim("chat:7", 1, counted=True)),
        (SendMessage(chat_id="7", text="x"), Claim("chat:7", 1, counted=True)),
        (SendMessage(chat_id=-5, text="x"), Claim("chat:-5", 1, counted=True, in_group=True)),
        (SendMessage(chat_id="@Sarajevo", text="x"), Claim("chat:@sarajevo", 1, counted=True, in_group=True)),
        (
            SendMediaGroup(chat_id=7, media=[InputMediaPhoto(media="a"), InputMediaPhoto(media="b")]),
            Claim("chat:7", 2, counted=True),
        ),
        (CopyMessages(chat_id=7, from_chat_id=8, message_ids=[1, 2, 3]), Claim("chat:7", 3, counted=True)),
        (EditMessageText(chat_id=7, message_id=1, text="x"), Claim("chat:7", counted=True)),
        (
            EditMessageText(inline_message_id="a", text="x"),
            Claim("method:editMessageText", counted=True),
        ),
        (AnswerCallbackQuery(callback_query_id="1"), Claim("method:answerCallbackQuery")),
        (SendChatAction(chat_id=7, action=ChatAction.TYPING), Claim("method:sendChatAction:7")),
        (DeleteMessage(chat_id=7, message_id=1), Claim("method:deleteMessage:7")),
        (GetChat(chat_id=7), Claim("method:getChat:7")),
        (
            SetMyCommands(commands=[], scope=BotCommandScopeChat(chat_id=7)),
            Claim("method:setMyCommands"),
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, TelegramMethod) else value.scope,
)
def test_what_a_call_takes(method: TelegramMethod[object], claim: Claim) -> None:
    assert claim_of(method) == claim


@pytest.mark.parametrize(("given", "chat"), [(7, 7), ("-100123", -100123), ("@Niš", "@niš")])
def test_one_chat_has_one_name(given: ChatId, chat: ChatId) -> None:
    assert chat_of(SendMessage(chat_id=given, text="x")) == chat


def test_files_of_ours_are_noticed_wherever_they_are() -> None:
    assert uploads(SendDocument(chat_id=7, document=FILE))
    assert uploads(SendMediaGroup(chat_id=7, media=[InputMediaPhoto(media="a"), InputMediaPhoto(media=FILE)]))
    assert not uploads(SendDocument(chat_id=7, document="file id"))
    assert not uploads(SendMessage(chat_id=7, text="x"))
