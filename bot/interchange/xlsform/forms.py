"""Reads spreadsheets for the use cases of surveys: implements ``Forms``."""

import asyncio
from pathlib import PurePath
from typing import Final

from bot.core.surveys.findings import FormRead, Problem
from bot.core.surveys.questionnaire import Group, Question, Questionnaire, Texts
from bot.interchange.plain_text import cut, one_line
from bot.interchange.xlsform.assembling import Assembling, build_tree
from bot.interchange.xlsform.converting import Converting
from bot.interchange.xlsform.formulas import read_formulas
from bot.interchange.xlsform.kinds import Role
from bot.interchange.xlsform.lists import read_lists
from bot.interchange.xlsform.opening import look_at
from bot.interchange.xlsform.outline import read_outline
from bot.interchange.xlsform.report import FormRefused, Report, Where
from bot.interchange.xlsform.sheets import TITLE, Workbook, read_sheets
from bot.interchange.xlsform.texts import Languages

LONGEST_TITLE: Final = 120  # characters
PATIENCE: Final = 20.0  # seconds


class FormFiles:
    """``patience`` is how many seconds a form may take."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience

    async def read(self, content: bytes, name: str, language: str) -> FormRead:
        """In a thread: a large form takes seconds, and meanwhile others are answered.

        A thread cannot be stopped: what takes longer is told as unreadable, and ends by its bounds.
        """
        try:
            return await asyncio.wait_for(
                asyncio.to_thread(read_form, content, name, language), timeout=self._patience
            )
        except TimeoutError:
            report = Report()
            report.refuse(Problem.UNREADABLE)
            return FormRead(None, report.findings())


def read_form(content: bytes, name: str, language: str) -> FormRead:
    """The questionnaire in a spreadsheet, and all that its author should know of it.

    ``name`` is the file's, the title where the form has none; texts without a language are in ``language`` unless the
    form says otherwise. Never raises for bad content: then the questionnaire is None, and a finding says why.
    """
    report = Report()
    questionnaire = None
    try:
        questionnaire = _read(content, name, language, report)
    except FormRefused as refused:
        report.refuse(refused.problem, refused.where, **refused.details)
    return FormRead(None if report.is_refused else questionnaire, report.findings())


def _read(content: bytes, name: str, language: str, report: Report) -> Questionnaire | None:
    book = read_sheets(content, look_at(content))
    entries = read_outline(book.survey, report)
    languages = Languages(book, language, report)
    titles = _titles(book, name, languages)
    questions: dict[int, Question | Group | None] = {}
    lists = read_lists(book, entries, languages, report)
    formulas = read_formulas(book, entries, lists, report)
    converting = Converting(book.survey, lists, formulas, languages, report)
    for entry in entries:
        if entry.meaning.role is Role.BEGIN:
            questions[entry.row.number] = converting.group(entry)
        elif entry.is_question and entry.meaning.role is not Role.UNKNOWN:
            questions[entry.row.number] = converting.question(entry)
    if book.entities.rows:
        report.leave_out(Problem.NO_COUNTERPART, Where(book.entities.name, 1), type="entities")
    if report.is_refused:
        return None  # pyxform would only say the first of it again
    assembling = Assembling(questions, lists, languages)
    items = assembling.items(build_tree(book, entries, lists, formulas))
    questionnaire = Questionnaire(titles, items, assembling.choices, languages.tags)
    _look_over(questionnaire, book, report)
    return questionnaire


def _titles(book: Workbook, name: str, languages: Languages) -> Texts:
    """The form's own; else the name of its file."""
    for row in book.settings.rows[:1]:
        titles = languages.texts(book.settings, row, TITLE, 10 * LONGEST_TITLE)
        if titles:
            return {tag: cut(one_line(words), LONGEST_TITLE) for tag, words in titles.items()}
    stem = one_line(PurePath(name.replace("\\", "/")).stem.replace("_", " "))
    return languages.only(cut(stem or "?", LONGEST_TITLE))


def _look_over(questionnaire: Questionnaire, book: Workbook, report: Report) -> None:
    if not any(question.kind.is_asked for question in questionnaire.questions()):
        report.refuse(Problem.EMPTY, Where(book.survey.name))
    for tag, count in questionnaire.missing_in(questionnaire.languages).items():
        report.note(Problem.MISSING_TRANSLATIONS, language=tag, count=count)
