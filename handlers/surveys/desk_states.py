"""Where an editor of surveys stands who is asked for more than a tap."""

UPLOADING = "surveys.desk.file"  # with a draft, if the file takes its place
CHOOSING_CITY = "surveys.desk.city"  # with a file
REFUSED = "surveys.desk.refused"  # with a file, and perhaps a draft: what is wrong with it is before her
TITLE = "surveys.compose.title"
QUESTION = "surveys.compose.question"  # with a draft
KIND = "surveys.compose.kind"  # with a draft, the words of a question, and whether it needs an answer
OPTIONS = "surveys.compose.options"  # with the same and what is asked
REWORDING = "surveys.compose.words"  # with a draft and the index of a question
DAY = "surveys.terms.day"  # with a target and a field
HOUR = "surveys.terms.hour"  # with a day as well
NUMBER = "surveys.terms.number"  # with a target and a field
WORDS = "surveys.terms.words"  # with a target, a field and a language
SHARING = "surveys.sharing"  # with a draft and the cities that are chosen

EVERY = (
    *(UPLOADING, CHOOSING_CITY, REFUSED, TITLE, QUESTION, KIND, OPTIONS, REWORDING),
    *(DAY, HOUR, NUMBER, WORDS, SHARING),
)
