"""Bundles: one zip with wheels of geoplan and all it needs, checked before anything is touched, installed without network.

Standard library only. `scripts/bundle.py` of the repository writes them; `manifest.json` in them says for which Python.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import engine as engines
from . import environment
from .engine import Engine, EngineTrouble
from .pythons import Python

FORM = 1  # of the manifest
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+!-]*\.whl")
_SWELLS = 5  # an environment with its wheels beside it is so many times as large as the wheels


class BundleUnfit(EngineTrouble):
    """Why a file is no bundle, a damaged one, or one for another machine."""


@dataclass(frozen=True)
class Wheel:
    """One wheel of a bundle, as its manifest tells."""

    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Bundle:
    """A bundle by its manifest: version of geoplan, and the platform and Python it is for."""

    file: Path
    version: str
    extras: tuple[str, ...]
    platform: str
    python: str
    glibc: str
    wheels: tuple[Wheel, ...]


def read(file: Path) -> Bundle:
    """The bundle in the file; raises BundleUnfit where it is none or its parts are not as its manifest says."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            strange = next(
                (name for name in names if name.startswith("/") or re.search(r"\\|:|(^|/)\.\.(/|$)", name)), None
            )
            if strange is not None:
                raise BundleUnfit(
                    f"{file.name} holds the path {strange}, which leads out of it; do not use it.",
                    f"{file.name} 含有指向外部的路径 {strange}；请勿使用。",
                )
            if "manifest.json" not in names:
                raise _no_bundle(file)
            said = json.loads(archive.read("manifest.json").decode("utf-8"))
            bundle = _told(file, said)
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _damaged(file, str(error)) from error
    except OSError as error:
        raise BundleUnfit(
            f"{file} cannot be read: {error.strerror or error}.", f"无法读取 {file}：{error.strerror or error}。"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_bundle(file) from error
    for wheel in bundle.wheels:
        if not _PLAIN_NAME.fullmatch(wheel.file) or sizes.get(f"wheels/{wheel.file}") != wheel.bytes:
            raise _damaged(file, wheel.file)
    return bundle


def misfit(bundle: Bundle, python: Python) -> BundleUnfit | None:
    """Why the bundle cannot be installed with that Python, by what both say; None if it can."""
    if not python.fits:
        return BundleUnfit(f"{python.program} does not fit: {python.en}.", f"{python.program} 不适用：{python.zh}。")
    if bundle.platform != python.platform:
        return _for_another_platform(bundle, python.platform)
    if bundle.python != python.short:
        return BundleUnfit(
            f"{bundle.file.name} is for Python {bundle.python}; {python.program} is {python.version}. Choose a Python "
            f"{bundle.python} or get the bundle for {python.short}.",
            f"{bundle.file.name} 适用于 Python {bundle.python}，而 {python.program} 为 {python.version}。"
            f"请选择 Python {bundle.python}，或获取适用于 {python.short} 的安装包。",
        )
    if bundle.glibc and python.glibc and _numbers(python.glibc) < _numbers(bundle.glibc):
        return BundleUnfit(
            f"{bundle.file.name} needs glibc {bundle.glibc}; this system has {python.glibc}, too old for its wheels.",
            f"{bundle.file.name} 需要 glibc {bundle.glibc}，本系统为 {python.glibc}，过旧。",
        )
    trouble = engines.unfit(Engine(bundle.file.name, bundle.version, engines.PROTOCOL))
    return BundleUnfit(trouble.en, trouble.zh) if trouble else None


def fitting(bundle: Bundle, found: list[Python]) -> Python:
    """The first of the Pythons that the bundle can be installed with; raises BundleUnfit with the reason for each."""
    able = next((python for python in found if misfit(bundle, python) is None), None)
    if able is not None:
        return able
    platforms = sorted({python.platform for python in found if python.platform})
    if platforms and bundle.platform not in platforms:
        raise _for_another_platform(bundle, platforms[0])
    told_en = "".join(f"\n  {python.program}: {python.en or python.version}" for python in found)
    told_zh = "".join(f"\n  {python.program}：{python.zh or python.version}" for python in found)
    raise BundleUnfit(
        f"No Python here fits {bundle.file.name}, which is for {bundle.platform} and Python {bundle.python} (64 bit). Install "
        f"Python {bundle.python}, or get a bundle for a Python that is here.{told_en}",
        f"没有适用于 {bundle.file.name} 的 Python：它需要 {bundle.platform} 上的 Python {bundle.python}（64 位）。"
        f"请安装 Python {bundle.python}，或获取适用于已有 Python 的安装包。{told_zh}",
    )


def install(
    bundle: Bundle, base: Python, place: Path, *, on_log: Callable[[str], None], cancelled: Callable[[], bool]
) -> Engine:
    """The engine of the bundle in an environment at `place`; raises EngineTrouble, and then all is as it was."""
    reason = misfit(bundle, base)
    if reason is not None:
        raise reason
    environment.must_have_room(place, _SWELLS * sum(wheel.bytes for wheel in bundle.wheels))
    wheels = place.with_name(f"{place.name}.wheels")
    try:
        environment.remove(wheels)
        wheels.mkdir(parents=True)
        _unpack(bundle, wheels, on_log, cancelled)
        return _installed(bundle, base, place, wheels, on_log, cancelled)
    except OSError as error:
        why = error.strerror or str(error)
        raise environment.NotInstalled(
            f"{wheels}: {why}. Nothing was changed.", f"{wheels}：{why}。未作任何更改。"
        ) from error
    finally:
        environment.remove(wheels)


def _installed(
    bundle: Bundle,
    base: Python,
    place: Path,
    wheels: Path,
    on_log: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> Engine:
    pip = next((wheel.file for wheel in bundle.wheels if wheel.file.startswith("pip-")), None)
    if pip is None:
        raise _no_bundle(bundle.file)

    def command(python: str) -> list[str]:
        wanted = (
            f"geoplan[{','.join(bundle.extras)}]=={bundle.version}" if bundle.extras else f"geoplan=={bundle.version}"
        )
        # pip runs from its own wheel: Debian's Python comes without; isolated, or a user's PIP_TARGET would lead it elsewhere
        return [
            python, "-I", str(wheels / pip / "pip"), "install", "--isolated", "--no-index", "--no-cache-dir",
            "--disable-pip-version-check", "--only-binary=:all:", "--find-links", str(wheels), wanted,
        ]  # fmt: skip

    return environment.build(base, place, bundle.version, command, with_pip=False, on_log=on_log, cancelled=cancelled)


def _unpack(bundle: Bundle, folder: Path, on_log: Callable[[str], None], cancelled: Callable[[], bool]) -> None:
    """Write every wheel into the folder, each compared with its hash."""
    try:
        with zipfile.ZipFile(bundle.file) as archive:
            for wheel in bundle.wheels:
                if cancelled():
                    raise environment.Cancelled
                on_log(wheel.file)
                content = archive.read(f"wheels/{wheel.file}")
                if hashlib.sha256(content).hexdigest() != wheel.sha256:
                    raise _damaged(bundle.file, wheel.file)
                (folder / wheel.file).write_bytes(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
        raise _damaged(bundle.file, str(error)) from error


def _told(file: Path, said: Mapping[str, Any]) -> Bundle:
    if said["form"] != FORM:
        raise BundleUnfit(
            f"{file.name} is of form {said['form']}; this plugin reads form {FORM}. Update the plugin.",
            f"{file.name} 的格式为 {said['form']}，本插件只能读取格式 {FORM}。请更新插件。",
        )
    wheels = tuple(Wheel(str(each["file"]), int(each["bytes"]), str(each["sha256"])) for each in said["wheels"])
    return Bundle(
        file, str(said["geoplan"]), tuple(map(str, said.get("extras", ()))), str(said["platform"]), str(said["python"]),
        str(said.get("glibc", "")), wheels,
    )  # fmt: skip


def _for_another_platform(bundle: Bundle, here: str) -> BundleUnfit:
    return BundleUnfit(
        f"{bundle.file.name} is for {bundle.platform}; this machine is {here}. Get the bundle for it.",
        f"{bundle.file.name} 适用于 {bundle.platform}，本机为 {here}。请获取相应的安装包。",
    )


def _no_bundle(file: Path) -> BundleUnfit:
    return BundleUnfit(
        f"{file.name} is no bundle of geoplan: a zip that scripts/bundle.py wrote, with a manifest.json.",
        f"{file.name} 不是 geoplan 安装包（由 scripts/bundle.py 生成、含 manifest.json 的 zip）。",
    )


def _damaged(file: Path, what: str) -> BundleUnfit:
    return BundleUnfit(
        f"{file.name} is damaged ({what}). Copy or fetch it again.", f"{file.name} 已损坏（{what}）。请重新复制或获取。"
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
