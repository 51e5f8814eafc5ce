"""Links and @names are told from words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ideas.links import find_links, find_mentions, is_only_a_link, link_spans


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Види https://skopje.gov.mk/plan?a=1.", ["https://skopje.gov.mk/plan?a=1"]),
        ("t.me/parkovi, www.grad.ba!", ["t.me/parkovi", "www.grad.ba"]),
        ("(https://en.wikipedia.org/wiki/Park_(x))", ["https://en.wikipedia.org/wiki/Park_(x)"]),
        ("HTTP://X.COM и Grad.COM", ["HTTP://X.COM", "Grad.COM"]),
        ("http://192.168.0.1:80/x", ["http://192.168.0.1:80/x"]),
        ("пример.срб и град.мкд", ["пример.срб", "град.мкд"]),
        ("tg://resolve?domain=charshi", ["tg://resolve?domain=charshi"]),
        ("t.me/a t.me/a", ["t.me/a"]),
        ("«https://grad.rs/a»", ["https://grad.rs/a"]),
    ],
)
def test_links_are_found_without_the_signs_around_them(text: str, links: list[str]) -> None:
    assert list(find_links(text)) == links


@pytest.mark.parametrize(
    "text",
    [
        "Паркот е мал.Нема дрва.",
        "ana@grad.mk",
        "12.30 часот, в.2.0",
        "e.g. and i.e.",
        "https://",
        "ул.Иван",
        "@grad",
        "www.x",
        "...",
    ],
)
def test_what_is_no_link_is_not_found(text: str) -> None:
    assert find_links(text) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@skopje_grad и @Pula!", ["@skopje_grad", "@Pula"]),
        ("(@grad_1)", ["@grad_1"]),
        ("ana@grad.mk x@name https://x.com/@user", []),
        ("@ab @1abcd @", []),
        ("@grad.mk", []),
    ],
)
def test_names_of_telegram_are_found(text: str, names: list[str]) -> None:
    assert list(find_mentions(text)) == names


@pytest.mark.parametrize(
    "text", ["https://x.com/a", " 👉 t.me/abcd 👈 ", "(www.grad.mk), @grad_mk!", "https://x.com/a\nt.me/bcd"]
)
def test_a_text_may_be_only_a_link(text: str) -> None:
    assert is_only_a_link(text)


@pytest.mark.parametrize("text", ["", "👍", "@grad_mk", "Дрва: https://x.com", "t.me/abcd 5", "ana@grad.mk"])
def test_other_texts_are_not_only_a_link(text: str) -> None:
    assert not is_only_a_link(text)


@given(
    st.lists(
        st.one_of(
            st.text(max_size=8),
            st.sampled_from(["https://", "a.com", "/", ".", "(", ")", "@", "www.", "t.me/x"]),
        )
    ).map("".join)
)
def test_links_of_any_text_lie_in_it_in_order(text: str) -> None:
    after = 0
    for start, end in link_spans(text):
        assert after <= start < end <= len(text)
        after = end
    assert not is_only_a_link(f"{text} слово")
    assert all(link in text for link in find_links(text) + find_mentions(text))
