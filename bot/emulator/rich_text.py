"""A message's text as safe HTML for the page: entities become a few known tags, all else is escaped."""

from html import escape

from bot.emulator.errors import Json
from bot.emulator.links import WrongLinkError, check_link
from bot.emulator.spans import units

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}


def to_html(text: str, entities: list[Json]) -> str:
    """HTML with b, i, u, s, code, pre, blockquote, a (href only http, https and tg) and span.spoiler.

    Tags are always nested; where entities overlap crosswise, the later one is cut at the earlier one's end.
    """
    if not entities:
        return escape(text)
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + units(character))
    index_of = {offset: index for index, offset in enumerate(offsets)}
    spans: list[tuple[int, int, Json]] = []
    for entity in sorted(entities, key=lambda entity: (entity["offset"], -entity["length"])):
        begin = index_of.get(entity["offset"])
        end = index_of.get(entity["offset"] + entity["length"])
        if begin is not None and end is not None:
            spans.append((begin, end, entity))
    pieces: list[str] = []
    open_spans: list[tuple[int, str]] = []
    written = 0
    edges = {edge for begin, end, _ in spans for edge in (begin, end)}
    for index in sorted({0, len(text)} | edges):
        pieces.append(escape(text[written:index]))
        written = index
        while open_spans and open_spans[-1][0] <= index:
            pieces.append(open_spans.pop()[1])
        while spans and spans[0][0] <= index:
            begin, end, entity = spans.pop(0)
            limit = min([end, *(other for other, _ in open_spans)])
            before, after = _tags(entity, text[begin:end])
            if before and limit > index:
                pieces.append(before)
                open_spans.append((limit, after))
    return "".join(pieces)


def _tags(entity: Json, covered: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
    if kind == "expandable_blockquote":
        return '<blockquote class="expandable">', "</blockquote>"
    if kind == "spoiler":
        return '<span class="spoiler">', "</span>"
    if kind in ("bot_command", "mention", "hashtag"):
        return f'<span class="{kind.replace("_", "-")}">', "</span>"
    if kind == "email":
        return f'<a href="mailto:{escape(covered)}">', "</a>"
    if kind in ("text_link", "url"):
        try:
            address = check_link(entity.get("url", covered))
        except WrongLinkError:
            return "", ""
        return f'<a href="{escape(address)}">', "</a>"
    return "", ""
