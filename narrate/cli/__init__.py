"""The command line. Results go to standard output, progress and messages to standard error."""

from __future__ import annotations

import sys

import typer

from narrate import __version__
from narrate.cli import (
    build,
    cache,
    cast,
    check,
    doctor,
    explain,
    lexicon,
    project,
    publish,
    say,
    script,
    serve,
    voices,
)
from narrate.cli.common import guarded, leave_quietly

app = typer.Typer(
    name="narrate",
    help="Turn reviews, dialogues, interviews and programme notes into a chaptered podcast, "
    "with a voice for each speaker.\n\nBegin with: narrate build FOLDER",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 done, but something was found; 2 wrong command line; 3 unreadable input; "
    "4 speech or encoding failed; 5 unwritable output; 6 edited script and changed source; 130 interrupted.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"narrate {__version__}")
        raise typer.Exit


@app.callback()
def _narrate(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    del version


app.command("build")(build.build)
app.command("script")(script.script)
app.command("cast")(cast.cast)
app.command("explain")(explain.explain)
app.command("voices")(voices.voices)
app.command("say")(say.say)
app.command("check")(check.check)
app.command("serve")(serve.serve)
app.add_typer(cache.app, name="cache")
app.command("publish")(publish.publish)
app.add_typer(lexicon.app, name="lexicon")
app.command("doctor")(doctor.doctor)
app.command("init")(project.init)


def main() -> None:
    """Run the command line and leave with its exit code."""
    code = guarded(app, debug="--debug" in sys.argv)
    leave_quietly()
    sys.exit(code)
