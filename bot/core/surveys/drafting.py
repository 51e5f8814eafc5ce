"""The use cases of drafts: a questionnaire read from a spreadsheet or written in chat, its terms, and test runs.

A draft is its editor's alone: for others it is SurveyUnknown. Everything raises NotAllowed for who is no editor there.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.cities.model import City
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import Permission
from bot.core.staff.service import Team
from bot.core.surveys.findings import FormRead, Forms
from bot.core.surveys.model import (
    MOST_DRAFTS,
    InvalidTerm,
    SurveyDraft,
    SurveyStatus,
    SurveyUnknown,
    Terms,
    TooManyDrafts,
)
from bot.core.surveys.playing import Playing
from bot.core.surveys.questionnaire import (
    LONGEST_LABEL,
    LONGEST_OPTION,
    Kind,
    Option,
    Question,
    Questionnaire,
    Span,
    Texts,
)
from bot.core.surveys.sheet import Sheet

MOST_WRITTEN: Final = 30  # questions written in chat; more belong in a spreadsheet
MOST_WRITTEN_OPTIONS: Final = 30
LONGEST_TITLE: Final = 120
_SCALE: Final = Span("1", "5", "1")
_WRITTEN: Final = re.compile(r"question_\d+")  # the paths of what is written in chat


@dataclass(frozen=True, slots=True)
class Written:
    """A question as an editor writes it in chat, in one language. ``most``: of MANY, how many may be chosen at most.

    ``known_options`` take the place of ``options`` where they are at hand in several languages ("yes", "no"). A RANGE is
    a scale from 1 to 5.
    """

    kind: Kind
    label: str
    options: tuple[str, ...] = ()
    known_options: tuple[Texts, ...] = ()
    is_required: bool = True
    most: int | None = None


class Drafting:
    """Each method is one transaction of the city's store."""

    def __init__(self, stores: CityStores, team: Team, forms: Forms, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._team = team
        self._forms = forms
        self._clock = clock
        self._ids = ids

    async def read(
        self, editor: Resident, city: City, content: bytes, name: str, draft_id: str | None = None
    ) -> tuple[SurveyDraft | None, FormRead]:
        """Read a spreadsheet into a new draft, or into this one in place of what it had. Nothing is kept of a refused one:
        the draft is None then, or as it was. Raises TooManyDrafts, SurveyUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)
        known = await self.get(editor, city, draft_id) if draft_id else None
        read = await self._forms.read(content, name, editor.language)
        if read.questionnaire is None:
            return known, read
        findings = tuple(finding.as_json() for finding in read.findings)

        def filled(draft: SurveyDraft) -> SurveyDraft:
            return replace(
                draft, questionnaire=read.questionnaire, file_name=name, findings=findings, trial=None
            )

        if known:  # as it is by now: reading takes seconds
            return await self.change(editor, city, known.id, filled), read
        return await self._keep(city, filled(self._new(editor)), is_new=True), read

    async def begin(self, editor: Resident, city: City, title: str) -> SurveyDraft:
        """A survey to be written in chat. Raises TooManyDrafts, InvalidTerm ("title")."""
        self._team.require(editor, Permission.EDIT, city.slug)
        if not title.strip() or len(title) > LONGEST_TITLE:
            raise InvalidTerm("title", LONGEST_TITLE)
        empty = Questionnaire({editor.language: title.strip()}, (), {}, (editor.language,))
        return await self._keep(city, replace(self._new(editor), questionnaire=empty), is_new=True)

    async def add_question(
        self, editor: Resident, city: City, draft_id: str, written: Written
    ) -> SurveyDraft:
        """At the end of what was written in chat. Raises SurveyUnknown; InvalidTerm: "label", "options", "questions", "file"
        (it came from a spreadsheet, and is changed there)."""

        def change(draft: SurveyDraft) -> SurveyDraft:
            return replace(draft, questionnaire=with_question(_in_chat(draft), written), trial=None)

        return await self.change(editor, city, draft_id, change)

    async def remove_question(self, editor: Resident, city: City, draft_id: str, index: int) -> SurveyDraft:
        """Raises SurveyUnknown, InvalidTerm; an index that is not there changes nothing."""

        def change(draft: SurveyDraft) -> SurveyDraft:
            form = _in_chat(draft)
            items = tuple(item for place, item in enumerate(form.items) if place != index)
            return replace(draft, questionnaire=replace(form, items=items), trial=None)

        return await self.change(editor, city, draft_id, change)

    async def reword_question(
        self, editor: Resident, city: City, draft_id: str, index: int, label: str
    ) -> SurveyDraft:
        """Better words for a question that was written in chat, in the language it was written in; what it asks stays.
        Raises SurveyUnknown, InvalidTerm; an index that is not there changes nothing."""

        def change(draft: SurveyDraft) -> SurveyDraft:
            return replace(draft, questionnaire=with_words(_in_chat(draft), index, label), trial=None)

        return await self.change(editor, city, draft_id, change)

    async def set_terms(
        self, editor: Resident, city: City, draft_id: str, change: Callable[[Terms], Terms]
    ) -> SurveyDraft:
        """Write what ``change`` makes of the terms. Raises SurveyUnknown, InvalidTerm."""
        now = self._clock.now()

        def changed(draft: SurveyDraft) -> SurveyDraft:
            terms = change(draft.terms)
            terms.check(now)
            return replace(draft, terms=terms)

        return await self.change(editor, city, draft_id, changed)

    async def try_out(
        self,
        editor: Resident,
        city: City,
        draft_id: str,
        act: Callable[[Playing], Playing] | None = None,
        *,
        language: str | None = None,
        afresh: bool = False,
    ) -> Playing:
        """A test run as a resident who reads ``language`` (as it was, if None); nothing of it is counted anywhere.

        Raises SurveyUnknown (no draft, or nothing to play yet), and what ``act`` raises.
        """
        draft = await self.get(editor, city, draft_id)
        if draft.questionnaire is None or not draft.questionnaire.items:
            raise SurveyUnknown
        language = language or draft.trial_language or editor.language
        sheet = Sheet() if afresh or draft.trial is None else draft.trial
        playing = Playing(draft.questionnaire, sheet, language, self._clock.now(), ZoneInfo(city.zone))
        after = act(playing) if act else playing
        if after.sheet != draft.trial or language != draft.trial_language:
            await self.change(
                editor,
                city,
                draft_id,
                lambda known: replace(known, trial=after.sheet, trial_language=language),
            )
        return after

    async def revise(self, editor: Resident, city: City, survey_id: str) -> SurveyDraft:
        """A draft with what is published now: new words, options or terms are published from it. One that she has begun goes
        on; terms that were changed in the survey itself since are taken over. Raises SurveyUnknown, TooManyDrafts."""
        self._team.require(editor, Permission.EDIT, city.slug)

        def query(records: CityRecords) -> SurveyDraft:
            survey = records.surveys.find(survey_id)
            if survey is None or survey.status in (SurveyStatus.WITHDRAWN, SurveyStatus.CLOSED):
                raise SurveyUnknown
            form = records.surveys.questionnaire_of(survey_id, survey.number)
            return replace(
                self._new(editor),
                questionnaire=form,
                terms=survey.terms,
                survey_id=survey_id,
                version=survey.version,
            )

        draft = await self._stores.of(city).read(query)
        for known in await self.list_of(editor, city):
            if known.survey_id == survey_id and known.version == draft.version:
                return known
            if known.survey_id == survey_id:
                draft = replace(known, terms=draft.terms, version=draft.version)
        return await self._keep(city, draft, is_new=True)

    async def get(self, editor: Resident, city: City, draft_id: str) -> SurveyDraft:
        """Raises SurveyUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)
        return await self._stores.of(city).read(lambda records: own_draft(records, editor, draft_id))

    async def list_of(self, editor: Resident, city: City) -> list[SurveyDraft]:
        """The one touched last first."""
        self._team.require(editor, Permission.EDIT, city.slug)
        return await self._stores.of(city).read(lambda records: records.survey_drafts.list_of(editor.id))

    async def change(
        self, editor: Resident, city: City, draft_id: str, change: Callable[[SurveyDraft], SurveyDraft]
    ) -> SurveyDraft:
        """Write what ``change`` makes of the draft. Raises SurveyUnknown, and what ``change`` raises."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> SurveyDraft:
            changed = replace(change(own_draft(records, editor, draft_id)), touched_at=now)
            records.survey_drafts.put(changed)
            return changed

        return await self._stores.of(city).transact(work)

    async def discard(self, editor: Resident, city: City, draft_id: str) -> None:
        """Throw it away. Raises SurveyUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)

        def work(records: CityRecords) -> None:
            own_draft(records, editor, draft_id)
            records.survey_drafts.remove(draft_id)

        await self._stores.of(city).transact(work)

    def _new(self, editor: Resident) -> SurveyDraft:
        return SurveyDraft(self._ids.new_id(), editor.id, None, Terms(), self._clock.now())

    async def _keep(self, city: City, draft: SurveyDraft, *, is_new: bool) -> SurveyDraft:
        draft = replace(draft, touched_at=self._clock.now())

        def work(records: CityRecords) -> SurveyDraft:
            others = [one for one in records.survey_drafts.list_of(draft.resident_id) if one.id != draft.id]
            if is_new and len(others) >= MOST_DRAFTS:
                raise TooManyDrafts(MOST_DRAFTS)
            records.survey_drafts.put(draft)
            return draft

        return await self._stores.of(city).transact(work)


