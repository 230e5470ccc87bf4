"""The plugin's own environment for the engine: made beside the old one, tried, and only then put in its place.

Standard library only. The folder is `geoplan-engine` in the profile; `.new` and `.old` beside it live as long as an installation.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from . import engine as engines
from .engine import Engine, EngineTrouble
from .pythons import Python

NAME = "geoplan-engine"
INDEX_BYTES = 1_600_000_000  # what an environment and pip's files on the way to it take


class NotInstalled(EngineTrouble):
    """Why no engine was installed; the one that was there is still there."""


class Cancelled(NotInstalled):
    """Somebody pressed Cancel."""

    def __init__(self) -> None:
        super().__init__("Cancelled; nothing was changed.", "已取消，未作任何更改。")


def from_index(
    base: Python, place: Path, version: str, *, on_log: Callable[[str], None], cancelled: Callable[[], bool]
) -> Engine:
    """The engine of that version in an environment at `place`, installed by pip from the index that pip is set up with."""
    must_fit(base)
    if not base.has_pip:
        raise NotInstalled(
            f"{base.program} has no pip to begin with (Debian and Ubuntu: apt install python{base.short}-venv); or install from "
            "a bundle file, which brings its own.",
            f"{base.program} 没有 pip（Debian 和 Ubuntu：apt install python{base.short}-venv）；或改用自带 pip 的安装包文件。",
        )
    must_have_room(place, INDEX_BYTES)

    def install(python: str) -> list[str]:
        # wheels alone: building GDAL here would fail after an hour
        wanted = f"geoplan[ranking,report]=={version}"
        return [python, "-I", "-m", "pip", "install", "--disable-pip-version-check", "--only-binary=:all:", wanted]

    return build(base, place, version, install, with_pip=True, on_log=on_log, cancelled=cancelled)


def build(
    base: Python,
    place: Path,
    version: str,
    install: Callable[[str], list[str]],
    *,
    with_pip: bool,
    on_log: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> Engine:
    """The engine in a new environment at `place`; raises NotInstalled, and then the old environment is as it was.

    `install` gives the command that installs geoplan, for the Python of the new environment.
    """
    fresh = place.with_name(f"{place.name}.new")
    try:
        remove(fresh)  # half made, by an installation that QGIS did not outlive
        place.parent.mkdir(parents=True, exist_ok=True)
        bare = [] if with_pip else ["--without-pip"]
        on_log(f"{base.program} -m venv {fresh}")
        _step([base.program, "-I", "-m", "venv", *bare, str(fresh)], on_log, cancelled)
        _step(install(str(engines.program_at(str(fresh)))), on_log, cancelled)
        _is_the_one(fresh, version)
        _put_in_place(fresh, place, version)
    except OSError as error:
        raise _of_the_system(error, place) from error
    except engines.EngineMissing as error:
        raise NotInstalled(f"The new engine does not run. {error.en}", f"新安装的引擎无法运行。{error.zh}") from error
    finally:
        remove(fresh)
    return engines.ask(str(place))


def must_fit(base: Python) -> None:
    """Raise NotInstalled where the Python does not fit."""
    if not base.fits:
        raise NotInstalled(
            f"{base.program} does not fit: {base.en}. Choose another Python.",
            f"{base.program} 不适用：{base.zh}。请选择其他 Python。",
        )


def must_have_room(place: Path, needed: int) -> None:
    """Raise NotInstalled where the disk has less room than needed."""
    existing = next(each for each in (place, *place.parents) if each.exists())
    free = shutil.disk_usage(existing).free
    if free < needed:
        raise NotInstalled(
            f"{existing} has {free / 1e9:.1f} GB left; the engine needs {needed / 1e9:.1f} GB. Make room and try again.",
            f"{existing} 剩余空间 {free / 1e9:.1f} GB，安装引擎需要 {needed / 1e9:.1f} GB。请腾出空间后重试。",
        )


def remove(folder: Path) -> None:
    """Remove a folder with all in it; what another program holds open stays."""

    def writable_then_again(deed: Callable[[str], Any], path: str, error: object) -> None:
        # Windows removes no file that is marked read-only
        try:
            Path(path).chmod(stat.S_IRWXU)
            deed(path)
        except OSError:
            return  # told by whoever needs the place

    if folder.is_dir():
        shutil.rmtree(folder, onerror=writable_then_again)


def _step(command: Sequence[str], on_log: Callable[[str], None], cancelled: Callable[[], bool]) -> None:
    """Run one command of the installation to its end."""
    said: list[str] = []

    def keep(line: str) -> None:
        said.append(line)
        on_log(line)

    outcome = engines.run(command, on_event=lambda event: None, on_log=keep, cancelled=cancelled)
    if outcome.cancelled:
        raise Cancelled
    if outcome.code:
        raise _failed(said, outcome.code)


def _failed(said: list[str], code: int) -> NotInstalled:
    """The reason in what pip or venv said."""
    text = "\n".join(said)
    reasons = [line for line in said if "ERROR" in line or "Error" in line]
    reason = " ".join((reasons or said or [f"exit code {code}"])[-1].split())
    if "No space left" in text or "not enough space" in text:
        return NotInstalled("The disk is full. Make room and try again.", "磁盘已满。请腾出空间后重试。")
    if any(
        word in text
        for word in ("No matching distribution", "NewConnectionError", "Could not find a version", "Max retries")
    ):
        return NotInstalled(
            f"The index was not reached, or has no such geoplan: {reason}. Without network, install from a bundle file; behind "
            "a proxy or for a mirror, set pip's own configuration (PIP_INDEX_URL).",
            f"无法访问软件源，或其中没有此版本的 geoplan：{reason}。没有网络时请用安装包文件安装；"
            "使用代理或镜像时请设置 pip 配置（PIP_INDEX_URL）。",
        )
    return NotInstalled(f"The installation failed: {reason}. The log says more.", f"安装失败：{reason}。详见日志。")


def _is_the_one(folder: Path, version: str) -> None:
    """Raise NotInstalled unless the environment has geoplan of that version, and it fits this plugin."""
    engine = engines.ask(str(folder))
    misfit = engines.unfit(engine)
    if misfit is not None:
        raise NotInstalled(misfit.en, misfit.zh)
    if engine.version != version:
        raise NotInstalled(
            f"geoplan {engine.version} was installed where {version} was meant.",
            f"应安装 geoplan {version}，实际安装了 {engine.version}。",
        )


def _put_in_place(fresh: Path, place: Path, version: str) -> None:
    """Rename the new environment to its place; where that fails, or it then does not run, the old one is there again."""
    old = place.with_name(f"{place.name}.old")
    remove(old)
    had_one = place.exists()
    if had_one:
        place.rename(old)
    try:
        fresh.rename(place)
        # scripts in it still name the other folder, but the engine is only ever started as a module
        _is_the_one(place, version)
    except (OSError, EngineTrouble):
        remove(place)
        if had_one:
            old.rename(place)
        raise
    remove(old)


def _of_the_system(error: OSError, place: Path) -> NotInstalled:
    """The sentence for what the system refused."""
    why = error.strerror or str(error)
    busy = " Close running geoplan algorithms and other QGIS windows first." if os.name == "nt" else ""
    return NotInstalled(
        f"{error.filename or place}: {why}. Nothing was changed; the engine needs a folder that can be written.{busy}",
        f"{error.filename or place}：{why}。未作任何更改；引擎需要可写入的文件夹。"
        + ("请先关闭正在运行的 geoplan 算法和其他 QGIS 窗口。" if busy else ""),
    )
