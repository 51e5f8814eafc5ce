"""XLSForm (https://xlsform.org/en/) read from .xlsx and .xls: a spreadsheet becomes a questionnaire and a report.

``opening`` looks at the file before it is parsed, ``sheets`` reads the cells, ``outline`` says which rows begin, end
and ask what, ``formulas`` checks the expressions, ``converting`` makes the questions, ``assembling`` lets pyxform put
them into their groups. ``forms`` is the whole of it.
"""

from bot.interchange.xlsform.forms import FormFiles

__all__ = ["FormFiles"]
