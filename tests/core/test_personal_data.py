"""What looks like personal data is found where it stands, and what only resembles it is not."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ideas.personal import MASK, Personal, PersonalKind, find_personal, masked

PHONE, EMAIL, PLATE = PersonalKind.PHONE, PersonalKind.EMAIL, PersonalKind.PLATE
IBAN, ID_NUMBER, CARD = PersonalKind.IBAN, PersonalKind.ID_NUMBER, PersonalKind.PAYMENT_CARD
COUNTRIES = ("TR", "GR", "RO", "AL", "BG", "MK", "BA", "HR", "RS", "ME", "XK", "SI", "IT", "AT")


def said(text: str, country: str = "MK") -> list[tuple[PersonalKind, str]]:
    return [(one.kind, text[one.start : one.end]) for one in find_personal(text, country)]


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("MK", "070 123 456"),
        ("MK", "070/123-456"),
        ("MK", "02/3123-456"),
        ("MK", "070123456"),
        ("MK", "+389 70 123 456"),
        ("MK", "00389 70 123 456"),
        ("MK", "０７０１２３４５６"),
        ("MK", "+44 20 7946 0958"),
        ("RS", "064/123-45-67"),
        ("RS", "(011) 2345-678"),
        ("RS", "381641234567"),
        ("TR", "0532 123 45 67"),
        ("TR", "532 123 45 67"),
        ("TR", "+90(532)1234567"),
        ("GR", "6912345678"),
        ("GR", "210 1234567"),
        ("RO", "0722 123 456"),
        ("AL", "069 212 3456"),
        ("BG", "0888 123 456"),
        ("BA", "061/123-456"),
        ("HR", "091 123 4567"),
        ("ME", "067 123 456"),
        ("XK", "044 123 456"),
        ("XK", "+383 44 123 456"),
        ("IT", "347 1234567"),
    ],
)
def test_phones_are_found_as_people_of_the_country_write_them(country: str, number: str) -> None:
    assert said(f"Јавете се на {number}, благодарам", country) == [(PHONE, number)]


def test_a_name_that_begins_like_a_currency_does_not_make_a_phone_a_price() -> None:
    assert said("0888123456 Левски", "BG") == [(PHONE, "0888123456")]


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("MK", "2015-2020 година"),
        ("GR", "2023 - 2024, 2019/2020"),
        ("RS", "1990-1995"),
        ("MK", "цена 12 500 000 ден"),
        ("RS", "1.250.000 din"),
        ("GR", "2101234567 €"),
        ("GR", "€ 2101234567"),
        ("TR", "5321234567 TL"),
        ("MK", "Закон бр. 123/2019, сл. весник 12345"),
        ("GR", "ν. 4495/2017, ΦΕΚ 1234 Β"),
        ("MK", "12.12.2024 во 18:30, од 1100 до 1400 часот"),
        ("HR", "41.996123, 21.431234"),
        ("MK", "ул. 1234 бр. 22/1-3, 1000 Скопје"),
        ("MK", "SKP-2026-0042"),
        ("GR", "ATH-2026-0042"),
        ("MK", "автобус 22, линија 65 Б, 22 B 1234"),
        ("MK", "https://example.org/070123456/?id=070123456"),
        ("BA", "12 000 KM, 500 KM"),
        ("BG", "АЕЦ 2000, 12345678 лв."),
        ("TR", "34 TL 500, 12 MAY 24, 15 KM 100"),
        ("GR", "ΕΜΠ 2024, ΟΗΕ 2030"),
        ("RS", "IMAMO VIŠE OD KV 500 NJ RUPA"),
        ("RO", "B 100 LEI, TL 50 RON"),
        ("HR", "NK 2019-AB"),
        ("AT", "A 1 und G 20"),
        ("MK", ""),
        ("MK", "без бројки"),
    ],
)
def test_what_only_resembles_them_is_not_found(country: str, text: str) -> None:
    assert said(text, country) == []


@pytest.mark.parametrize(
    "address",
    [
        "ana@grad.mk",
        "ana.petrova+park@sub.grad.com.mk",
        "пошта@пример.срб",
        "ana (at) grad dot mk",
        "ana[at]grad.mk",
        "ana (@) grad (dot) com",
        "a_b-c@x-y.info",
    ],
)
def test_addresses_of_e_mail_are_found_without_the_signs_around_them(address: str) -> None:
    assert said(f"Пишете на ({address}).") == [(EMAIL, address)]


@pytest.mark.parametrize(
    "text", ["@skopje", "5 ден @ пазар", "ana@", "@grad.mk", "a@b", "шест (или седум) at grad", "x@.mk"]
)
def test_an_at_sign_alone_is_no_address(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("country", "plate"),
    [
        ("TR", "34 ABC 123"),
        ("TR", "06 A 12345"),
        ("TR", "59-AB-1234"),
        ("GR", "ABE-1234"),
        ("GR", "ΙΚΑ 1234"),
        ("RO", "CT 12 ABC"),
        ("RO", "B-123-XYZ"),
        ("AL", "AA 123 BC"),
        ("BG", "СВ 1234 КМ"),
        ("BG", "K1234AB"),
        ("MK", "SK 1234 AB"),
        ("MK", "СК-1234-АБ"),
        ("BA", "A12-K-345"),
        ("HR", "ZG 1234-AB"),
        ("HR", "PU 123-A"),
        ("HR", "ŠI-123-AB"),
        ("RS", "BG 123-AB"),
        ("RS", "БГ 1234-ШЋ"),
        ("ME", "PG AB123"),
        ("XK", "01-123-AB"),
        ("SI", "LJ AB-123"),
        ("SI", "KP 12-ABC"),
        ("IT", "AB123CD"),
        ("AT", "W-12345A"),
    ],
)
def test_plates_are_found_in_the_letters_of_any_keyboard(country: str, plate: str) -> None:
    assert said(f"секој ден {plate} стои тука", country) == [(PLATE, plate)]


def test_plates_of_the_neighbours_are_found_as_well() -> None:
    assert said("стои СК 1234 АБ и CT 12 ABC", "BG") == [(PLATE, "СК 1234 АБ"), (PLATE, "CT 12 ABC")]


@pytest.mark.parametrize("text", ["34 ABC 123", "ABE-1234", "W-12345A"])
def test_what_looks_like_much_else_is_a_plate_only_at_home_or_where_a_word_says_so(text: str) -> None:
    assert said(f"за {text} има", "ME") == []
    assert said(f"таблица {text} има", "ME") == [(PLATE, text)]


@pytest.mark.parametrize("word", ["таблица", "plaka", "Plakası", "registarska tablica", "targa", "πινακίδα", "ΠΙΝΑΚΙΔΑ", "plate", "număr de înmatriculare"])  # fmt: skip
def test_after_a_word_that_says_so_small_letters_are_a_plate_too(word: str) -> None:
    assert said(f"{word}: sk 1234 ab!") == [(PLATE, "sk 1234 ab")]
    assert said("sk 1234 ab!") == []


def test_figures_that_may_be_a_year_are_a_plate_only_where_a_word_says_so() -> None:
    assert said("SK 2019 AB") == []
    assert said("таблица SK 2019 AB") == [(PLATE, "SK 2019 AB")]


@pytest.mark.parametrize(
    "account",
    [
        "MK07 2501 2000 0058 984",
        "GR1601101250000000012300695",
        "tr330006100519786457841326",
        "RS35-2600-0560-1001-6113-79",
    ],
)
def test_accounts_are_found_by_their_check_digits_and_end_where_their_country_ends_them(account: str) -> None:
    assert said(f"IBAN {account} please pay") == [(IBAN, account)]
    wrong = account[:-1] + str((int(account[-1]) + 1) % 10)
    assert IBAN not in [kind for kind, _ in said(f"IBAN {wrong} please pay")]


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("RS", "0101990710008"),
        ("MK", "0101006500006"),
        ("RO", "1800101221144"),
        ("BG", "7523169263"),
        ("BG", "7542011030"),
        ("TR", "10000000146"),
        ("GR", "01013099997"),
        ("HR", "33392005961"),
    ],
)
def test_numbers_of_people_are_found_only_where_the_check_digit_fits(country: str, number: str) -> None:
    assert said(f"бр. {number}.", country) == [(ID_NUMBER, number)]
    for figure in range(1, 10):
        wrong = number[:-1] + str((int(number[-1]) + figure) % 10)
        assert ID_NUMBER not in [kind for kind, _ in said(f"бр. {wrong}.", country)]


@pytest.mark.parametrize(
    ("home", "number"), [("BG", "7523169263"), ("GR", "01013099997"), ("HR", "33392005961")]
)
def test_numbers_that_many_others_are_like_are_looked_for_at_home_only(home: str, number: str) -> None:
    assert ID_NUMBER in [kind for kind, _ in said(number, home)]
    assert ID_NUMBER not in [kind for kind, _ in said(number, "ME")]


def test_a_number_whose_day_does_not_exist_is_nobodys() -> None:
    days = [f"{day:02}{month:02}" for day in range(32, 100) for month in (1, 2)]
    random = Random(5)
    for day in days:
        number = day + "990" + "".join(random.choices("0123456789", k=6))
        assert ID_NUMBER not in [kind for kind, _ in said(number, "RS")], number


@pytest.mark.parametrize("card", ["4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005", "6011111111111117"])  # fmt: skip
def test_payment_cards_are_found_by_luhns_sum(card: str) -> None:
    assert said(f"картичка {card}.") == [(CARD, card)]
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
    assert CARD not in [kind for kind, _ in said(f"картичка {wrong}.")]


def test_a_card_ends_where_its_figures_do_though_others_follow() -> None:
    assert said("4111 1111 1111 1111 12/26 123") == [(CARD, "4111 1111 1111 1111")]


def test_a_number_in_a_link_to_a_chat_is_a_phone() -> None:
    assert said("https://wa.me/38970123456") == [(PHONE, "38970123456")]


def test_several_come_in_the_order_of_the_text() -> None:
    text = "SK 1234 AB, ana@grad.mk, 070 123 456, 4111 1111 1111 1111"
    assert [kind for kind, _ in said(text)] == [PLATE, EMAIL, PHONE, CARD]


def test_what_is_masked_is_as_long_as_before() -> None:
    text = "Ана, 070 123 456, ana@grad.mk!"
    hidden = masked(text, find_personal(text, "MK"))
    assert hidden == f"Ана, {MASK * 11}, {MASK * 11}!"
    assert find_personal(hidden, "MK") == ()


def test_overlapping_finds_are_masked_once() -> None:
    found = (Personal(PHONE, 2, 6), Personal(EMAIL, 4, 8), Personal(PLATE, 2, 5))
    assert masked("0123456789", found) == f"01{MASK * 6}89"


pieces = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["070 123 456", "ana@grad.mk", "SK 1234 AB", "таблица ", "MK07 2501 2000 0058 984", "4111111111111111", "@", "(at)",
         " dot ", "+", "0101990710008", "34 ABC 123", "https://x.com/", "\ud800", "\x00", "İ", "ß", "ŉ", "٠٧٠١٢٣٤٥٦", "-", "/"]
    ),
)  # fmt: skip


@given(st.lists(pieces, max_size=12).map("".join), st.sampled_from((*COUNTRIES, "ZZ", "", "mk", "??")))
def test_whatever_is_written_what_is_found_lies_in_it_in_order_and_apart(text: str, country: str) -> None:
    found = find_personal(text, country)
    after = 0
    for one in found:
        assert after <= one.start < one.end <= len(text)
        after = one.end
    assert len(masked(text, found)) == len(text)


@pytest.mark.parametrize(
    "unit",
    ["1 ", "1234567890 ", "+", "(1", "070 123 456, ", "12-34/56(78)90 ", "1.", "٠٧٠ ١٢٣ ٤٥٦ ", "a@", "a.@", "a (at) b dot ",
     "MK07A", "MK07 2501 2000 0058 984 ", "SK 1234 AB ", "plate SK ", "ABE-", "4111 1111 1111 1111 ", "A", "а", "-", "@"],
)  # fmt: skip
def test_long_repetitions_are_read_to_their_end(unit: str) -> None:
    text = (unit * 10_000)[:10_000] + " ana@grad.mk"
    assert find_personal(text, "MK")[-1] == Personal(EMAIL, 10_001, 10_012)
