"""The rules that a city moderates by."""

from typing import Final

from bot.core.moderation.model import Rules
from bot.core.moderation.rules import rules_as_json, rules_from_json
from storage.city_rules import SqlCityRules

NOUN: Final = "moderation"


class SqlRuleBook:
    """Implements ``RuleBook``."""

    def __init__(self, rules: SqlCityRules) -> None:
        self._rules = rules

    def read(self) -> Rules:
        document = self._rules.find(NOUN)
        return Rules() if document is None else rules_from_json(document)

    def write(self, rules: Rules) -> None:
        self._rules.put(NOUN, rules_as_json(rules))
