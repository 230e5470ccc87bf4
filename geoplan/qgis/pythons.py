"""The Pythons of this machine, and for each whether the engine can be installed into an environment made with it.

Standard library only. Every candidate is asked itself; nothing is read from a registry.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .engine import clean_environment

OLDEST, NEWEST = (3, 11), (3, 14)  # what geoplan and the wheels it needs are there for
PREFERRED = ("3.12", "3.13", "3.11", "3.14")  # where several fit and nothing else decides
_SYSTEM_FOLDERS = ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
_ASK_S = 10.0

# asked of every candidate; must run in any Python 3
_QUESTION = """
import json, platform, struct, sys, sysconfig, importlib.util as u
print(json.dumps({"version": platform.python_version(), "bits": struct.calcsize("P") * 8, "platform": sysconfig.get_platform(),
"implementation": platform.python_implementation(), "venv": u.find_spec("venv") is not None,
"pip": u.find_spec("ensurepip") is not None, "libc": list(platform.libc_ver()),
"base": getattr(sys, "_base_executable", "") or sys.executable, "free": bool(sysconfig.get_config_var("Py_GIL_DISABLED"))}))
"""


@dataclass(frozen=True)
class Python:
    """One Python: the program, its version, its platform as wheels name it, and why it does not fit ("" where it does)."""

    program: str
    version: str = ""
    platform: str = ""
    glibc: str = ""
    has_pip: bool = True
    en: str = ""
    zh: str = ""

    @property
    def fits(self) -> bool:
        """Whether the engine can be installed with it."""
        return not self.en

    @property
    def short(self) -> str:
        """The version without its last part, as wheels name it."""
        return ".".join(self.version.split(".")[:2])

    def sentence(self, lang: str) -> str:
        """The program, and whether it fits or why not."""
        if lang == "zh":
            return f"{self.program}：Python {self.version} 适用" if self.fits else f"{self.program}：{self.zh}"
        return f"{self.program}: Python {self.version} fits" if self.fits else f"{self.program}: {self.en}"


def every(environ: Mapping[str, str] = os.environ, home: Path | None = None) -> list[Python]:
    """Every Python found, each once, those that fit first, the preferred versions before the others."""
    found: dict[str, Python] = {}
    for program in candidates(environ, home or Path.home()):
        python, base = _asked(program)
        found.setdefault(base, python)
    order = {version: place for place, version in enumerate(PREFERRED)}
    return sorted(found.values(), key=lambda each: (not each.fits, order.get(each.short, 99)))


def look_at(program: str) -> Python:
    """What one Python says of itself."""
    return _asked(program)[0]


def none_fits(found: list[Python], lang: str) -> str:
    """What to do where no Python fits, with the reason for each that was found."""
    reasons = "".join(f"\n  {each.sentence(lang)}" for each in found)
    oldest, newest = _dotted(OLDEST), _dotted(NEWEST)
    if lang == "zh":
        head = f"没有找到适用的 Python：需要 {oldest} 至 {newest}，64 位。"
        advice = (
            "请从 python.org 安装 Python 3.12（64 位）"
            if sys.platform == "win32"
            else "请安装 Python 3.12（例如 apt install python3.12 python3.12-venv，或 uv python install 3.12）"
        )
        return f"{head}{advice}，然后再次点“查找 Python”。{reasons}"
    head = f"No Python that fits was found: geoplan needs {oldest} to {newest}, 64 bit. "
    advice = (
        "Install Python 3.12 (64 bit) from python.org"
        if sys.platform == "win32"
        else "Install Python 3.12 (such as apt install python3.12 python3.12-venv, or uv python install 3.12)"
    )
    return f"{head}{advice}, then press Look for Pythons again.{reasons}"


def candidates(environ: Mapping[str, str], home: Path) -> Iterator[str]:
    """Programs that may be Pythons: QGIS's own, those of the launcher `py`, on PATH, of pyenv, uv and conda, usual places."""
    yield from _of_this_process()
    if sys.platform == "win32":
        yield from _of_the_launcher()
    path = clean_environment(environ).get("PATH", "")
    for name in (*(f"python{version}" for version in PREFERRED), "python3", "python"):
        found = shutil.which(name, path=path)
        if found:
            yield found
    for folder, pattern in _usual_places(environ, home):
        yield from sorted(str(each) for each in folder.glob(pattern) if each.is_file())


