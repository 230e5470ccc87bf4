"""The geoplan command line as the plugin sees it: found, asked for its version, started, listened to, and stopped.

Standard library only, and no geoplan: the engine lives in a Python of its own, since its numpy, GDAL and PROJ are not QGIS's.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

PROTOCOL = 1  # of `--progress json` and of the handshake
FITS = ("0.5", "1.0")  # versions of the engine that this plugin works with: from the first, below the second
VARIABLE = "GEOPLAN_PYTHON"
BESIDE = "engine.json"  # written by `geoplan qgis install` beside this file: the Python that geoplan ran in

HANDSHAKE_S = 30.0  # a first start on a cold disk under a virus scanner takes long
GRACE_S = 5.0  # for an engine that is told to stop, to clear away what it half wrote
LONGEST = 64 * 2**20  # bytes of one line; the findings of a whole validation come in one
MOST_LOGGED = 2000  # lines of stderr handed on
KEPT = 20  # lines of stderr kept as the reason, should the engine give none


class EngineTrouble(Exception):
    """What is wrong with the engine and what to do about it, in English and Chinese."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.zh = en, zh

    def sentence(self, lang: str) -> str:
        """The sentence in Chinese for zh, else in English."""
        return self.zh if lang == "zh" else self.en


class EngineMissing(EngineTrouble):
    """There is no engine, or what was named as one is none."""


class EngineUnfit(EngineTrouble):
    """An engine is there, but of a version that this plugin does not speak with."""


@dataclass(frozen=True)
class Engine:
    """A Python that has geoplan, the version of it, and the version of what it says to other programs."""

    python: str
    version: str
    protocol: int


@dataclass(frozen=True)
class Outcome:
    """How the engine ended: exit code (130 = stopped), its result if it said one, and its faults as sentences."""

    code: int
    result_event: dict[str, Any] | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def cancelled(self) -> bool:
        """Whether it was stopped rather than ended."""
        return self.code == CANCELLED


CANCELLED = 130


def find(setting: str = "", *, own: str = "") -> Engine:
    """The engine to use; raises EngineMissing where there is none.

    What the setting or the variable GEOPLAN_PYTHON names is used or refused, never replaced. Without them: the Python that
    `geoplan qgis install` noted, `geoplan` on PATH, and the plugin's `own` environment; of these the first that fits, and where
    none fits the first that answers, so that `check` can say why not.
    """
    for named, en, zh in (
        (setting, "the setting names", "设置指定的"),
        (os.environ.get(VARIABLE, ""), f"{VARIABLE} names", f"环境变量 {VARIABLE} 指定的"),
    ):
        if named:
            try:
                return ask(named)
            except EngineMissing as missing:
                raise EngineMissing(f"The engine that {en}: {missing.en}", f"{zh}引擎：{missing.zh}") from missing
    answering = []
    for place in (_noted(), shutil.which("geoplan", path=clean_environment(os.environ).get("PATH")) or "", own):
        try:
            if place and Path(place).exists():
                answering.append(ask(place))
        except EngineMissing:
            continue
        if answering and unfit(answering[-1]) is None:
            return answering[-1]
    if answering:
        return answering[0]
    raise EngineMissing(
        "No geoplan engine was found. Open Settings ▸ Options ▸ geoplan and install one (from an index, or from a bundle file "
        f"without network), or name a Python that has geoplan there or in {VARIABLE}.",
        "未找到 geoplan 引擎。请打开“设置 ▸ 选项 ▸ geoplan”安装（从软件源，或离线用安装包文件），"
        f"或在该页或环境变量 {VARIABLE} 中指定装有 geoplan 的 Python。",
    )


def check(engine: Engine) -> None:
    """Raise EngineUnfit where the engine's version or protocol does not fit this plugin."""
    trouble = unfit(engine)
    if trouble is not None:
        raise trouble


