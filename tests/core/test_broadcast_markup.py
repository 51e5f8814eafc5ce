"""The HTML of broadcasts: what Telegram would refuse is refused before anybody is sent it, and where it is wrong is told."""

from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.broadcasts.markup import MarkupInvalid, check, length, read

LIMIT = 3_000


def refused(text: str, limit: int = LIMIT) -> tuple[str, int, int, str]:
    """Why, where, and which piece."""
    with pytest.raises(MarkupInvalid) as caught:
        check(text, limit)
    wrong = caught.value
    return wrong.problem, wrong.line, wrong.column, wrong.around


TAKEN = (
    "Bread and roses",
    "<b>Bold <i>and italic</i></b> <u>u</u> <s>s</s> <del>d</del> <STRONG>s</strong>",
    "<tg-spoiler>hidden</tg-spoiler> <span class='tg-spoiler'>hidden</span >",
    '<a href="https://skopje.gov.mk/a?b=1&amp;c=2">here</a>',
    '<a href="https://skopje.gov.mk/a?b=1&c=2">an address has its signs as they are</a>',
    '<a href="mailto:info@skopje.gov.mk">write</a> <a href="tel:+38921234567">call</a>',
    '<pre><code class="language-python">x = 1</code></pre> <pre>x</pre> <code>y</code>',
    "<blockquote>said</blockquote><blockquote expandable>said at length</blockquote>",
    "&lt; &gt; &amp; &quot; &#128512; &#x1F600; 2 > 1",
    "<b\n>on two lines</b>",
)

WRONG = (
    ("<bb>x</bb>", ("tag", 1, 1, "<bb>")),
    ("one\ntwo <h1>x</h1>", ("tag", 2, 5, "<h1>")),
    ("line<br/>break", ("tag", 1, 5, "<br/>")),
    ('<tg-emoji emoji-id="5">x</tg-emoji>', ("tag", 1, 1, '<tg-emoji emoji-id="5">')),
    ("<b class='x'>x</b>", ("attribute", 1, 1, "<b class='x'>")),
    ("<a>skopje.gov.mk</a>", ("attribute", 1, 1, "<a>")),
    ("<a href=skopje.gov.mk>x</a>", ("attribute", 1, 1, "<a href=skopje.gov.mk>")),
    ("<span>x</span>", ("attribute", 1, 1, "<span>")),
    ('<code class="language-x">x</code>', ("attribute", 1, 1, '<code class="language-x">')),
    ("<b>x</b one>", ("attribute", 1, 5, "</b one>")),
    ("x <b>y <i>z</i>", ("unclosed", 1, 3, "<b>")),
    ("x</b>", ("unopened", 1, 2, "</b>")),
    ("<b>x</i>", ("unopened", 1, 5, "</i>")),
    ("<b><i>x</b></i>", ("crossed", 1, 8, "</b>")),
    ("one\n\ntwo <b three", ("cut", 3, 5, "<b three")),
    ("<b x<i>y</i></b>", ("cut", 1, 1, "<b x")),
    ('<a href="https://x.org>x</a>', ("cut", 1, 1, "<a href=")),
    ('<a href="tg://user?id=1">x</a>', ("address", 1, 1, '<a href="tg://user?id=1">')),
    ('<a href="javascript:alert(1)">x</a>', ("address", 1, 1, '<a href="javascript:alert(1)">')),
    ('<a href="https://localhost">x</a>', ("address", 1, 1, '<a href="https://localhost">')),
    ("2 < 3", ("sign", 1, 3, "<")),
    ("I <3 you", ("sign", 1, 3, "<")),
    ("Bread & roses", ("sign", 1, 7, "&")),
    ("&nbsp;", ("sign", 1, 1, "&")),
    ("&#xD800;", ("sign", 1, 1, "&")),
    ("", ("blank", 1, 1, "")),
    ("<b> \n\u200b</b>", ("blank", 1, 1, "")),
)


@pytest.mark.parametrize("text", TAKEN)
def test_what_telegram_takes_is_taken(text: str) -> None:
    check(text, LIMIT)


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_what_is_wrong_is_told_with_its_place(text: str, expected: tuple[str, int, int, str]) -> None:
    assert refused(text) == expected


def test_only_what_is_read_is_measured_as_telegram_measures() -> None:
    text = '<b>😀😀</b> &amp; <a href="https://skopje.gov.mk">х</a>'

    assert length(text) == 8
    check(text, 8)
    assert refused(text, 7)[:3] == ("long", 1, text.index("х") + 1)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Bread & roses, 2 < 3, I <3 you", "Bread &amp; roses, 2 &lt; 3, I &lt;3 you"),
        ("if x<y then <Ana Marija> or <ana@skopje.mk>", "if x&lt;y then &lt;Ana Marija&gt; or &lt;ana@skopje.mk&gt;"),
        ("<b>Bread</b> & roses <3 &nbsp;", "<b>Bread</b> &amp; roses &lt;3 &amp;nbsp;"),
        ("write &lt;b&gt;", "write &lt;b&gt;"),
    ],
)  # fmt: skip
def test_a_sign_that_is_no_tag_stays_a_sign(typed: str, html: str) -> None:
    assert read(typed, LIMIT) == html


@pytest.mark.parametrize("typed", ["<bb>x</bb>", "<b>x", "one <b two", "<a href='x'>y</a>", "& <x y='z'>"])
def test_what_was_meant_to_be_a_tag_and_is_none_is_refused_where_she_typed_it(typed: str) -> None:
    with pytest.raises(MarkupInvalid) as caught:
        read(typed, LIMIT)

    assert typed.startswith(caught.value.around, caught.value.column - 1)


@given(st.text(st.characters(codec="utf-8")))
def test_plain_text_is_read_as_it_was_typed(typed: str) -> None:
    html = escape(typed, quote=False)

    assert length(html) == len(typed.encode("utf-16-le")) // 2
    try:
        check(html, LIMIT)
    except MarkupInvalid as wrong:
        assert wrong.problem == "blank"  # noqa: PT017 (what has nothing to read is refused for that alone)
    else:
        assert unescape(read(html, LIMIT)) == typed
