"""The parsers of HTML and MarkdownV2, against what Telegram's own parser is known to do."""

import re
from collections.abc import Callable
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.errors import ApiError
from bot.emulator.formatting import read_formatted, typed_text
from bot.emulator.html_parser import parse_html
from bot.emulator.links import WrongLinkError, check_link
from bot.emulator.markdown_parser import parse_markdown, parse_markdown_v2
from bot.emulator.params import Params
from bot.emulator.rich_text import to_html
from bot.emulator.spans import Span, units

TEXTS = st.text(st.characters(min_codepoint=1, codec="utf-8"))
_HTML_PIECES = (
    "<b>§</b>§<i>§</i>§<a href='x.org'>§</a>§<pre>§</pre>§<code class=\"language-x\">§</code>§</>§&lt;§&#x1F600;§&"
    "§<§>§=§🏟§ш§ §\n§<blockquote expandable>§</blockquote>§<tg-emoji emoji-id='5'>§</tg-emoji>§<span class='tg-spoiler'>§</span>"
)
_MARKDOWN_PIECES = "*§_§__§~§||§`§```§[§]§(§)§!§>§**>§\\§\n§x.org§ш§🏟§tg://emoji?id=5§\\.§."
MARKUP = st.lists(st.sampled_from(_HTML_PIECES.split("§"))).map("".join)
MARKDOWN = st.lists(st.sampled_from(_MARKDOWN_PIECES.split("§"))).map("".join)


def shown(result: tuple[str, list[Span]]) -> tuple[str, list[tuple[str, int, int]]]:
    text, spans = result
    return text, [(span.kind, span.offset, span.length) for span in spans]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        (
            "🏟 🏟&lt;<i    aba>",
            'Expected equal sign in declaration of an attribute of the tag "i" at byte offset 13',
        ),
        ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
        ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
        ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
        ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("&#xDFDF;", "Text contains invalid Unicode characters after decoding HTML entities"),
    ],
)
def test_wrong_html_is_refused_with_the_byte(source: str, text: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)

    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {text}")


