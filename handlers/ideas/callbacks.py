"""The buttons of ideas for residents: names that old messages still carry, so none is ever given a new meaning.

Each carries its city. An idea is its id; a list is the one that she came from, as ``lists.IdeaList`` packs it.
"""

# Reading
IDEAS = "i"  # the home of ideas in the button's city
LIST = "i.l"  # list
TOPICS = "i.t"
STATUSES = "i.g"
NEAR = "i.n"
SEARCH = "i.q"
CARD = "i.c"  # idea, list
ORIGINAL = "i.o"  # idea, list: as it was written
WHOLE = "i.a"  # idea, list: all of it, as messages
WHOLE_ORIGINAL = "i.ao"  # the same as it was written
SUPPORT = "i.s"  # idea, "1" or "0", list
FOLLOW = "i.f"  # idea, "1" or "0", list
PHOTOS = "i.p"  # idea, list
MAP = "i.m"  # idea, list
HISTORY = "i.h"  # idea, list
COMMENTS = "i.d"  # idea, page, list
COMMENT = "i.w"  # idea, list: asks for the words
REPORT = "i.r"  # idea, list: asks why
REPORT_BECAUSE = "i.rr"  # idea, number of the concern, list
REPORT_COMMENT = "i.e"  # idea, comment: asks why
REPORT_COMMENT_BECAUSE = "i.k"  # idea, comment, number of the concern: all 64 bytes
CARRY_OVER = "i.v"  # idea that was merged: support the other one
CHECK = "i.z"  # idea, "1" or "0": is it really done?
CHECKED = "i.zz"  # idea: she has nothing to add

# Writing
WRITE = "iw"  # a new one, or what she has begun
BEGIN = "iw.n"  # at the first question, whatever is begun
TEXT = "iw.t"  # draft, "1" on the way through the questions: asks
ADD_TEXT = "iw.b"  # draft, "1": asks for what comes after the text
TOPIC = "iw.k"  # draft, "1": asks
TOPIC_CHOSEN = "iw.c"  # draft, topic or "0", "1"
ADD_PHOTOS = "iw.p"  # draft, "1": asks
DROP_PHOTOS = "iw.o"  # draft, "1"
PLACE = "iw.l"  # draft, "1": asks
SHARE_PLACE = "iw.h"  # draft, "1": the keyboard that shares her location
NO_PLACE = "iw.z"  # draft, "1"
KEEP_PLACE = "iw.f"  # draft, "1": though it is far
SIMILAR = "iw.s"  # draft: what may be the same, before the preview
INSTEAD = "iw.i"  # draft, idea: support that one, throw the draft away
PERSONAL = "iw.d"  # draft: what everybody could read, before the preview
PREVIEW = "iw.v"  # draft
WHOLE_DRAFT = "iw.a"  # draft: all of it, as messages
DRAFT_PHOTOS = "iw.g"  # draft
SEND = "iw.y"  # draft
DISCARD = "iw.x"  # draft: asks
DISCARD_CONFIRMED = "iw.xx"  # draft

# My ideas
MINE = "im"  # page
OWN = "im.c"  # idea
OWN_WHOLE = "im.l"  # idea
OWN_PHOTOS = "im.p"  # idea
OWN_HISTORY = "im.h"  # idea
EDIT = "im.e"  # idea
WITHDRAW = "im.w"  # idea: asks
WITHDRAW_SILENT = "im.x"  # idea: without a reason
APPEAL = "im.a"  # idea: asks for the words
REPLY = "im.r"  # idea: asks for her answer to the moderator
SUGGESTION = "im.s"  # idea: the whole text that a moderator suggests
AGREE = "im.y"  # idea, "1" or "0", the stamp of the suggestion that she saw
