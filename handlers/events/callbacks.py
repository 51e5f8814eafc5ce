"""The buttons of events: names that old messages still carry, so none is ever given a new meaning.

Each carries its city. An occurrence is its id; a view is the list that she came from, as ``views.View`` packs it.
"""

# Residents
EVENTS = "ev"  # what is on in the button's city
LIST = "ev.l"  # view, anchor
PICK_DAY = "ev.p"  # year and month, as 202603
TOPICS = "ev.k"
NEAR = "ev.n"
SEARCH = "ev.s"
CARD = "ev.c"  # occurrence, view
WHOLE = "ev.w"  # occurrence, part of the description, view
JOIN = "ev.j"  # occurrence, guests, view
LEAVE = "ev.x"  # occurrence, view
ACCEPT = "ev.a"  # occurrence, view
REMINDERS = "ev.r"  # occurrence, view
TOGGLE_REMINDER = "ev.t"  # occurrence, minutes before the start, view
MAP = "ev.m"  # occurrence, view
CALENDAR_FILE = "ev.i"  # occurrence, view
TICKET = "ev.q"  # occurrence, view
DATES = "ev.d"  # occurrence, view
RATE = "ev.f"  # occurrence, stars
RATED = "ev.fd"  # she has nothing to add to her stars

# Doors to what editors' handlers do
EDITING = "ed"
SUGGEST = "sg"
REVIEW = "ed.review"  # event

# Editors
EDITED_CITIES = "ed.cities"  # page: for who edits in several
NEW = "ed.new"
DRAFTS = "ed.drafts"  # page
UPCOMING = "ed.ahead"  # page
SUGGESTIONS = "ed.sugg"  # page
SCHEDULED = "ed.wait"  # page: what waits for its hour
EDITED_CARD = "ed.card"  # occurrence
EDITED_DATES = "ed.dates"  # occurrence
EDIT = "ed.edit"  # occurrence: asks which dates are meant, if there are several
EDIT_SCOPE = "ed.edits"  # occurrence, scope
CANCEL = "ed.off"  # occurrence: the same
CANCEL_SCOPE = "ed.offs"  # occurrence, scope: asks for a reason
CANCEL_SILENT = "ed.offn"  # occurrence, scope: without a reason
CANCEL_CONFIRMED = "ed.offgo"  # occurrence, scope
DUPLICATE = "ed.copy"  # occurrence
ATTENDANCE = "ed.door"  # occurrence
CHECK_IN = "ed.in"  # code
FEEDBACK = "ed.words"  # occurrence, page
APPROVE = "ed.ok"  # event
REVISE = "ed.mend"  # event
REJECT = "ed.no"  # event: asks for a reason
REJECT_BECAUSE = "ed.why"  # event, one of the ready reasons
IMPORT = "ed.import"
IMPORT_INTO = "ed.into"  # the file that was sent goes to the button's city
IMPORT_TAKE = "ed.take"
FEEDS = "ed.feeds"
FEED = "ed.feed"  # feed
FEED_NEW = "ed.feednew"
FEED_FOLLOW = "ed.follow"
FEED_LEAVE = "ed.unfollow"  # feed
EXPORT = "ed.export"
EXPORT_AS = "ed.exportas"  # format

# The form, of editors and of who suggests something; each names its draft first
SUGGEST_NEW = "sg.new"  # names no draft yet
FORM = "ef"
FIELD = "ef.f"  # field: asks for it
EMPTY = "ef.x"  # field: takes away what is there
MONTH = "ef.m"  # purpose, year and month as 202603, 0 for the one that is meant
DAY = "ef.d"  # purpose, day as 20260314
HOUR = "ef.h"  # purpose, hour as 1930
LENGTH = "ef.l"  # purpose, minutes
ASK_HOUR = "ef.ah"  # purpose
ASK_LENGTH = "ef.al"  # purpose
WHOLE_DAYS = "ef.w"  # purpose
RHYTHM = "ef.r"  # rhythm
WEEKDAY = "ef.wd"  # 0 to 6, from Monday
ENDLESS = "ef.e"
ASK_COUNT = "ef.n"
TOPIC = "ef.k"  # as views.on_topic
UNLIMITED = "ef.u"
GUESTS = "ef.g"  # how many
FREE_OF_CHARGE = "ef.c"
SPOKEN = "ef.s"  # language
SHARE_PLACE = "ef.a"
TRANSLATE = "ef.t"  # language
UNTRANSLATE = "ef.tx"  # language
SKIP = "ef.o"  # field: the guided beginning goes on without it
PREVIEW = "ef.v"  # language
PUBLISH = "ef.p"
PUBLISH_AT = "ef.at"  # day and hour as 20260314T1930
SAVE = "ef.y"  # shows what it would change
SAVE_CONFIRMED = "ef.yy"
DISCARD = "ef.z"
DISCARD_CONFIRMED = "ef.zz"
KEEP_DRAFT = "ef.q"
SUBMIT = "ef.sg"
