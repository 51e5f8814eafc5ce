"""The buttons of surveys: names that old messages still carry, so none is ever given a new meaning.

Each carries its city. A survey is its id. A sheet that is being filled in is its survey's id, or ``_`` and the id of the
draft that is tried out; a place in it is ``Playing.short``. ``q.…`` with all that they carry fill Telegram's 64 bytes.
"""

# Residents
SURVEYS = "sv"  # what her cities ask
LIST = "sv.l"  # page
CLOSED = "sv.c"  # page
INTRO = "sv.i"  # survey
BEGIN = "sv.b"  # survey: begin, go on, or change what was sent
RESULTS = "sv.r"  # survey, number of the question from 1; 0 is what they have in common
TAKE_BACK = "sv.t"  # survey: asks
TAKE_BACK_CONFIRMED = "sv.ty"  # survey

# Filling in, for real or in a test run: each names its sheet first
SHOW = "q"  # where she stands
CHOOSE = "q.o"  # place, option: one of the options is the answer
ON = "q.y"  # place, option: ticked, or ranked next
OFF = "q.n"  # place, option
TAKE = "q.a"  # place, step of a range from 0
DONE = "q.d"  # place: what is ticked, ranked, read or offered is the answer
SKIP = "q.s"  # place
BACK = "q.b"  # place
PAUSE = "q.p"
PAGE = "q.l"  # place, page of the options
MONTH = "q.m"  # place, moment as ``filling.write_moment``: another month
DAY = "q.k"  # place, moment: a day
HOURS = "q.h"  # place, moment: the hours of a day
HOUR = "q.g"  # place, moment: an hour; asks for the minutes
TIME = "q.t"  # place, moment: hour and minute
LOCATE = "q.w"  # place: brings up the keyboard that shares her location
MORE = "q.x"  # place, 1 or 0: one more of a repeat, or no more
REVIEW = "q.r"  # page: everything that was answered
GO = "q.j"  # place: from the review to a question
COMPARE = "q.c"  # 1 or 0: she wants to see her answers beside the city's
SEND = "q.z"  # 1 or 0, the same

# Doors to what editors' handlers do
EDITING = "se"  # surveys of the button's city
DRAFT = "sv-draft"  # draft: where a test run comes back to