def unfit(engine: Engine) -> EngineUnfit | None:
    """Why the engine does not fit this plugin; None if it does."""
    oldest, below = FITS
    what, zh = f"geoplan {engine.version} in {engine.python}", f"{engine.python} 中的 geoplan {engine.version}"
    if engine.protocol < PROTOCOL or _numbers(engine.version) < _numbers(oldest):
        return EngineUnfit(
            f"{what} is older than this plugin, which needs {oldest} or newer. Update the engine: Settings ▸ Options ▸ geoplan "
            "▸ Install, or pip install --upgrade geoplan in its environment.",
            f"{zh} 比本插件旧，本插件需要 {oldest} 或更新版本。请更新引擎：设置 ▸ 选项 ▸ geoplan ▸ 安装，"
            "或在其环境中 pip install --upgrade geoplan。",
        )
    if engine.protocol > PROTOCOL or _numbers(engine.version) >= _numbers(below):
        return EngineUnfit(
            f"{what} is newer than this plugin, which works with versions below {below}. Update the plugin: run "
            "geoplan qgis install with that engine and start QGIS again.",
            f"{zh} 比本插件新，本插件适用于低于 {below} 的版本。请更新插件：用该引擎运行 geoplan qgis install，"
            "然后重新启动 QGIS。",
        )
    return None


def ask(place: str) -> Engine:
    """The engine at a Python, a `geoplan` program or a folder with an environment; raises EngineMissing if it is none."""
    program = program_at(place)
    if program.stem.casefold().startswith("qgis"):
        raise EngineMissing(
            f"{program} is QGIS itself; name a Python that has geoplan.",
            f"{program} 是 QGIS 本身；请指定装有 geoplan 的 Python。",
        )
    start = [str(program)] if _is_geoplan(program) else interpreter(str(program))
    code, told, complaint = _quick([*start, "qgis", "handshake"])
    if code == 0:
        try:
            said = json.loads(told.strip().splitlines()[-1])
            return Engine(str(said["python"]), str(said["version"]), int(said["protocol"]))
        except (ValueError, KeyError, TypeError, IndexError):
            pass  # told below, with what it said instead
    else:
        # engines before the plugin know no handshake, but all tell their version
        older, version, _ = _quick([*start, "--version"])
        words = version.split()
        if older == 0 and words[:1] == ["geoplan"] and len(words) == 2:
            return Engine(str(program), words[1], 0)
    said_instead = " ".join((complaint or told).split())[-300:] or f"exit code {code}"
    raise EngineMissing(
        f"{program} has no geoplan that answers: {said_instead}. Install geoplan there, or name another Python.",
        f"{program} 中没有可用的 geoplan：{said_instead}。请在其中安装 geoplan，或指定另一个 Python。",
    )


def program_at(place: str) -> Path:
    """The program to start: the place itself, or the Python of the environment in that folder."""
    path = Path(place).expanduser()
    if path.is_dir():
        inside = [
            path / "bin" / "python3",
            path / "bin" / "python",
            path / "Scripts" / "python.exe",
            path / "python.exe",
        ]
        found = next((each for each in inside if each.is_file()), None)
        if found is None:
            raise EngineMissing(f"{path} is a folder without a Python.", f"{path} 是没有 Python 的文件夹。")
        return found
    if not path.is_file():
        raise EngineMissing(f"{path} does not exist.", f"{path} 不存在。")
    return path


def interpreter(python: str) -> list[str]:
    """The start of a command line that runs geoplan in that Python, cut off from the user's and QGIS's own packages."""
    return [python, "-I", "-X", "utf8", "-m", "geoplan"]


def command(engine: Engine, *arguments: str) -> list[str]:
    """The command line of the engine with these arguments."""
    return [*interpreter(engine.python), *arguments]


def clean_environment(environ: Mapping[str, str], *, windows: bool = sys.platform == "win32") -> dict[str, str]:
    """The environment without what makes a child load QGIS's libraries in place of its own."""
    # `-I` shields from PYTHONPATH and PYTHONHOME alone; PYTHONEXECUTABLE and an old proj.db reach through it
    prefixes = ("PYTHON", "PROJ_", "GDAL_", "OGR_")
    names = {
        "LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH", "QT_PLUGIN_PATH", "VIRTUAL_ENV",
        "QGIS_PREFIX_PATH", "GEOTIFF_CSV",
    }  # fmt: skip
    kept = {
        name: value
        for name, value in environ.items()
        if not name.upper().startswith(prefixes) and name.upper() not in names
    }
    if windows:
        for name in kept:
            if name.upper() == "PATH":
                kept[name] = ";".join(part for part in kept[name].split(";") if not _of_qgis(part, environ))
    return kept | {"PYTHONUTF8": "1"}


