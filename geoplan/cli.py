"""The commands: words in, exit codes out. What a command needs is imported inside it, so that `--help` is quick."""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Annotated

import typer

from geoplan import cli_export, cli_qgis, cli_report, code_words
from geoplan import progress as speaking
from geoplan.cli_options import (
    CANCELLED,
    ConfigFile,
    How,
    Jobs,
    Language,
    Out,
    Quiet,
    Replace,
    Settings,
    Verbose,
    told,
    word,
)
from geoplan.errors import ConfigError, Fault

if TYPE_CHECKING:
    from geoplan.config import Config

_STOPS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # Ctrl-C, kill, a closed terminal, Ctrl-Break on Windows

app = typer.Typer(
    name="geoplan",
    help="Who reaches which service in how many minutes, where the gaps are and why, and which towns form the system.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


for _more in (cli_export.app, cli_report.app, cli_qgis.app):
    app.add_typer(_more)


def _version(asked: bool) -> None:
    if asked:
        import geoplan

        print(f"geoplan {geoplan.__version__}")
        raise typer.Exit


@app.callback()
def _any(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
@told
def demo(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="liechtenstein, coquimbo or jiaxing.")
    ] = "liechtenstein",
    out: Out = None,
    settings: Settings = [],  # noqa: B006
    how: How = "auto",
    jobs: Jobs = 1,
    lang: Language = "en",
    quiet: Quiet = False,
    verbose: Verbose = False,
    replace: Replace = False,
) -> None:
    """Run an example that comes with geoplan, end to end; needs no network."""
    from geoplan import bundled
    from geoplan.config import read_config

    config = read_config(bundled.demo(name), settings)
    _run(config, out or Path("outputs") / name, how, jobs, lang, quiet, verbose, replace)


@app.command()
@told
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the config is written.", show_default=False)],
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FOLDER", help="Draft it from the layers found here.")
    ] = None,
    lang: Language = "en",
) -> None:
    """Write a commented starter config; with --from, drafted from the files found there."""
    from geoplan import starter

    written = starter.write(folder, source)
    print(word("written", lang, file=written))


@app.command()
@told
def validate(
    config: ConfigFile,
    settings: Settings = [],  # noqa: B006
    how: How = "auto",
    jobs: Jobs = 1,
    lang: Language = "en",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Read and check the config and its data, compute nothing, tell all faults at once."""
    from geoplan.config import read_config

    plan = read_config(config, settings)
    from geoplan import validation  # opens the data: only once the config itself is in order

    findings = validation.validate(plan)
    if how == "json":
        told = [
            {"code": f.code, "severity": f.severity, "layer": f.layer, "row_id": f.row_id, "message": f.sentence(lang)}
            for f in findings
        ]
        speaking.JsonLines().say("result", word("in_order", lang, file=config, count=len(findings)), findings=told)
        return
    for finding in () if quiet else findings:
        where = ", ".join(part for part in (finding.layer, finding.row_id) if part)
        weight, colon = code_words.told("findings", "severity", finding.severity, lang), "：" if lang == "zh" else ": "
        print(f"{weight}{colon}{where + colon if where else ''}{finding.sentence(lang)}")
    print(word("in_order", lang, file=config, count=len(findings)))


@app.command()
@told
def run(
    config: ConfigFile,
    out: Out = None,
    settings: Settings = [],  # noqa: B006
    how: How = "auto",
    jobs: Jobs = 1,
    lang: Language = "en",
    quiet: Quiet = False,
    verbose: Verbose = False,
    replace: Replace = False,
) -> None:
    """Make the whole plan: one config in, one folder out."""
    from geoplan.config import read_config

    plan = read_config(config, settings)
    _run(plan, out or Path("outputs") / plan.name, how, jobs, lang, quiet, verbose, replace)


def _run(config: Config, out: Path, how: str, jobs: int, lang: str, quiet: bool, verbose: bool, replace: bool) -> None:
    from geoplan.last_words import last_words
    from geoplan.story import run as make

    _check_place(config, out)
    progress = speaking.choose(how, quiet=quiet, verbose=verbose, lang=lang)
    try:
        plan = make(config, out=out, progress=progress, jobs=jobs, replace=replace, lang=lang)
    finally:
        progress.close()
    lines = last_words(plan, lang)
    if isinstance(progress, speaking.JsonLines):
        progress.say("result", "\n".join(lines), folder=str(plan.folder))
    else:
        print("\n".join(lines))


def _check_place(config: Config, out: Path) -> None:
    """Raise ConfigError where the run would stand on what it is made from, or where paths cannot be spelt."""
    from geoplan.config import sources

    place = out.absolute()
    if any("\udc80" <= letter <= "\udcff" for letter in f"{place}{config.file}"):
        raise ConfigError(Fault("paths_not_unicode", {"encoding": sys.getfilesystemencoding()}))
    place = place.resolve()
    for given in (config.file, *(source.path for source in sources(config).values())):
        if place in given.resolve().parents:
            # an earlier run is moved aside or removed as a whole, and the input with it
            raise ConfigError(Fault("output_holds_inputs", {"path": out, "given": given.as_posix()}))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the config."""
    from geoplan.config import json_schema

    print(json.dumps(json_schema(), indent=2))


@app.command()
@told
def explain(
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="Id, name or English name of a place.", show_default=False)
    ],
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[RUN_FOLDER]", help="A finished run; left out, the newest in outputs/.", show_default=False
        ),
    ] = None,
    lang: Language = "en",
) -> None:
    """Print the case for or against a place, from a finished run."""
    from geoplan import explaining, finished

    if folder is None:
        folder = explaining.newest_run(Path("outputs"))
        print(folder, file=sys.stderr)
    plan = finished.open_tables(folder)
    # bytes that are no text in this system's encoding name no place
    print(explaining.explain(plan, os.fsencode(place).decode(errors="replace"), lang))