@pytest.mark.parametrize(
    ("source", "text", "spans"),
    [
        ("&lt;&gt;&amp;&quot;&laquo;&#12345678;", '<>&"&laquo;&#12345678;', []),
        ("🏟 🏟<i>🏟 &lt🏟</i>", "🏟 🏟🏟 <🏟", [("italic", 5, 6)]),
        ("🏟<i>🏟 &gt;<b a = c>&lt🏟</b></i>", "🏟🏟 ><🏟", [("italic", 2, 7), ("bold", 6, 3)]),
        ("🏟 🏟&lt;<i>a</>", "🏟 🏟<a", [("italic", 6, 1)]),
        ("x<b></b>", "x", []),
        ("<a>telegram.org</a>", "telegram.org", [("text_link", 0, 12)]),
        ("<a> </a>", " ", []),
        ("<pre><code class='language-fift'>x</code></pre>", "x", [("pre", 0, 1)]),
        ("<pre> <code class='language-fift'>x</code></pre>", " x", [("pre", 0, 2), ("code", 1, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
    ],
)
def test_html_is_read_as_telegram_reads_it(source: str, text: str, spans: list[tuple[str, int, int]]) -> None:
    assert shown(parse_html(source)) == (text, spans)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("🏟 🏟_abacaba", "Can't find end of Italic entity at byte offset 9"),
        ("🏟 🏟_abac * asd ", "Can't find end of Bold entity at byte offset 15"),
        ("🏟 🏟`", "Can't find end of Code entity at byte offset 9"),
        ("🏟 🏟```", "Can't find end of Pre entity at byte offset 9"),
        ("🏟 🏟```a ", "Can't find end of PreCode entity at byte offset 9"),
        ("🏟 🏟__", "Can't find end of Underline entity at byte offset 9"),
        ("[telegram\\.org](asd", "Can't find end of a URL at byte offset 16"),
        ("]", "Character ']' is reserved and must be escaped with the preceding '\\'"),
    ],
)
def test_wrong_markdown_is_refused_with_the_byte(source: str, text: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_markdown_v2(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {text}"


@pytest.mark.parametrize(
    ("source", "text", "spans"),
    [
        ("🏟 🏟_abac \\* asd _", "🏟 🏟abac * asd ", [("italic", 5, 11)]),
        ("🏟 🏟_🏟 *🏟*_", "🏟 🏟🏟 🏟", [("italic", 5, 5), ("bold", 8, 2)]),
        ("🏟 🏟_🏟 __🏟___", "🏟 🏟🏟 🏟", [("italic", 5, 5), ("underline", 8, 2)]),
        ("🏟 🏟```🏟\n🏟```", "🏟 🏟🏟", [("pre", 5, 2)]),
        ("🏟 🏟**", "🏟 🏟", []),
        ("[ ](telegram.org)", " ", [("text_link", 0, 1)]),
        ("[ ](as)", " ", []),
        ("[telegram\\.org]a", "telegram.orga", [("text_link", 0, 12)]),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", 0, 3)]),
        ("||x||", "x", [("spoiler", 0, 1)]),
    ],
)
def test_markdown_is_read_as_telegram_reads_it(
    source: str, text: str, spans: list[tuple[str, int, int]]
) -> None:
    assert shown(parse_markdown_v2(source)) == (text, spans)


@given(TEXTS)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(escape(text, quote=False)) == (text, [])


@given(TEXTS)
def test_escaped_markdown_comes_back_as_it_was(text: str) -> None:
    escaped = re.sub(r"([_*\[\]()~`>#+\-=|{}.!\\])", r"\\\1", text)

    assert parse_markdown_v2(escaped) == (text, [])


def parsed(parse: Callable[[str], tuple[str, list[Span]]], source: str) -> tuple[str, list[Span]]:
    """What the parser made of it; nothing where it refused as Telegram does. Anything else is raised."""
    try:
        return parse(source)
    except ApiError:
        return "", []


@given(MARKUP | TEXTS)
def test_any_html_is_parsed_or_refused_and_spans_lie_inside(source: str) -> None:
    text, spans = parsed(parse_html, source)

    assert all(span.length > 0 and span.offset >= 0 and span.end <= units(text) for span in spans)


@given(MARKDOWN | TEXTS, st.sampled_from([parse_markdown, parse_markdown_v2]))
def test_any_markdown_is_parsed_or_refused_and_spans_lie_inside(
    source: str, parse: Callable[[str], tuple[str, list[Span]]]
) -> None:
    text, spans = parsed(parse, source)

    assert all(span.length > 0 and span.offset >= 0 and span.end <= units(text) for span in spans)


@given(MARKUP)
def test_what_was_parsed_and_shown_as_html_again_says_the_same(source: str) -> None:
    try:
        formatted = read_formatted(
            Params({"text": source, "parse_mode": "HTML"}), "text", "parse_mode", "entities"
        )
    except ApiError:
        return
    shown_again = to_html(formatted.text, formatted.entities(lambda number: None))

    assert re.sub(r"<[^>]*>", "", shown_again) == escape(formatted.text)
    opened = re.findall(r"<(\w+)", shown_again)
    closed = re.findall(r"</(\w+)", shown_again)
    assert sorted(opened) == sorted(closed)


@given(
    st.lists(st.tuples(st.sampled_from(["bold", "italic", "spoiler"]), st.integers(0, 9), st.integers(1, 9)))
)
def test_crossing_entities_still_make_nested_html(given_spans: list[tuple[str, int, int]]) -> None:
    entities = [{"type": kind, "offset": offset, "length": length} for kind, offset, length in given_spans]

    stack: list[str] = []
    for closing, name in re.findall(r"<(/?)(\w+)", to_html("a🏟b<c>d&e", entities)):
        if closing:
            assert stack.pop() == name
        else:
            stack.append(name)
    assert stack == []


@given(TEXTS)
def test_any_link_is_taken_or_refused(text: str) -> None:
    try:
        checked = check_link(text)
    except WrongLinkError:
        return
    assert check_link(checked) == checked


@given(TEXTS)
def test_entities_found_in_any_text_lie_inside_it(text: str) -> None:
    assert all(span.end <= units(text) for span in typed_text(text).spans)


def test_a_script_cannot_hide_in_a_link() -> None:
    formatted = read_formatted(
        Params({"text": '<a href="javascript:alert(1)">x</a>', "parse_mode": "HTML"}),
        "text",
        "parse_mode",
        "e",
    )

    assert to_html(formatted.text, formatted.entities(lambda number: None)) == "x"
