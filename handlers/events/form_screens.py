"""The form: a draft with all its fields, each one button away, and what is still wrong with it."""

from markupsafe import Markup

from bot.core.events.model import Scope
from bot.core.events.setting import ClockChange, clock_change
from bot.core.languages import LANGUAGES
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import callbacks, problems
from handlers.events.form import Field, Form, Stage
from handlers.events.form_values import name_of, value_of
from handlers.residents.screens import MARK


def form_tap(form: Form, name: str, *args: str) -> Tap:
    """A button of this draft."""
    return Tap(name, form.city.slug, (form.draft.id, *args))


def back_to_form(t: Translator, form: Form) -> Row:
    return (Button(t.pgettext("button", "‹ Back to the form"), form_tap(form, callbacks.FORM)),)


def form_card(t: Translator, form: Form, note: Markup | None = None, *, overflow: int = 0) -> Screen:
    """Everything that is written so far; what is not has a button without a mark. ``overflow``: so many characters are too many beside the picture."""
    values = [
        Markup("<b>{}:</b> {}").format(name_of(t, field), value)
        for field in form.fields
        if (value := value_of(t, form, field)) is not None
    ]
    text = paragraphs(note, heading(t, form), lines(*values) or None, *_remarks(t, form, overflow))
    fields = [
        Button(
            (MARK if _is_done(t, form, field) else "") + name_of(t, field),
            form_tap(form, callbacks.FIELD, field),
        )
        for field in form.fields
    ]
    return Screen(text, (*in_rows(fields, 2), *_endings(t, form)))


def which_field(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("Choose below what you want to write.")


def _is_done(t: Translator, form: Form, field: Field) -> bool:
    if field is Field.TRANSLATIONS and form.untranslated:
        return False
    return value_of(t, form, field) is not None


def heading(t: Translator, form: Form) -> Markup:
    """What this draft is."""
    if form.stage is Stage.SUGGESTION:
        return Markup("💡 ") + bold(t.gettext("Your suggestion to {city}", city=_city_name(t, form)))
    if form.stage is Stage.NEW:
        return Markup("📝 ") + bold(t.gettext("New event in {city}", city=_city_name(t, form)))
    if form.stage is Stage.REVISION:
        return Markup("📝 ") + bold(t.gettext("Before it is published"))
    return Markup("📝 ") + bold(
        {
            Scope.THIS: t.gettext("Change of this date only"),
            Scope.FOLLOWING: t.gettext("Change from this date on"),
            Scope.ALL: t.gettext("Change of the event"),
        }[form.draft.scope]
    )


def _city_name(t: Translator, form: Form) -> str:
    return form.city.name_for(t.language.tag)


def _remarks(t: Translator, form: Form, overflow: int) -> list[Markup]:
    """What is missing, and what its writer should know."""
    remarks = []
    if form.draft.missing:
        remarks.append(problems.missing(t, form.draft.missing))
    if form.problem:
        remarks.append(problems.of_schedule(t, form.problem))
    if (note := clock_note(t, form)) is not None:
        remarks.append(note)
    if overflow > 0:
        remarks.append(
            t.ngettext(
                "The text is {n} character too long to stand beside the picture: readers see its beginning, and the"
                " rest by one button.",
                "The text is {n} characters too long to stand beside the picture: readers see its beginning, and"
                " the rest by one button.",
                overflow,
            )
        )
    if form.untranslated and Field.TRANSLATIONS in form.fields:
        names = t.list([LANGUAGES[tag].own_name for tag in form.untranslated])
        remarks.append(t.gettext("Not translated yet: {languages}.", languages=names))
    return [Markup("⚠️ ") + remark for remark in remarks]


def clock_note(t: Translator, form: Form) -> Markup | None:
    """That the clocks are changed when it begins."""
    change = clock_change(form.draft.schedule) if form.draft.schedule else None
    if change is ClockChange.SKIPPED:
        return t.gettext(
            "In this night the clocks are set forward, and this hour is left out: the event begins an hour later by"
            " the clock. Better choose another hour."
        )
    if change is ClockChange.TWICE:
        return t.gettext(
            "In this night the clocks are set back, and this hour comes twice: the first one is meant."
        )
    return None


def _endings(t: Translator, form: Form) -> list[Row]:
    """What can be done with the draft as a whole."""
    rows: list[Row] = []
    is_whole = not form.draft.missing
    if is_whole:
        tag = t.language.tag if t.language.tag in form.city.languages else form.city.languages[0]
        rows.append((Button(t.pgettext("button", "👁 Preview"), form_tap(form, callbacks.PREVIEW, tag)),))
    if is_whole and form.stage is Stage.SUGGESTION:
        rows.append((Button(t.pgettext("button", "📨 Send to the city"), form_tap(form, callbacks.SUBMIT)),))
    elif is_whole and form.stage is Stage.CHANGE:
        rows.append((Button(t.pgettext("button", "✅ Save the change"), form_tap(form, callbacks.SAVE)),))
    elif is_whole:
        publish = Button(t.pgettext("button", "✅ Publish now"), form_tap(form, callbacks.PUBLISH))
        later = form_tap(form, callbacks.MONTH, "p", "0")
        rows += [(publish,), (Button(t.pgettext("button", "🕘 Publish later"), later),)]
    keep = Button(t.pgettext("half-button", "💾 Keep"), form_tap(form, callbacks.KEEP_DRAFT))
    discard = Button(t.pgettext("half-button", "🗑 Throw away"), form_tap(form, callbacks.DISCARD))
    return [*rows, *in_rows([keep, discard], 2)]