def own_draft(records: CityRecords, editor: Resident, draft_id: str) -> SurveyDraft:
    """Raises SurveyUnknown where it is not there, or somebody else's."""
    draft = records.survey_drafts.find(draft_id)
    if draft is None or draft.resident_id != editor.id:
        raise SurveyUnknown
    return draft


def with_question(form: Questionnaire, written: Written) -> Questionnaire:
    """The questionnaire with one more question at its end, in its original language. Raises InvalidTerm."""
    label = written.label.strip()
    if not label or len(label) > LONGEST_LABEL:
        raise InvalidTerm("label", LONGEST_LABEL)
    if len(form.items) >= MOST_WRITTEN:
        raise InvalidTerm("questions", MOST_WRITTEN)
    name = _new_name(item.path for item in form.items)
    language = form.languages[0]
    choices = dict(form.choices)
    if written.known_options:
        choices[name] = tuple(
            Option(f"option_{number}", texts) for number, texts in enumerate(written.known_options, 1)
        )
    elif written.kind.has_options:
        options = tuple(dict.fromkeys(option.strip() for option in written.options if option.strip()))
        if not 2 <= len(options) <= MOST_WRITTEN_OPTIONS or any(len(one) > LONGEST_OPTION for one in options):
            raise InvalidTerm("options", MOST_WRITTEN_OPTIONS)
        choices[name] = tuple(
            Option(f"option_{number}", {language: option}) for number, option in enumerate(options, 1)
        )
    question = Question(
        path=name,
        kind=written.kind,
        label={language: label},
        required="true()" if written.is_required and written.kind.takes_answer else "",
        choices=name if written.kind.has_options else "",
        constraint=f"count-selected(.) <= {written.most}" if written.most else "",
        span=_SCALE if written.kind is Kind.RANGE else None,
        is_long=written.kind is Kind.TEXT,
    )
    return replace(form, items=(*form.items, question), choices=choices)


def with_words(form: Questionnaire, index: int, label: str) -> Questionnaire:
    """The questionnaire with other words for the question at that index, in its original language; translations of the
    old words are dropped. Raises InvalidTerm."""
    label = label.strip()
    if not label or len(label) > LONGEST_LABEL:
        raise InvalidTerm("label", LONGEST_LABEL)
    items = list(form.items)
    if index < len(items):
        items[index] = replace(items[index], label={form.languages[0]: label})
    return replace(form, items=tuple(items))


def is_written_in_chat(draft: SurveyDraft) -> bool:
    """Whether its questions can be written and taken away in chat; what came from a spreadsheet is changed there."""
    form = draft.questionnaire
    return not draft.file_name and (form is None or all(_WRITTEN.fullmatch(one.path) for one in form.items))


def _new_name(taken: Iterable[str]) -> str:
    known = set(taken)
    return next(name for number in range(1, MOST_WRITTEN + 2) if (name := f"question_{number}") not in known)


def _in_chat(draft: SurveyDraft) -> Questionnaire:
    if draft.questionnaire is None or not is_written_in_chat(draft):
        raise InvalidTerm("file")
    return draft.questionnaire
