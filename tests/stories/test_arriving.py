"""A newcomer opens the chat."""

from tests.towns import Town


async def test_a_newcomer_is_greeted_chooses_her_city_agrees_and_stands_in_the_menu(town: Town) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start()
    await ana.sees("Welcome! I am Charshi.")
    await ana.press("Choose my city")
    await ana.sees("Which city is yours?")
    await ana.says("tirane")
    await ana.press("Tirana")
    consent = await ana.sees("Never asked:")
    assert "Tirana" in consent.text
    await ana.press("I agree")
    menu = await ana.sees("What would you like to do?")
    assert "Tirana" in menu.text


async def test_a_poster_of_a_city_skips_the_choice(town: Town) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start("c-skopje")
    assert "Skopje" in (await ana.sees("Never asked:")).text
