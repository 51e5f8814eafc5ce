"""The buttons of the city list: names that old messages still carry, so none is ever given a new meaning."""

LIST = "city"  # purpose, page
PICK = "city.pick"  # purpose; the city is the button's
NEAR = "city.near"  # purpose
HEADING = "city.heading"
MOVE = "city.move"  # the city of a poster becomes home

HOME = "h"  # purposes: a city to live in,
FOLLOW = "f"  # cities to follow
PURPOSES = (HOME, FOLLOW)
