"""Whether a changed questionnaire still asks the same: better words keep the answers, other options make a version."""

from dataclasses import replace
from enum import StrEnum

from bot.core.surveys.questionnaire import NO_TEXTS, Group, Item, Option, Questionnaire


class Change(StrEnum):
    NOTHING = "nothing"
    WORDS = "words"  # labels, hints, messages, translations: answers mean what they meant
    SHAPE = "shape"  # questions, options, conditions: a new version


def compare(before: Questionnaire, after: Questionnaire) -> Change:
    """What publishing ``after`` in place of ``before`` would be."""
    if before == after:
        return Change.NOTHING
    return Change.WORDS if _shape(before) == _shape(after) else Change.SHAPE


def _shape(form: Questionnaire) -> Questionnaire:
    return Questionnaire(
        title=NO_TEXTS,
        items=tuple(_bare(item) for item in form.items),
        choices={
            name: tuple(
                Option(one.code, NO_TEXTS, one.columns, one.is_exclusive, one.is_other) for one in options
            )
            for name, options in form.choices.items()
        },
        languages=(),
    )


def _bare(item: Item) -> Item:
    if isinstance(item, Group):
        return replace(item, label=NO_TEXTS, items=tuple(_bare(each) for each in item.items))
    return replace(
        item, label=NO_TEXTS, hint=NO_TEXTS, required_message=NO_TEXTS, constraint_message=NO_TEXTS
    )
