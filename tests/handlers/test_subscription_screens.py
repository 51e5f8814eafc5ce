"""What a resident sees who wants no more announcements of a city, or wants them again."""

import pytest

from handlers.broadcasts import subscription_screens as screens
from tests.handlers.pictures import (
    FAR_FETCHED,
    LONGEST_SLUG,
    TAGS,
    data,
    expect_telegram_takes,
    too_wide,
    voice,
)


@pytest.mark.parametrize("tag", TAGS)
def test_each_answer_leads_to_its_opposite_and_to_the_menu(tag: str) -> None:
    t = voice(tag)
    for screen, leads_to in (
        (screens.unsubscribed(t, FAR_FETCHED), f"bo.on:{LONGEST_SLUG}"),
        (screens.subscribed(t, FAR_FETCHED), f"bo.off:{LONGEST_SLUG}"),
        (screens.elsewhere(t, FAR_FETCHED), "city::f:0"),
    ):
        expect_telegram_takes(screen)
        assert too_wide(screen) == []
        assert "A town &amp; &lt;its&gt; name" in screen.text
        assert data(screen) == [leads_to, "menu:"]
