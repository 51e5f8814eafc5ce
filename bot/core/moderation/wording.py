"""What a verdict and a word to an author must be like."""

from bot.core.moderation.model import (
    ALLOWED,
    BLOCK_DAYS,
    LONGEST_MESSAGE,
    Case,
    CaseKind,
    InvalidMessage,
    NotForThisCase,
    Rules,
    Ruling,
    Verdict,
)

_NEED_REASON = frozenset({Ruling.DECLINE, Ruling.HIDE, Ruling.BLOCK})


def check_message(words: str, *, may_be_empty: bool = False) -> str:
    """Without the space around it. Raises InvalidMessage."""
    words = words.strip()
    if len(words) > LONGEST_MESSAGE or not (words or may_be_empty):
        raise InvalidMessage(LONGEST_MESSAGE)
    return words


def check_verdict(case: Case, verdict: Verdict, rules: Rules) -> None:
    """Raises NotForThisCase: a ruling that cases of this kind do not have, a reason that the city does not have."""
    if verdict.ruling not in ALLOWED[case.kind]:
        raise NotForThisCase
    if case.comment_id and verdict.ruling is Ruling.MERGE:
        raise NotForThisCase
    if verdict.ruling in _NEED_REASON and rules.reason(verdict.reason) is None:
        raise NotForThisCase
    if verdict.ruling is Ruling.BLOCK and verdict.days not in BLOCK_DAYS:
        raise NotForThisCase
    if (verdict.ruling is Ruling.MERGE) != bool(verdict.into):
        raise NotForThisCase
    check_message(verdict.message, may_be_empty=True)


def needs_second(case: Case, verdict: Verdict, rules: Rules) -> bool:
    """Whether the city wants another moderator to look at it too."""
    return rules.second_person and case.kind is CaseKind.APPEAL and verdict.ruling is Ruling.DECLINE
