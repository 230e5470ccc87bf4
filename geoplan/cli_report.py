"""The commands that rebuild and open the report of a finished run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from geoplan import progress as speaking
from geoplan.cli_options import How, Language, Quiet, Replace, Settings, Verbose, told, word

app = typer.Typer()

Run = Annotated[
    Path | None,
    typer.Argument(metavar="[RUN]", help="A finished run; left out, the newest in outputs/.", show_default=False),
]


@app.command()
@told
def report(
    run: Run = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Where the rebuilt run goes; default its own place, the old one moves aside."
        ),
    ] = None,
    settings: Settings = [],  # noqa: B006
    how: How = "auto",
    lang: Language = "en",
    quiet: Quiet = False,
    verbose: Verbose = False,
    replace: Replace = False,
) -> None:
    """Rebuild report, maps, tables and project of a finished run without computing again.

    --set takes report.*, maps.*, shapefile.*, outputs, title.* and language, such as --set report.organisation=…
    """
    from geoplan import rebuilding

    progress = speaking.choose(how, quiet=quiet, verbose=verbose, lang=lang)
    try:
        made = rebuilding.rebuild(
            _run(run), out=out, settings=settings, replace_old=replace, progress=progress, lang=lang
        )
    finally:
        progress.close()
    if isinstance(progress, speaking.JsonLines):
        progress.say("result", str(made), folder=str(made))
    else:
        print(word("rebuilt", lang, folder=made))


@app.command("open")
@told
def open_report(run: Run = None, lang: Language = "en") -> None:
    """Open the report of a finished run in the browser; where there is none, print where it is."""
    from geoplan import opening

    folder = _run(run)
    file = opening.report_of(folder)
    if not opening.shown(file):
        print(word("no_browser", lang), file=sys.stderr)
    print(file)


def _run(given: Path | None) -> Path:
    """The run that is meant; the newest in outputs/ where none was given."""
    from geoplan import explaining

    if given is not None:
        return given
    newest = explaining.newest_run(Path("outputs"))
    print(newest, file=sys.stderr)
    return newest
