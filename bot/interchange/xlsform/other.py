"""What a list says beside its options where its type ends in "or_other", in the thirteen languages.

pyxform writes it in English; the author of a form left it to the machine, so it is said in every language of the form.
"""

from collections.abc import Mapping
from typing import Final

OTHER_CODE: Final = "other"  # pyxform's
OTHER: Final[Mapping[str, str]] = {
    "tr": "Diğer",
    "el": "Άλλο",
    "ro": "Altceva",
    "sq": "Tjetër",
    "bg": "Друго",
    "mk": "Друго",
    "bs": "Drugo",
    "hr": "Drugo",
    "it": "Altro",
    "en": "Other",
    "cnr": "Drugo",
    "sr-Cyrl": "Друго",
    "sr-Latn": "Drugo",
}
SPECIFY: Final[Mapping[str, str]] = {
    "tr": "Diğer: lütfen belirtin",
    "el": "Άλλο: παρακαλούμε διευκρινίστε",
    "ro": "Altceva: vă rugăm să precizați",
    "sq": "Tjetër: ju lutemi saktësoni",
    "bg": "Друго: моля, уточнете",
    "mk": "Друго: ве молиме наведете",
    "bs": "Drugo: molimo navedite",
    "hr": "Drugo: molimo navedite",
    "it": "Altro: specificare",
    "en": "Other: please say what",
    "cnr": "Drugo: molimo navedite",
    "sr-Cyrl": "Друго: молимо наведите",
    "sr-Latn": "Drugo: molimo navedite",
}
