"""What all commands share: their options, and faults told as sentences and turned into exit codes."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from geoplan import progress as speaking
from geoplan.errors import ConfigError, Fault, GeoplanError

Lang = Literal["en", "zh"]
Settings = Annotated[list[str], typer.Option("--set", metavar="a.b=c", help="Lay a value over the config; repeatable.")]
How = Annotated[Literal["auto", "rich", "plain", "json"], typer.Option("--progress", help="How progress is shown.")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="Services worked on side by side.")]
Language = Annotated[Lang, typer.Option("--lang", help="Language of messages.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Only results, warnings and faults.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Say more, and show where a fault of ours lies.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="The run's folder; default outputs/<name>.")]
Replace = Annotated[
    bool, typer.Option("--replace", help="Replace an earlier run in that folder instead of moving it aside.")
]
ConfigFile = Annotated[Path, typer.Argument(metavar="CONFIG", help="The plan's YAML file.", show_default=False)]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.", show_default=False)]

CANCELLED = 130  # exit code of a run that was stopped

WORDS = {
    "in_order": ("{file}: in order; {count} findings.", "{file}：检查通过；{count} 条发现。"),
    "written": ("Wrote {file}. Next: geoplan validate {file}", "已写入 {file}。下一步：geoplan validate {file}"),
    "rebuilt": ("Rebuilt in {folder}.", "已重建于 {folder}。"),
    "no_browser": ("No browser answered; open this file by hand:", "没有可用的浏览器，请手工打开此文件："),
    "cancelled": ("Cancelled.", "已取消。"),
    "ours": (
        "A fault of ours: {what}. Please report it; --verbose shows where it happened.",
        "程序自身出错：{what}。请反馈；加 --verbose 可查看出错位置。",
    ),
}


def word(name: str, lang: str, **values: object) -> str:
    return WORDS[name][lang == "zh"].format(**values)


def told(command: Callable[..., None]) -> Callable[..., None]:
    """The command, with faults told as sentences and turned into exit codes."""

    @functools.wraps(command)
    def wrapped(*args: Any, **options: Any) -> None:
        lang, how = str(options.get("lang", "en")), options.get("how")
        try:
            if options.get("quiet") and options.get("verbose"):
                raise ConfigError(Fault("quiet_and_verbose"))
            command(*args, **options)
        except GeoplanError as error:
            for fault in error.faults:
                print(fault.sentence(lang), file=sys.stderr)
                if how == "json":
                    speaking.JsonLines().say("error", fault.sentence(lang), code=fault.code)
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            print(word("cancelled", lang), file=sys.stderr)
            if how == "json":
                speaking.JsonLines().say("error", word("cancelled", lang), code="cancelled")
            raise typer.Exit(CANCELLED) from None

    return wrapped
