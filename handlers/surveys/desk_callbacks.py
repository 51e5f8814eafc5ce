"""The buttons of who makes surveys: names that old messages still carry, so none is ever given a new meaning.

Each carries its city, and after it what it is about: a draft, a survey, or, of terms, either (as ``desk.Target``).
"""

from typing import Final

from handlers.surveys import callbacks

DESK: Final = callbacks.EDITING  # without a city she is asked which one, if there are several
CITIES = "sd.cities"  # page
UPLOAD = "sd.file"  # asks for a spreadsheet
UPLOAD_INTO = "sd.into"  # the file that was sent goes to the button's city
REFUSED = "sd.refused"  # page: what has to be mended in the file that was sent
WRITE = "sd.write"  # a small survey is written in chat
DRAFTS = "sd.drafts"  # page
SURVEYS = "sd.list"  # which, as ``desk_screens.Shelf``; page

# A draft
DRAFT: Final = callbacks.DRAFT
NEW_FILE = "sd.new"  # asks for a spreadsheet in place of what it has
REPORT = "sd.report"  # page
TRIAL = "sd.try"  # asks for the language
TRIAL_IN = "sd.tryin"  # language
PREVIEW = "sd.view"  # language
PUBLISH = "sd.publ"  # says what it does
PUBLISH_CONFIRMED = "sd.publgo"
DISCARD = "sd.bin"
DISCARD_CONFIRMED = "sd.bingo"

# A draft that is written in chat
QUESTIONS = "sc.list"  # page
ADD = "sc.add"
REQUIRED = "sc.must"  # 1 or 0: whether the question that is being written needs an answer
KIND = "sc.kind"  # as ``composing_screens.Asking``
QUESTION = "sc.one"  # index
REWORD = "sc.words"  # index: asks for better words
REMOVE = "sc.del"  # index

# A published survey
SURVEY = "sd.one"
REVISE = "sd.revise"  # a draft with what is published
CLOSE = "sd.close"
CLOSE_CONFIRMED = "sd.closego"
WITHDRAW = "sd.back"
WITHDRAW_CONFIRMED = "sd.backgo"
LINK = "sd.link"

# Terms of a target
TERMS = "st"
TERM = "st.f"  # field: asks for it
TERM_SET = "st.s"  # field, value
TERM_MONTH = "st.m"  # field, year and month as 202603, 0 for the one that is meant
TERM_DAY = "st.d"  # field, day as 20260314
TERM_MOMENT = "st.t"  # field, as 20260314T1930
TERM_WORDS = "st.w"  # field, language: asks for words in it
TERM_UNSAID = "st.x"  # field, language: takes them away
TERM_READER = "st.l"  # language: asked of those who read it, or not
TERM_TOPIC = "st.k"  # index of the city's topic

# Results of a survey; a question is its index, a filter as ``looking.Filter`` writes it
PARTICIPATION = "sr.who"
ALL_RESULTS = "sr"  # page, filter
RESULT = "sr.q"  # question, filter
FILTER = "sr.f"  # question
FILTER_BY = "sr.fb"  # question, the question that is filtered by or a dimension, page of its values
CROSS = "sr.c"  # question, page, filter: asks by what
CROSSED = "sx"  # question, by what, filter
TEXTS = "sr.t"  # question, page
EXPORT = "sr.e"  # labels: a language, or 0 for codes
EXPORT_AS = "sr.ea"  # format, labels

# Several cities; the button's city is that of the desk, but for TOGGLE_CITY: the one that is chosen
SHARE = "ss"  # draft, page
TOGGLE_CITY = "ss.c"  # draft, page
EVERY_CITY = "ss.all"  # draft
SHARE_CONFIRMED = "ss.go"  # draft
SHARED = "ss.list"  # page
SIDE_BY_SIDE = "ss.one"  # shared survey, question
