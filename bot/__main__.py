"""``python -m bot``: the command line. ``--help`` on any verb explains it."""

from typing import Annotated

import typer

from bot import log
from bot.commandline import processes as process_verbs
from bot.commandline.cities import city_app, qr
from bot.commandline.console import fail, run
from bot.commandline.languages import languages_app
from bot.commandline.roles import role_app
from bot.demo import DEMO_PORT, DemoPortTaken, run_demo
from bot.processes import run_all
from bot.settings import read_settings

app = typer.Typer(
    name="charshi",
    help="Charshi, the Telegram bot of the B40 Balkan Cities Network.",
    epilog=(
        "Environment (a .env file is read): BOT_TOKEN, TELEGRAM_API_URL, DATA_DIR, DATABASE_URL, REDIS_URL, ADMIN_IDS,"
        " WEBHOOK_URL, WEBHOOK_SECRET, PORT. The README explains each."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(city_app, name="city")
app.add_typer(role_app, name="role")
app.add_typer(languages_app, name="languages")


@app.command("run")
def run_verb(
    or_demo: Annotated[
        bool, typer.Option("--or-demo", help="Without BOT_TOKEN, start the demo instead.")
    ] = False,
) -> None:
    """Run everything in one process: conversations, worker, clock, web. For one machine."""
    if or_demo and run(_has_no_token):
        demo()
    else:
        process_verbs.start(run_all)


@app.command("demo")
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of the page with the phones.")] = DEMO_PORT,
) -> None:
    """Try everything without a token: the emulator, the bot, and a page where phones lie side by side."""
    log.configure()

    async def work() -> None:
        await run_demo(read_settings(), port, typer.echo)

    try:
        run(work)
    except DemoPortTaken as error:
        fail(str(error))


app.command("web")(process_verbs.web)
app.command("worker")(process_verbs.worker)
app.command("clock")(process_verbs.clock)
app.command("migrate")(process_verbs.migrate)
app.command("doctor")(process_verbs.doctor)
app.command("qr")(qr)


async def _has_no_token() -> bool:
    return read_settings().bot_token is None


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