def run(
    command: Sequence[str],
    *,
    on_event: Callable[[dict[str, Any]], None],
    on_log: Callable[[str], None],
    cancelled: Callable[[], bool],
    environ: Mapping[str, str] | None = None,
    poll_s: float = 0.1,
    lang: str = "en",
    folder: str | None = None,
) -> Outcome:
    """How the command ended, after every event and line of it was handed on, in the caller's thread.

    `cancelled` is asked every `poll_s`, even while the command is silent; what it started itself ends with it. Raises
    EngineMissing if it cannot be started.
    """
    process = _start(command, clean_environment(os.environ if environ is None else environ), folder)
    lines: queue.Queue[tuple[str, bytes]] = queue.Queue(maxsize=1000)
    over = threading.Event()
    readers = [_reader(process.stdout, "out", lines, over), _reader(process.stderr, "err", lines, over)]
    heard = _Heard(on_event, on_log, lang)
    stopped = False
    ended_at = 0.0
    try:
        while True:
            heard.take(lines, poll_s)
            if cancelled():
                stopped = True
                break
            if process.poll() is not None:
                ended_at = ended_at or time.monotonic()
                # a program it left behind may hold the pipes open for ever
                if not any(reader.is_alive() for reader in readers) or time.monotonic() - ended_at > 2:
                    break
    finally:
        _stop(process, gently=stopped, left_behind=any(reader.is_alive() for reader in readers))
        over.set()
        for reader in readers:
            reader.join(2)
    heard.take_rest(lines)
    if stopped:
        return Outcome(CANCELLED, None, [_CANCELLED[lang == "zh"]])
    return heard.outcome(process.returncode)


_CANCELLED = ("Cancelled.", "已取消。")


class _Heard:
    """What the command said so far; lines come in as bytes, events and sentences go out."""

    def __init__(self, on_event: Callable[[dict[str, Any]], None], on_log: Callable[[str], None], lang: str) -> None:
        self._on_event, self._on_log, self._zh = on_event, on_log, lang == "zh"
        self._result: dict[str, Any] | None = None
        self._errors: list[str] = []
        self._complaints: list[str] = []
        self._logged = 0

    def take(self, lines: queue.Queue[tuple[str, bytes]], wait_s: float) -> None:
        """Wait for a line at most so long, then hear all that are there, but return now and then."""
        until = time.monotonic() + wait_s
        try:
            self._hear(*lines.get(timeout=wait_s))
            while time.monotonic() < until:
                self._hear(*lines.get_nowait())
        except queue.Empty:
            return

    def take_rest(self, lines: queue.Queue[tuple[str, bytes]]) -> None:
        """Hear what is still there."""
        while not lines.empty():
            self._hear(*lines.get_nowait())
        if self._logged > MOST_LOGGED:
            left = self._logged - MOST_LOGGED
            self._on_log(f"……另有 {left} 行未显示" if self._zh else f"… {left} more lines left out")

    def outcome(self, code: int) -> Outcome:
        """The outcome, with a sentence for every way of ending that the command did not explain."""
        errors = list(self._errors)
        if code and not errors:
            errors = self._complaints or [self._unexplained(code)]
            if code < 0 or code > 255:
                errors = [self._unexplained(code), *self._complaints[-3:]]
        elif not code and self._result is None and not errors:
            errors = [
                "引擎结束时没有给出结果；它可能与本插件版本不符。"
                if self._zh
                else "The engine ended without a result; it may not fit this plugin's version."
            ]
        return Outcome(code, self._result, errors)

    def _unexplained(self, code: int) -> str:
        if code in (-9, 137):
            return (
                "引擎被系统终止，多半是内存不足；请减小范围或数据，或关闭其他程序。"
                if self._zh
                else "The system ended the engine, most likely for lack of memory; take a smaller area, or close programs."
            )
        return (
            f"引擎意外中止（退出码 {code}），没有说明原因；请在“设置 ▸ 选项 ▸ geoplan”中点“检查”。"
            if self._zh
            else f"The engine broke off (exit code {code}) and gave no reason; see Settings ▸ Options ▸ geoplan ▸ Check."
        )

    def _hear(self, stream: str, line: bytes) -> None:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        event = _event(text) if stream == "out" else None
        if event is not None:
            if event["type"] == "result":
                self._result = event
            elif event["type"] == "error":
                self._errors.append(str(event.get("message", "")))
            self._on_event(event)
        elif text.strip():
            if stream == "err":
                self._complaints = [*self._complaints[1 - KEPT :], text]
            self._logged += 1
            if self._logged <= MOST_LOGGED:
                self._on_log(text[:2000])


