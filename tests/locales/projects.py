"""Throw-away projects: some sources, and catalogues that say what a test wants."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.core.languages import LANGUAGES
from locales import upkeep
from locales.catalogues import po_path
from locales.checks import check_all
from locales.plurals import PLURALS

Said = Mapping[str, str | list[str]]

TRANSLATED: Mapping[str, Said] = {
    "tr": {"Hello, <b>{name}</b>!": "Merhaba, <b>{name}</b>!", "button|Settings": "Ayarlar"},
    "el": {"Hello, <b>{name}</b>!": "Γεια σας, <b>{name}</b>!", "button|Settings": "Ρυθμίσεις"},
    "ro": {"Hello, <b>{name}</b>!": "Bună ziua, <b>{name}</b>!", "button|Settings": "Setări"},
    "sq": {"Hello, <b>{name}</b>!": "Përshëndetje, <b>{name}</b>!", "button|Settings": "Parametrat"},
    "bg": {"Hello, <b>{name}</b>!": "Здравейте, <b>{name}</b>!", "button|Settings": "Настройки"},
    "mk": {"Hello, <b>{name}</b>!": "Здраво, <b>{name}</b>!", "button|Settings": "Поставки"},
    "bs": {"Hello, <b>{name}</b>!": "Zdravo, <b>{name}</b>!", "button|Settings": "Postavke"},
    "hr": {"Hello, <b>{name}</b>!": "Pozdrav, <b>{name}</b>!", "button|Settings": "Postavke"},
    "it": {"Hello, <b>{name}</b>!": "Salve, <b>{name}</b>!", "button|Settings": "Impostazioni"},
    "cnr": {"Hello, <b>{name}</b>!": "Zdravo, <b>{name}</b>!", "button|Settings": "Podešavanja"},
    "sr-Cyrl": {"Hello, <b>{name}</b>!": "Здраво, <b>{name}</b>!", "button|Settings": "Подешавања"},
}
EVENTS: Mapping[str, list[str]] = {
    "tr": ["{n} etkinlik", "{n} etkinlik"],
    "el": ["{n} εκδήλωση", "{n} εκδηλώσεις"],
    "ro": ["{n} eveniment", "{n} evenimente", "{n} de evenimente"],
    "sq": ["{n} ngjarje", "{n} ngjarje"],
    "bg": ["{n} събитие", "{n} събития"],
    "mk": ["{n} настан", "{n} настани"],
    "bs": ["{n} događaj", "{n} događaja", "{n} događaja"],
    "hr": ["{n} događanje", "{n} događanja", "{n} događanja"],
    "it": ["{n} evento", "{n} di eventi", "{n} eventi"],
    "cnr": ["{n} događaj", "{n} događaja", "{n} događaja"],
    "sr-Cyrl": ["{n} догађај", "{n} догађаја", "{n} догађаја"],
}
SOURCE = """
def screen(t, name, n):
    return t.gettext("Hello, <b>{name}</b>!", name=name), t.pgettext("button", "Settings"), t.ngettext(
        "{n} event", "{n} events", n
    )
"""


@dataclass(frozen=True, slots=True)
class Project:
    """Sources and catalogues under one folder."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "locales"

    def source(self, text: str, path: str = "handlers/events/screens.py") -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def update(self) -> list[str]:
        return list(upkeep.update_all(self.root, self.folder))

    def say(self, tag: str, said: Said) -> None:
        """Writes into a catalogue without asking whether it is right, as an editor would."""
        path = po_path(tag, self.folder)
        text = path.read_text(encoding="utf-8")
        for called, forms in said.items():
            context, bar, msgid = called.rpartition("|")
            entry = f'msgctxt "{context}"\nmsgid ' if bar else "msgid "
            start = text.index(f"{entry}{json.dumps(msgid, ensure_ascii=False)}\n")
            head = text.index("msgstr", start)
            end = text.find("\n\n", head)
            end = len(text) - 1 if end < 0 else end
            text = text[:head] + _msgstr(forms) + text[end:]
        path.write_text(text, encoding="utf-8")

    def edit(self, tag: str, old: str, new: str) -> None:
        path = po_path(tag, self.folder)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def problems(self) -> list[str]:
        return [str(problem) for problem in check_all(self.root, self.folder)]


def _msgstr(forms: str | list[str]) -> str:
    if isinstance(forms, str):
        return f"msgstr {json.dumps(forms, ensure_ascii=False)}"
    return "\n".join(f"msgstr[{i}] {json.dumps(form, ensure_ascii=False)}" for i, form in enumerate(forms))


def complete_project(root: Path) -> Project:
    """A small project with nothing wrong."""
    project = Project(root)
    project.source(SOURCE)
    (root / "bot").mkdir(exist_ok=True)
    project.update()
    for tag, said in TRANSLATED.items():
        assert len(EVENTS[tag]) == len(PLURALS[tag].categories)
        project.say(tag, {**said, "{n} event": EVENTS[tag]})
    assert TRANSLATED.keys() == set(LANGUAGES) - {"en", "sr-Latn"}
    return project
