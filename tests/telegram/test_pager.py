"""Pages of long lists."""

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.pager import Page, page_of, page_of_groups, pager_row
from bot.telegram.taps import Tap
from bot.telegram.translator import Translators

NUMBERS = st.integers(-3, 40)


@given(st.lists(st.integers(), max_size=40), st.integers(1, 9))
def test_the_pages_together_are_the_list(items: list[int], size: int) -> None:
    first = page_of(items, 0, size)
    pages = [page_of(items, number, size) for number in range(first.count)]
    assert [item for page in pages for item in page.items] == items
    assert all(len(page.items) <= size for page in pages)
    assert [page.number for page in pages] == list(range(first.count))


@given(st.lists(st.integers(), max_size=40), NUMBERS)
def test_a_page_that_is_no_more_is_the_nearest(items: list[int], number: int) -> None:
    page = page_of(items, number, 5)
    assert 0 <= page.number < page.count
    assert page.items or not items


@given(st.lists(st.sampled_from("abcde"), max_size=40).map(sorted), st.integers(1, 9), NUMBERS)
def test_no_group_is_torn_apart(items: list[str], size: int, number: int) -> None:
    count = page_of_groups(items, 0, size, str).count
    pages = [page_of_groups(items, i, size, str).items for i in range(count)]
    assert [item for page in pages for item in page] == items
    for page in pages:
        for item in page:
            assert page.count(item) == items.count(item)
        assert len(page) <= size or len(set(page)) == 1
    assert page_of_groups(items, number, size, str).items in pages


def test_the_row_leads_round_and_round_and_is_not_there_for_one_page() -> None:
    t = Translators().for_("en")
    assert pager_row(t, Page([1], 0, 1), lambda number: Tap("x", "", (str(number),))) == []
    (row,) = pager_row(t, Page([1], 0, 3), lambda number: Tap("x", "", (str(number),)))
    assert [button.text for button in row] == ["‹", "1 / 3", "›"]
    assert [button.tap.args for button in row if button.tap] == [("2",), ("0",), ("1",)]