def _event(text: str) -> dict[str, Any] | None:
    """The event that a line holds; None for any other text."""
    if not text.startswith("{"):
        return None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    known = isinstance(said, dict) and said.get("v") == PROTOCOL and isinstance(said.get("type"), str)
    return said if known else None


def _start(command: Sequence[str], environ: Mapping[str, str], folder: str | None) -> subprocess.Popen[bytes]:
    # a group of its own, so that what it starts is stopped with it; on Windows no black window either
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    try:
        return subprocess.Popen(
            list(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(environ),
            creationflags=flags, start_new_session=True, cwd=folder,
        )  # fmt: skip
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise EngineMissing(
            f"{command[0]} cannot be started: {why}. Choose an engine in Settings ▸ Options ▸ geoplan.",
            f"无法启动 {command[0]}：{why}。请在“设置 ▸ 选项 ▸ geoplan”中选择引擎。",
        ) from error


def _reader(
    stream: IO[bytes] | None, name: str, lines: queue.Queue[tuple[str, bytes]], over: threading.Event
) -> threading.Thread:
    """A thread that puts the stream's lines into the queue; a full queue makes the command wait, not QGIS grow."""

    assert stream is not None  # both are pipes
    held = stream

    def read() -> None:
        with held:
            for line in _lines(held):
                while not over.is_set():
                    try:
                        lines.put((name, line), timeout=0.2)
                        break
                    except queue.Full:
                        continue

    thread = threading.Thread(target=read, name=f"geoplan-{name}", daemon=True)
    thread.start()
    return thread


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream; of one that never ends, its beginning."""
    whole = True
    while line := stream.readline(LONGEST):
        if whole:
            yield line
        whole = line.endswith(b"\n")


def _stop(process: subprocess.Popen[bytes], *, gently: bool = False, left_behind: bool = False) -> None:
    """End the process and all it started; gently gives it time to clear away what it half wrote.

    `left_behind`: a process that has ended may have left others in its group, which hold its pipes.
    """
    running = process.poll() is None
    if sys.platform == "win32":
        if running:
            with contextlib.suppress(OSError):  # a PATH without the folder of the system
                subprocess.run(
                    ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )  # fmt: skip
            process.kill()  # nothing, if it has ended
            process.wait()
        return
    if gently and running:
        _signal(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_S)
    if running or left_behind:
        # the number of a group without members may already be another's
        _signal(process.pid, signal.Signals["SIGKILL"])
    process.wait()


def _signal(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return  # nobody of that group is left (macOS refuses for the ended)


def _quick(command: Sequence[str]) -> tuple[int, str, str]:
    """Exit code, output and complaint of a short question; a program that cannot start or hangs answers with 1."""
    with _start(command, clean_environment(os.environ), None) as process:
        try:
            told, complaint = process.communicate(timeout=HANDSHAKE_S)
        except subprocess.TimeoutExpired:
            return 1, "", f"no answer within {HANDSHAKE_S:g} s"
        finally:
            _stop(process)
    return process.returncode, told.decode("utf-8", errors="replace"), complaint.decode("utf-8", errors="replace")


def _noted() -> str:
    """The Python that `geoplan qgis install` noted beside the plugin; empty if it noted none."""
    try:
        said = json.loads((Path(__file__).parent / BESIDE).read_text(encoding="utf-8"))
        return str(said["python"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _is_geoplan(program: Path) -> bool:
    return program.stem.casefold().startswith("geoplan")


def _of_qgis(folder: str, environ: Mapping[str, str]) -> bool:
    """Whether a folder on PATH belongs to QGIS."""
    low = folder.replace("/", "\\").casefold()
    roots = [
        environ.get(name, "").replace("/", "\\").casefold().rstrip("\\")
        for name in ("OSGEO4W_ROOT", "QGIS_PREFIX_PATH")
    ]
    return any(root and (low == root or low.startswith(root + "\\")) for root in roots) or any(
        part.startswith(("qgis", "osgeo4w")) for part in low.split("\\")
    )


def _numbers(version: str) -> tuple[int, ...]:
    """The leading numbers of a version: 0.4.1rc1 -> (0, 4, 1)."""
    out = []
    for part in version.split("."):
        digits = ""
        for letter in part:
            if not letter.isdigit():
                break
            digits += letter
        if not digits:
            break
        out.append(int(digits))
        if digits != part:
            break
    return tuple(out)
