"""What somebody formatted on her phone, as Telegram's HTML."""

from html import escape
from typing import Final

from aiogram.types import Message, MessageEntity
from aiogram.utils.text_decorations import HtmlDecoration

# A mention would call the person it names, an emoji of Telegram's shop is not for bots to send; addresses and commands
# are found again by every phone that reads them.
_KEPT: Final = frozenset(
    (
        *("bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link"),
        *("blockquote", "expandable_blockquote"),
    )
)


def html_of(message: Message) -> str | None:
    """The text, or the caption, with its formatting, all else in it escaped; None where she formatted nothing."""
    text, entities = message.text or message.caption, message.entities or message.caption_entities
    kept = [entity for entity in entities or () if _is_kept(entity)]
    return _HTML.unparse(text, kept) if text and kept else None


def _is_kept(entity: MessageEntity) -> bool:
    return entity.type in _KEPT


class _Html(HtmlDecoration):
    """aiogram's, which leaves an address as it is and names the language of code by an attribute that Telegram ignores."""

    def link(self, value: str, link: str) -> str:
        return f'<a href="{escape(link)}">{value}</a>'

    def pre_language(self, value: str, language: str) -> str:
        return f'<pre><code class="language-{escape(language)}">{value}</code></pre>'


_HTML: Final = _Html()
