"""What is wrong with what somebody wrote or sent, and what she can do about it."""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import MOST_PHOTOS, TextFault
from bot.interchange.photos import LARGEST, PhotoProblem
from bot.telegram.translator import Translator

_MEGABYTE: Final = 1_000_000


def of_text(t: Translator, fault: TextFault, length: int, limit: int) -> Markup:
    """``length`` and ``limit`` in characters."""
    if fault is TextFault.TOO_LONG:
        return t.gettext(
            "It is too long: {length} of {limit} characters. Please shorten it. What you wrote is kept.",
            length=t.number(length),
            limit=t.number(limit),
        )
    return {
        TextFault.EMPTY: t.gettext("There is no text in it yet. Please type it."),
        TextFault.TOO_SHORT: t.gettext("It is too short to be understood. Please write a little more."),
        TextFault.ONLY_LINK: t.gettext(
            "It is only a link. Please say in your own words what you mean; the link may stay."
        ),
    }[fault]


def of_photo(t: Translator, problem: PhotoProblem) -> Markup:
    sentences: Mapping[PhotoProblem, Markup] = {
        PhotoProblem.TOO_LARGE: t.gettext(
            "This file is too large: it may have {limit} MB. Please send it as a photo instead.",
            limit=t.number(LARGEST / _MEGABYTE),
        ),
        PhotoProblem.TOO_MANY_PIXELS: t.gettext(
            "This picture is too large. Please send it as a photo, not as a file."
        ),
        PhotoProblem.NOT_A_PICTURE: t.gettext("This is not a picture that I can read. Please send a photo."),
        PhotoProblem.DAMAGED: t.gettext("This picture is damaged. Please send it once more."),
    }
    return sentences[problem]


def photo_gone(t: Translator) -> Markup:
    return t.gettext("I could not get this picture from Telegram. Please send it once more.")


def too_many_photos(t: Translator) -> Markup:
    return t.gettext(
        "There are {limit} photos already, and there can be no more. Remove them to send others.",
        limit=t.number(MOST_PHOTOS),
    )


def far(t: Translator, city: City, km: float) -> Markup:
    return t.gettext(
        "That place is {distance} from the middle of {city}. Keep it?",
        distance=t.distance(km),
        city=city.name_for(t.language.tag),
    )


def is_far(t: Translator, city: City, km: float) -> Markup:
    """Of a place that she wants to keep."""
    return t.gettext(
        "The place is {distance} from the middle of {city}.",
        distance=t.distance(km),
        city=city.name_for(t.language.tag),
    )
