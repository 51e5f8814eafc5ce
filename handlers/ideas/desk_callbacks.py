"""The buttons of who answers ideas: names that old messages still carry, so none is ever given a new meaning.

Each carries its city. ``idea`` is an idea's id, ``list`` the list that she came from, as ``lists.IdeaList`` packs it.
"""

DESK = "io"  # without a city she is asked which one, if there are several
CITIES = "io.cities"  # page
LIST = "io.list"  # list
PENDING = "io.wait"  # page: what waits for its hour, and her drafts
CARD = "io.c"  # idea, list
ORIGINAL = "io.o"  # idea, list: as it was written
WHOLE = "io.all"  # idea, list: all of it, as messages
HISTORY = "io.h"  # idea, list
OPINIONS = "io.k"  # idea, page: what those who asked for it say of whether it is done

# Answering; what is meant is her draft for the idea
ANSWER = "io.a"  # idea: goes on with her draft, or begins one
FORM = "io.f"  # idea
PROGRESS = "io.p"  # idea: asks
PROGRESS_SET = "io.ps"  # idea, letter of the progress
TEXT = "io.t"  # idea, language, "1" on the way through the languages: asks
SKIP = "io.s"  # idea, language: the one after it
UNSAID = "io.u"  # idea, language: takes its text away
DISCARD = "io.x"  # idea: asks
DISCARD_CONFIRMED = "io.xx"  # idea

# Milestones, each named by ``answering.key_of``
MILESTONES = "io.m"  # idea
MILESTONE = "io.mo"  # idea, milestone
MILESTONE_MONTH = "io.md"  # idea, milestone or "0" for a new one, year and month as 202703 or "0"
MILESTONE_DAY = "io.my"  # idea, milestone or "0", day as 20270301
MILESTONE_WORDS = "io.mt"  # idea, milestone, language: asks
MILESTONE_REACHED = "io.mr"  # idea, milestone, "1" or "0"
MILESTONE_REMOVE = "io.mx"  # idea, milestone

# Publishing; ``answer`` is the id of one
PREVIEW = "io.v"  # idea, language
PREVIEW_WHOLE = "io.va"  # idea, language
PUBLISH = "io.y"  # idea, answer: her draft
LATER = "io.l"  # idea, year and month as 202603 or "0"
LATER_DAY = "io.ld"  # idea, day as 20260314
LATER_AT = "io.lt"  # idea, as 20260314T0930
WAITING = "io.w"  # idea, answer: one that waits for its hour
PUBLISH_WAITING = "io.wy"  # idea, answer
TAKE_BACK = "io.wb"  # idea, answer

# Translating, for moderators too
TRANSLATE = "io.g"  # idea: asks for the language
TRANSLATE_INTO = "io.gl"  # idea, language
TRANSLATION_KEPT = "io.gk"  # idea, language: what she has typed

# From other cities; the button's city is hers, ``sister`` is named by ``desk.sum_of``
SISTERS = "io.z"  # page
SISTER = "io.zl"  # sister, page
SISTER_IDEA = "io.zi"  # sister, idea
SISTER_ORIGINAL = "io.zo"  # sister, idea
SISTER_WHOLE = "io.za"  # sister, idea
ADOPT = "io.zq"  # sister, idea: asks
ADOPT_CONFIRMED = "io.zy"  # sister, idea
