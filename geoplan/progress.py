"""How a run speaks while it works: to a person on a terminal, line by line, or as JSON lines for another program."""

from __future__ import annotations

import json
import sys
from typing import Any, Protocol, TextIO

# what the stages of a run are called in Chinese
_STAGES = {
    "layers": "读取图层",
    "network": "构建路网",
    "travel": "计算出行时间",
    "access": "可达性",
    "gaps": "服务缺口",
    "siting": "选址",
    "functions": "居民点职能",
    "catchments": "服务范围",
    "centres": "城镇体系",
    "tables": "汇总表",
    "write": "写出成果",
}


class Progress(Protocol):
    """Where a run is. `done` of `total` steps of a stage; `total` 0 means that nobody knows how many."""

    def stage(self, name: str, done: int = 0, total: int = 0, message: str = "") -> None:
        """A stage began, moved on, or (done = total) ended."""

    def log(self, message: str) -> None:
        """Something a curious person may want to know."""

    def warning(self, message: str) -> None:
        """Something doubtful that does not stop the run."""

    def close(self) -> None:
        """Nothing more is coming."""


class Quiet:
    """Says nothing but warnings."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr

    def stage(self, name: str, done: int = 0, total: int = 0, message: str = "") -> None:
        """Nothing."""

    def log(self, message: str) -> None:
        """Nothing."""

    def warning(self, message: str) -> None:
        print(message, file=self._stream, flush=True)

    def close(self) -> None:
        """Nothing."""


class Plain:
    """One line per stage and per message, for log files and simple terminals."""

    def __init__(self, stream: TextIO | None = None, *, verbose: bool = False, lang: str = "en") -> None:
        self._stream = stream or sys.stderr
        self._verbose = verbose
        self._lang = lang
        self._last = ""

    def stage(self, name: str, done: int = 0, total: int = 0, message: str = "") -> None:
        # steps of a running stage would fill a log file; its beginning and its messages do not
        if name != self._last or message:
            self._say(_told(name, message, self._lang))
        self._last = name

    def log(self, message: str) -> None:
        if self._verbose:
            self._say(message)

    def warning(self, message: str) -> None:
        self._say(f"! {message}")

    def close(self) -> None:
        """Nothing: every line stands already."""

    def _say(self, line: str) -> None:
        print(line, file=self._stream, flush=True)


class Rich:
    """A line with a spinner for the stage that runs, and a ticked line for each that is done."""

    def __init__(self, stream: TextIO | None = None, *, verbose: bool = False, lang: str = "en") -> None:
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        self._console = Console(file=stream or sys.stderr, highlight=False)
        columns = (SpinnerColumn("line"), TextColumn("{task.description}"), BarColumn(24), TimeElapsedColumn())
        self._bars = Bars(*columns, console=self._console, transient=True)
        self._verbose, self._lang = verbose, lang
        self._task: Any = None
        self._name = ""
        self._bars.start()

    def stage(self, name: str, done: int = 0, total: int = 0, message: str = "") -> None:
        if name != self._name:
            self._finish()
            self._name, self._task = name, self._bars.add_task(_told(name, "", self._lang), total=total or None)
        said = _told(name, message, self._lang)
        self._bars.update(self._task, description=said, completed=done, total=total or None)

    def log(self, message: str) -> None:
        if self._verbose:
            self._console.print(message, markup=False, style="dim")

    def warning(self, message: str) -> None:
        self._console.print(message, markup=False, style="yellow")

    def close(self) -> None:
        self._finish()
        self._bars.stop()

    def _finish(self) -> None:
        if self._task is not None:
            task = self._bars.tasks[-1]
            self._console.print(f"{task.description}  {task.elapsed or 0:.1f} s", markup=False, style="green")
            self._bars.remove_task(self._task)
            self._task = None


class JsonLines:
    """One JSON object a line on stdout, ASCII only, for programs that start geoplan."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._name = ""

    def stage(self, name: str, done: int = 0, total: int = 0, message: str = "") -> None:
        self.say("progress" if name == self._name else "start", message, stage=name, done=done, total=total)
        self._name = name

    def log(self, message: str) -> None:
        self.say("log", message, stage=self._name)

    def warning(self, message: str) -> None:
        self.say("warning", message, stage=self._name)

    def close(self) -> None:
        """Nothing: every line stands already."""

    def say(self, kind: str, message: str, *, stage: str = "", done: int = 0, total: int = 0, **more: object) -> None:
        """One object: v, type, stage, done, total, message, and what else this type brings."""
        line = {"v": 1, "type": kind, "stage": stage, "done": done, "total": total, "message": message, **more}
        print(json.dumps(line), file=self._stream, flush=True)


def choose(kind: str, *, quiet: bool = False, verbose: bool = False, lang: str = "en") -> Progress:
    """The progress of that kind: auto (rich on a terminal, else plain), rich, plain or json; quiet leaves only json.

    `lang` is that of the stages' names for people; in JSON they stay codes.
    """
    if kind == "json":
        return JsonLines()
    if quiet:
        return Quiet()
    if kind == "rich" or (kind == "auto" and sys.stderr.isatty()):
        return Rich(verbose=verbose, lang=lang)
    return Plain(verbose=verbose, lang=lang)


def _told(name: str, message: str, lang: str) -> str:
    """A stage and what it says, for people."""
    if lang == "zh":
        name = _STAGES.get(name, name)
        return f"{name}：{message}" if message else name
    return f"{name}: {message}" if message else name
