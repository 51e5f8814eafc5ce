"""Where an editor of a city stands who is asked for more than a tap about ideas. Each with a city."""

FINDING = "ideas.desk.finding"  # a code or words of an idea to answer
TEXT = "ideas.desk.text"  # with an idea and a language; "guided" on the way through the languages
MILESTONE_DAY = "ideas.desk.day"  # with an idea and a milestone, "0" for a new one
MILESTONE_WORDS = "ideas.desk.milestone"  # with an idea, a language, and a milestone or the day of a new one
LATER_DAY = "ideas.desk.later"  # with an idea
LATER_HOUR = "ideas.desk.hour"  # with an idea and a day
TRANSLATING = "ideas.desk.translating"  # with an idea, a language, and what she has typed so far
