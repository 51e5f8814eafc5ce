"""The buttons of moderators: names that old messages still carry, so none is ever given a new meaning.

Each carries its city. ``case`` is a case's id; ``number`` the version that she saw; ``reason`` a code of the city's.
Those of ``SHORT`` have no room for two whole ids: see ``arguments.short``.
"""

DESK = "mo"  # without a city she is asked which one, if there are several
CITIES = "mo.cities"  # page
NEXT = "mo.next"  # the next case, claimed for her
LIST = "mo.list"  # page
ASKED = "mo.wait"  # page: cases that wait for their authors
UNDOS = "mo.undos"  # what she may take back
FIND = "mo.find"  # asks for a code
RESTORE = "mo.back"  # idea: a hidden one is shown again

# One case
CASE = "mo.case"  # case: claimed for her
SEE = "mo.see"  # case: without claiming it
WHOLE = "mo.all"  # case: all of its text, as messages
PHOTOS = "mo.img"  # case
SKIP = "mo.skip"  # case: released
PUBLISH = "mo.pub"  # case, number
KEEP = "mo.keep"  # case, number
WHY = "mo.why"  # case, number: asks for the reason
DECLINE = "mo.d"  # case, number, reason: shows what the author will read
DECLINE_SO = "mo.x"  # case, number, reason
OWN_WORDS = "mo.w"  # case, number, reason: asks for other words
UNDO = "mo.undo"  # case
CONFIRM = "mo.ok"  # case, the stamp of the verdict that she saw: as the second person
OBJECT = "mo.no"  # case, the stamp
ASK = "mo.ask"  # case
SUGGEST = "mo.sug"  # case
SUGGEST_SO = "mo.sugo"  # case: what she has typed
ESCALATE = "mo.esc"  # case
ESCALATE_SO = "mo.esco"  # case: without a note
BLOCK = "mo.blk"  # case: asks for how long
BLOCK_FOR = "mo.bd"  # case, days: asks for the reason
BLOCK_WHY = "mo.br"  # case, days, reason: asks whether she is sure
BLOCK_SO = "mo.b"  # case, days, reason

# SHORT
MERGE = "mo.mrg"  # case, number: asks into which idea
BESIDE = "mo.mi"  # case, number, idea: the two beside each other
MERGE_SO = "mo.mgo"  # case, number, idea

# Blocked people
BLOCKED = "mo.blks"
LIFT = "mo.lift"  # block

# Several at once; which are ticked is in the dialogue
TICKING = "mo.t"  # page
TICK = "mo.tick"  # case, number, page
TICK_PAGE = "mo.tall"  # page
MANY_PUBLISH = "mo.mp"  # asks whether she is sure
MANY_PUBLISH_SO = "mo.mpgo"
MANY_WHY = "mo.mw"
MANY_DECLINE = "mo.md"  # reason: asks whether she is sure
MANY_DECLINE_SO = "mo.mdgo"  # reason

NUMBERS = "mo.num"  # days

# The rules of the city, for its administrators
RULES = "mr"
PROMISE = "mr.hours"  # hours
SECOND = "mr.two"  # 1 or 0
LIMIT = "mr.limit"  # ideas a day
REASONS = "mr.all"
REASON = "mr.one"  # reason
REASON_WORDS = "mr.w"  # reason, part, language: asks for them
REASON_UNSAID = "mr.x"  # reason, part, language: the ready ones again
REASON_TO_ADD = "mr.add"
ADD_REASON = "mr.put"  # reason
REMOVE_REASON = "mr.del"  # reason: asks whether she is sure
REMOVE_REASON_SO = "mr.delgo"  # reason
