"""Where an editor stands who is asked for a part of an announcement; each with a city and a broadcast."""

TEXT = "broadcasts.text"  # with a language
PICTURE = "broadcasts.picture"
LINK_ADDRESS = "broadcasts.link.address"  # with an index, if there is such a button already
LINK_LABEL = "broadcasts.link.label"  # with an index and a language; of a new one with its address instead
DAY = "broadcasts.day"
HOUR = "broadcasts.hour"  # with a day
