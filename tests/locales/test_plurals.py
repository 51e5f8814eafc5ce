"""The plural forms are CLDR's."""

from gettext import c2py
from itertools import chain

import pytest
from babel import Locale

from bot.core.languages import LANGUAGES
from locales.plurals import PLURALS

CLDR_ORDER = ("zero", "one", "two", "few", "many", "other")
NUMBERS = tuple(chain(range(1200), (10_001, 10_021, 100_000, 1_000_000, 1_000_001, 2_000_000, 3_000_022)))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_number_has_the_form_of_its_category(tag: str) -> None:
    plurals = PLURALS[tag]
    choose = c2py(plurals.expression)
    category_of = Locale.parse(LANGUAGES[tag].locale).plural_form
    assert all(plurals.categories[choose(n)] == category_of(n) for n in NUMBERS)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_category_of_whole_numbers_is_missing_or_out_of_order(tag: str) -> None:
    category_of = Locale.parse(LANGUAGES[tag].locale).plural_form
    used = {category_of(n) for n in NUMBERS}
    assert PLURALS[tag].categories == tuple(category for category in CLDR_ORDER if category in used)
    assert PLURALS[tag].header.startswith(f"nplurals={len(used)}; plural=")
