"""The buttons of residents: names that old messages still carry, so none is ever given a new meaning."""

from bot.telegram.taps import Tap

MENU = "menu"
WELCOME = "welcome"
LANGUAGES = "lang"
CHOOSE_LANGUAGE = "lang.set"
AGREE = "agree"
DECLINE = "decline"
SETTINGS = "settings"
DIGEST = "digest"
CHOOSE_DIGEST = "digest.set"
DIGEST_HOURS = "digest.hours"
CHOOSE_DIGEST_HOUR = "digest.hour"
QUIET = "quiet"
CHOOSE_QUIET = "quiet.set"
QUIET_FROM = "quiet.from"
QUIET_UNTIL = "quiet.until"
TOPICS = "topics"
TOGGLE_TOPIC = "topic"
DISTRICTS = "districts"
CHOOSE_DISTRICT = "district.set"
NO_DISTRICT = "district.none"
ANNOUNCEMENTS = "announce"
ANNOUNCEMENTS_ON = "announce.on"
ANNOUNCEMENTS_OFF = "announce.off"
PRIVACY = "privacy"
EXPORT = "export"
ERASE = "erase"
CONFIRM_ERASE = "erase.yes"
HELP = "help"

PLACES = ("start", "settings", "menu")  # where the choice of language was opened, and leads back to

ERASE_CONFIRMED = Tap(CONFIRM_ERASE)
