"""The buttons of digests and of staff's mornings: names that old messages still carry, so none is ever given a new meaning."""

# A digest; those that open something leave it as it is
PAGE = "dg"  # home, day as 2026-03-06, page
SURVEY = "dg.s"  # survey
EVENT = "dg.e"  # occurrence, view
IDEA = "dg.i"  # idea, list
MENU = "dg.m"
LESS = "dg.less"
UNDO = "dg.undo"  # frequency and sections that were left out, as they were before
MUTE = "dg.mute"  # section, "1": leave it out, "0": have it again
OFF = "dg.off"
ON = "dg.on"  # frequency

# A morning of staff; those that open something leave it as it is
QUEUE = "sm.q"  # without arguments, as the desk that it opens
SUGGESTIONS = "sm.s"  # page
PROMISED = "sm.i"  # idea, list
CLOSING = "sm.v"  # survey
BROADCASTS = "sm.b"
MORNINGS_OFF = "sm.off"
MORNINGS_ON = "sm.on"
