"""The buttons of broadcasts: names that old messages still carry, so none is ever given a new meaning.

Each carries its city.
"""

# Under a message that was sent to many
OPEN = "bo.open"  # broadcast: what it invites to

# Also there, and under the answer to these two
UNSUBSCRIBE = "bo.off"
SUBSCRIBE = "bo.on"

# Editors: one that is a draft no more. "br" itself is where every other screen leads back to.
CARD = "br"  # broadcast: how far it is; the message is redrawn while it runs
LEAVE = "br.b"  # broadcast: back to the editors' page, and its message is redrawn no more
LOOK = "br.v"  # broadcast, language: as it is read
RELEASE = "br.go"  # broadcast, version: by a second person
WITHDRAW = "br.d"  # broadcast: a draft again
PAUSE = "br.p"  # broadcast
RESUME = "br.r"  # broadcast
CANCEL = "br.c"  # broadcast: asks
CANCEL_CONFIRMED = "br.cy"  # broadcast
REPORT = "br.s"  # broadcast: what came of it
REMIND = "br.m"  # broadcast: asks
REMIND_CONFIRMED = "br.my"  # broadcast
CORRECT = "br.e"  # broadcast: in which language
CORRECT_LANGUAGE = "br.el"  # broadcast, language: asks for the text
CORRECT_CONFIRMED = "br.ey"  # broadcast: with the text that is before her
RECALL = "br.x"  # broadcast: asks
RECALL_CONFIRMED = "br.xy"  # broadcast
COPY = "br.n"  # broadcast: a new draft that says the same
RULES = "br.u"  # how the city announces
SECOND_PERSON = "br.u2"  # 1 or 0: who writes one may not release it

# Editors: the page of announcements, and writing one. "broadcast" is a draft; texts are by language.
DESK = "bc"  # without a city she is asked which one, if there are several
CITIES = "bc.cities"  # page
LIST = "bc.l"  # which, as ``desk.Shelf``; page
NEW = "bc.n"  # asks what it is
NEW_TO = "bc.nk"  # kind, page: asks what it invites to
BEGIN = "bc.nm"  # a message
BEGIN_WITH = "bc.ns"  # kind, id of what it invites to
DRAFT = "bc.o"  # broadcast
TEXT = "bc.t"  # broadcast, language: asks for the text
UNSAID = "bc.tx"  # broadcast, language: takes it away
PICTURE = "bc.p"  # broadcast: asks for it
PICTURE_REMOVED = "bc.px"  # broadcast
LINKS = "bc.b"  # broadcast: the buttons with addresses
LINK_NEW = "bc.bn"  # broadcast: asks for the address
LINK = "bc.bo"  # broadcast, index, language: asks what it says
LINK_UNSAID = "bc.bu"  # broadcast, index, language
LINK_ADDRESS = "bc.ba"  # broadcast, index: asks for another address
LINK_REMOVED = "bc.bx"  # broadcast, index
AUDIENCE = "bc.a"  # broadcast
EVERYBODY = "bc.ae"  # broadcast
CONDITION = "bc.af"  # broadcast, condition as ``audience_choices.Condition``, page
UNCONDITIONED = "bc.ax"  # broadcast, condition
TOGGLE = "bc.ac"  # broadcast, condition, its value: a letter, a language, an index of the city's, or days
AUDIENCE_SURVEY = "bc.as"  # broadcast, survey
AUDIENCE_EVENT = "bc.av"  # broadcast, occurrence
WHEN = "bc.w"  # broadcast
WHEN_NOW = "bc.wn"  # broadcast
WHEN_MONTH = "bc.wm"  # broadcast, year and month as 202603 or "0"
WHEN_DAY = "bc.wd"  # broadcast, day as 20260314
WHEN_AT = "bc.wt"  # broadcast, as 20260314T0930
WAKING = "bc.ww"  # broadcast, "1" or "0"
PREVIEW = "bc.v"  # broadcast, language
TEST = "bc.y"  # broadcast, language: sends it to her
CHECK = "bc.c"  # broadcast: what sending it would come to
SEND = "bc.go"  # broadcast, version
HAND_OVER = "bc.h"  # broadcast, version
DISCARD = "bc.x"  # broadcast: asks
DISCARD_CONFIRMED = "bc.xx"  # broadcast