@app.command()
@told
def standards(
    service: Annotated[
        str | None, typer.Argument(metavar="[SERVICE]", help="Only the standards for this service.", show_default=False)
    ] = None,
    lang: Language = "en",
) -> None:
    """List the standards that a config can pick by name, each with its source and how sure that is."""
    from geoplan import standards_listing

    print("\n".join(standards_listing.lines(service, lang)))


@app.command()
@told
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    warm: Annotated[
        bool, typer.Option("--warm", help="Compile the searches for large networks now; takes a minute once.")
    ] = False,
    lang: Language = "en",
) -> None:
    """Check versions, drivers, fonts and QGIS, and whether they fit."""
    from geoplan import doctor as surgery

    checks = surgery.examine(warm=warm)
    if as_json:
        print(json.dumps(surgery.as_json(checks), indent=2))
    else:
        print("\n".join(surgery.lines(checks, lang)))
    if not surgery.healthy(checks):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; ends the process with the exit code of the contract."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a terminal in GBK or ASCII lacks letters of some names; a name is never worth a crash
            stream.reconfigure(errors="backslashreplace")
    sys.excepthook = _our_fault
    for name in _STOPS:
        # each system knows some of them; what `nohup` or a shell has told to be ignored stays ignored
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:
            signal.signal(getattr(signal, name), _stop)
    gc.freeze()  # what was imported stays; collecting it again and again costs 40 ms each time
    try:
        # called as an object, typer would put its own excepthook in place of ours
        typer.main.get_command(app)()
    except SystemExit as end:
        if end.code != CANCELLED:
            raise
        # where the interrupt struck inside `exec`, as dataclasses use it, Python would end as if killed by SIGINT
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(CANCELLED)


def _stop(number: int, frame: FrameType | None) -> None:
    # an impatient second Ctrl-C must not end the clearing away that the first one began
    for name in _STOPS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    raise KeyboardInterrupt


def _our_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What an error says that nobody foresaw; Python then exits with 1."""
    if "--verbose" in sys.argv:
        traceback.print_exception(kind, error, trace)
    lang = "zh" if {"zh", "--lang=zh"} & set(sys.argv) else "en"
    told = word("ours", lang, what=" ".join(f"{kind.__name__}: {error}".split()))
    print(told, file=sys.stderr)
    if {"json", "--progress=json"} & set(sys.argv):
        speaking.JsonLines().say("error", told, code="ours")
