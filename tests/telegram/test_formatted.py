"""What somebody formatted on her phone becomes HTML that Telegram takes back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.types import Chat, Message, MessageEntity, User

from bot.core.broadcasts.markup import check
from bot.telegram.formatted import html_of


def typed(text: str, kind: str, **given: Any) -> Message:
    """A message whose first five units are formatted."""
    entity = MessageEntity(type=kind, offset=0, length=5, **given)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Message(message_id=1, date=at, chat=Chat(id=1, type="private"), text=text, entities=[entity])


@pytest.mark.parametrize(
    ("message", "html"),
    [
        (typed("<😀 &> x", "bold"), "<b>&lt;😀 &amp;</b>&gt; x"),
        (typed("roads", "spoiler"), "<tg-spoiler>roads</tg-spoiler>"),
        (typed("roads", "expandable_blockquote"), "<blockquote expandable>roads</blockquote>"),
        (typed("roads", "pre", language="c"), '<pre><code class="language-c">roads</code></pre>'),
        (
            typed("roads", "text_link", url='https://example.org/?a="b"&c'),
            '<a href="https://example.org/?a=&quot;b&quot;&amp;c">roads</a>',
        ),
    ],
)
def test_formatting_is_kept_as_html_that_may_be_sent(message: Message, html: str) -> None:
    assert html_of(message) == html
    check(html, 100)


def test_what_calls_somebody_or_is_found_by_every_phone_is_no_formatting() -> None:
    user = User(id=2, is_bot=False, first_name="Ana")

    assert html_of(typed("Ana & Ben", "text_mention", user=user)) is None
    assert html_of(typed("x.org & y", "url")) is None
