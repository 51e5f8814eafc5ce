"""``python -m bot``: the command line. ``--help`` on any verb explains it."""

import typer

from bot.commandline import processes
from bot.commandline.broadcasts import broadcast_app
from bot.commandline.cities import city_app, qr
from bot.commandline.digests import digest_app
from bot.commandline.events import events_app
from bot.commandline.ideas import ideas_app
from bot.commandline.languages import languages_app
from bot.commandline.moderation import moderation_app
from bot.commandline.retention import retention
from bot.commandline.roles import role_app
from bot.commandline.surveys import surveys_app

app = typer.Typer(
    name="charshi",
    help="Charshi, the Telegram bot of the B40 Balkan Cities Network.",
    epilog=(
        "Environment (a .env file is read): BOT_TOKEN, TELEGRAM_API_URL, DATA_DIR, DATABASE_URL, REDIS_URL, ADMIN_IDS,"
        " WEBHOOK_URL, WEBHOOK_SECRET, PORT, PUBLIC_URL, FEEDS_ALLOW_PRIVATE. The README explains each."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(processes.run_verb)
app.command("demo")(processes.demo)
app.command("web")(processes.web)
app.command("worker")(processes.worker)
app.command("clock")(processes.clock)
app.command("migrate")(processes.migrate)
app.command("doctor")(processes.doctor)
app.command("qr")(qr)
city_app.command("retention")(retention)
app.add_typer(city_app, name="city")
app.add_typer(events_app, name="events")
app.add_typer(surveys_app, name="surveys")
app.add_typer(ideas_app, name="ideas")
app.add_typer(moderation_app, name="moderation")
app.add_typer(digest_app, name="digest")
app.add_typer(broadcast_app, name="broadcast")
app.add_typer(role_app, name="role")
app.add_typer(languages_app, name="languages")


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