def _of_this_process() -> Iterator[str]:
    # inside QGIS on Windows and macOS sys.executable is QGIS, and its Python lies below the prefix
    for place in (Path(sys.base_prefix) / "python.exe", Path(sys.base_prefix) / "bin" / "python3"):
        if place.is_file():
            yield str(place)


def _of_the_launcher() -> Iterator[str]:
    launcher = shutil.which("py")
    if launcher:
        yield from launched(_output([launcher, "-0p"]))


def launched(listing: str) -> list[str]:
    """The programs in the listing of `py -0p`, of its older and its newer form."""
    found = (re.search(r"([A-Za-z]:\\.*?\.exe)\s*\*?\s*$", line.strip()) for line in listing.splitlines())
    return [match[1] for match in found if match]


def _usual_places(environ: Mapping[str, str], home: Path) -> Iterator[tuple[Path, str]]:
    """Folders and patterns of programs in them."""
    windows = sys.platform == "win32"
    program = "python.exe" if windows else "bin/python3"
    local = Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    roaming = Path(environ.get("APPDATA") or home / "AppData" / "Roaming")
    pyenv = Path(environ.get("PYENV_ROOT") or home / ".pyenv")
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    uv = environ.get("UV_PYTHON_INSTALL_DIR") or (roaming / "uv" / "python" if windows else data / "uv" / "python")
    yield pyenv / "pyenv-win" / "versions" if windows else pyenv / "versions", f"*/{program}"
    yield Path(uv), f"*/{program}"
    for name in ("miniforge3", "mambaforge", "miniconda3", "anaconda3", "micromamba", ".conda"):
        yield home / name, program
        yield home / name / "envs", f"*/{program}"
    if windows:
        yield local / "Programs" / "Python", "Python3*/python.exe"
        yield Path(environ.get("PROGRAMFILES") or "C:\\Program Files"), "Python3*/python.exe"
    else:
        for folder in _SYSTEM_FOLDERS:
            yield Path(folder), "python3.1[0-9]"
        yield Path("/Library/Frameworks/Python.framework/Versions"), "3.*/bin/python3"


def _asked(program: str) -> tuple[Python, str]:
    """What the program says of itself, and the program it really is."""
    told = _output([program, "-I", "-c", _QUESTION])
    try:
        said = json.loads(told.strip().splitlines()[-1])
        version, base = str(said["version"]), str(said["base"])
        libc = said["libc"][1] if said["libc"][0] == "glibc" else ""
        en, zh = _why_not(said)
        python = Python(program, version, _wheel_platform(said["platform"]), libc, bool(said["pip"]), en, zh)
    except (ValueError, KeyError, TypeError, IndexError):
        return Python(program, en="does not answer as a Python 3", zh="不能作为 Python 3 运行"), program
    try:
        return python, str(Path(base).resolve())
    except OSError:
        return python, base


def _why_not(said: Mapping[str, object]) -> tuple[str, str]:
    version = str(said["version"])
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    if numbers < OLDEST:
        return f"{version} is older than {_dotted(OLDEST)}", f"{version} 低于 {_dotted(OLDEST)}"
    if numbers > NEWEST:
        return f"{version} is newer than {_dotted(NEWEST)}", f"{version} 高于 {_dotted(NEWEST)}"
    if said["implementation"] != "CPython":
        return f"it is {said['implementation']}, not CPython", f"它是 {said['implementation']}，不是 CPython"
    if said["free"]:
        return "it is a free-threaded build, for which few wheels exist", "它是自由线程版本，缺少相应的 wheel"
    if said["bits"] != 64:
        return f"it has {said['bits']} bits, not 64", f"它是 {said['bits']} 位，不是 64 位"
    if not said["venv"]:
        return (
            f"it has no module venv (Debian and Ubuntu: apt install python{_dotted(numbers)}-venv)",
            f"它缺少 venv 模块（Debian 和 Ubuntu：apt install python{_dotted(numbers)}-venv）",
        )
    return "", ""


def _wheel_platform(platform: str) -> str:
    """linux-x86_64 -> linux_x86_64, win-amd64 -> win_amd64."""
    return platform.replace("-", "_").replace(".", "_")


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_ASK_S, env=clean_environment(os.environ),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""  # no Python, then; the caller says so
    return done.stdout.decode("utf-8", errors="replace")
