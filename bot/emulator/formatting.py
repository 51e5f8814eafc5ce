"""The text of a message: parsed, cleaned, trimmed and measured as Telegram does it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from telegram.constants import MessageLimit

from bot.emulator.errors import Json, bad_request
from bot.emulator.html_parser import parse_error, parse_html
from bot.emulator.links import WrongLinkError, check_link
from bot.emulator.markdown_parser import parse_markdown, parse_markdown_v2
from bot.emulator.params import Params
from bot.emulator.spans import Span, index_at, units

_PARSERS: dict[str, Callable[[str], tuple[str, list[Span]]]] = {
    "html": parse_html,
    "markdownv2": parse_markdown_v2,
    "markdown": parse_markdown,
}
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_FOUND = (
    ("url", re.compile(r"\b(?:https?://|www\.)[^\s<>\"]+|\bt\.me/[^\s<>\"]+")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("mention", re.compile(r"(?<![\w/.])@[A-Za-z]\w{2,31}\b")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?\b")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
)
_GIVEN_KINDS = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    ]
)


@dataclass(frozen=True)
class FormattedText:
    """What a reader sees, and the spans over it."""

    text: str
    spans: tuple[Span, ...] = ()

    def entities(self, find_user: Callable[[int], Json | None]) -> list[Json]:
        """MessageEntity objects; a mention of somebody the bot has never met is left out."""
        entities = []
        for span in self.spans:
            entity = span.entity()
            if span.kind == "text_mention":
                user = find_user(int(span.argument))
                if user is None:
                    continue
                entity["user"] = user
            entities.append(entity)
        return entities[: MessageLimit.MESSAGE_ENTITIES]


def read_message_text(params: Params, field: str = "text") -> FormattedText:
    """`text` with its parse mode or entities. Raises ApiError when it is missing, blank, or wrong.

    The length is not checked here: Telegram words that refusal differently for sending and editing.
    """
    if not params.text(field):
        raise bad_request("message text is empty")
    formatted = read_formatted(params, field, "parse_mode", "entities")
    if not _INVISIBLE.sub("", formatted.text):
        raise bad_request("text must be non-empty")
    return formatted


def read_caption(params: Params, too_long: str = "message caption is too long") -> FormattedText:
    """`caption` with its parse mode or entities; no caption is an empty one. Raises ApiError.

    Measured in UTF-16 code units: Telegram may be laxer with emoji, never stricter. `too_long` is what the
    method at hand says of a longer one.
    """
    formatted = read_formatted(params, "caption", "parse_mode", "caption_entities")
    if units(formatted.text) > MessageLimit.CAPTION_LENGTH:
        raise bad_request(too_long)
    return formatted


def read_formatted(params: Params, field: str, mode_field: str, entities_field: str) -> FormattedText:
    """A text field parsed by the mode given, or with the entities given, cleaned and trimmed."""
    source = params.text(field)
    mode = params.text(mode_field).lower()
    if mode and mode not in _PARSERS:
        raise bad_request("unsupported parse_mode")
    given = params.json_list(entities_field)
    if mode:
        text, spans = _PARSERS[mode](source)
    else:
        text, spans = source, given_spans(given)
    return typed_text(*_clean(text, spans))


def given_spans(entities: Iterable[object]) -> list[Span]:
    """The formatting that these MessageEntity objects give, without what Telegram finds by itself. Raises ApiError."""
    return [span for span in map(_given_span, entities) if span]


def typed_text(text: str, spans: list[Span] | None = None) -> FormattedText:
    """Text as it stands, with links, mentions, commands, hashtags and e-mail addresses found in it."""
    kept = [span for span in spans or [] if span.length > 0 and span.end <= units(text)]
    return FormattedText(text, tuple(sorted(kept + _find_entities(text, kept), key=_by_place)))


def _by_place(span: Span) -> tuple[int, int, int]:
    return span.offset, -span.length, span.rank


def _given_span(entity: object) -> Span | None:
    if not isinstance(entity, dict):
        raise parse_error("expected an Object")
    kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(length, int):
        raise parse_error('Field "offset" must be of type Number')
    if kind not in _GIVEN_KINDS or offset < 0 or length <= 0:
        return None
    argument = ""
    if kind == "text_link":
        try:
            argument = check_link(str(entity.get("url", "")))
        except WrongLinkError as problem:
            raise bad_request(f"entity URL '{entity.get('url', '')}' is invalid: {problem}") from problem
    elif kind == "text_mention":
        user = entity.get("user")
        argument = str(user.get("id", 0)) if isinstance(user, dict) else "0"
    elif kind == "pre":
        argument = str(entity.get("language", ""))
    elif kind == "custom_emoji":
        argument = str(entity.get("custom_emoji_id", ""))
    return Span(kind, offset, length, argument)


def _clean(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Without what Telegram removes (direction overrides, control characters), trimmed at both ends."""
    text = _CONTROL.sub(" ", text)
    begin = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    gone = sorted(
        {*range(begin), *range(end, len(text)), *(found.start() for found in _REMOVED.finditer(text))}
    )
    if not gone:
        return text, spans
    offsets = [units(text[:index]) for index in gone]

    def moved(offset: int) -> int:
        return offset - sum(1 for removed in offsets if removed < offset)

    lost = set(gone)
    cleaned = "".join(character for index, character in enumerate(text) if index not in lost)
    return cleaned, [
        Span(span.kind, moved(span.offset), moved(span.end) - moved(span.offset), span.argument)
        for span in spans
    ]


def _find_entities(text: str, taken: list[Span]) -> list[Span]:
    blocked = [span for span in taken if span.kind in ("code", "pre", "text_link", "text_mention")]
    found: list[Span] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            matched = match.group().rstrip(".,;:!?)'\"") if kind == "url" else match.group()
            span = Span(kind, units(text[: match.start()]), units(matched))
            overlaps = any(span.offset < other.end and other.offset < span.end for other in blocked + found)
            if matched and not overlaps:
                found.append(span)
    return found


def covered(text: str, span: Span) -> str:
    """The part of the text that the span covers."""
    return text[index_at(text, span.offset) : index_at(text, span.end)]
