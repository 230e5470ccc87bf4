"""What this machine brings for geoplan: versions, drivers, fonts, QGIS, and settings that get in the way."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module, metadata
from typing import Literal

import geoplan
from geoplan import cache

State = Literal["ok", "doubtful", "missing"]

_PACKAGES = (
    "geoplan",
    "numpy",
    "pandas",
    "scipy",
    "pyarrow",
    "pydantic",
    "typer",
    "rich",
    "openpyxl",
    "xlsxwriter",
    "matplotlib",
)
_DRIVERS = {"GPKG": "rw", "ESRI Shapefile": "rw", "GeoJSON": "r", "OpenFileGDB": "r"}
# variables that make our libraries load another program's files, as a shell started from QGIS does
_DISTURBING = ("PYTHONPATH", "PYTHONHOME", "PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH")
_OLDEST_QGIS = (3, 22)
_SIGNS = {"ok": ("ok      ", "正常"), "doubtful": ("doubtful", "存疑"), "missing": ("missing ", "缺失")}


@dataclass(frozen=True)
class Check:
    """One thing looked at: what was found, whether it will do, and what to do if not."""

    name: str
    state: State
    found: str
    remedy_en: str = ""
    remedy_zh: str = ""
    found_zh: str = ""  # where what was found is more than names and numbers


def examine(*, warm: bool = False) -> list[Check]:
    """Every check, in the order they are told; `warm` compiles the searches for large networks first."""
    rooms: tuple[Callable[[], Iterator[Check]], ...] = (
        _versions, _geography, _drivers, _solver_and_osm, partial(_compiled, warm), _cache, _fonts, _qgis, _environment,
    )  # fmt: skip
    return [check for room in rooms for check in room()]


def healthy(checks: Sequence[Check]) -> bool:
    """Whether nothing that geoplan needs is missing."""
    return all(check.state != "missing" for check in checks)


def as_json(checks: Sequence[Check]) -> dict[str, object]:
    """The checks for another program; `v` is the version of this form and of `--progress json`."""
    return {"v": 1, "healthy": healthy(checks), "checks": [asdict(check) for check in checks]}


def lines(checks: Sequence[Check], lang: str) -> list[str]:
    """One line per check, remedies below what needs one."""
    out = []
    for check in checks:
        found = (lang == "zh" and check.found_zh) or check.found
        out.append(f"{_SIGNS[check.state][lang == 'zh']}  {check.name}: {found}")
        remedy = check.remedy_zh if lang == "zh" else check.remedy_en
        if remedy and check.state != "ok":
            out.append(f"          {remedy}")
    return out


def _versions() -> Iterator[Check]:
    yield Check("python", "ok", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    for package in _PACKAGES:
        yield _package(package)


def _package(package: str) -> Check:
    try:
        return Check(package, "ok", metadata.version(package))
    except metadata.PackageNotFoundError:
        if package == "geoplan":
            return Check(package, "doubtful", "run from its folder, not installed", "pip install .", "pip install .")
        return Check(package, "missing", "not installed", f"pip install {package}", f"pip install {package}")


def _geography() -> Iterator[Check]:
    try:
        import geopandas
        import pyogrio
        import pyproj
        import rasterio
        import shapely
    except ImportError as error:
        # a library of another program on the way often shows up here first
        told = f"cannot be loaded: {error}"
        yield Check(
            "geopandas",
            "missing",
            told,
            "Make a fresh virtual environment and pip install geoplan.",
            "请新建虚拟环境并 pip install geoplan。",
        )
        return
    yield Check("geopandas", "ok", geopandas.__version__)
    yield Check("shapely", "ok", f"{shapely.__version__} (GEOS {'.'.join(map(str, shapely.geos_version))})")
    yield Check("pyogrio", "ok", f"{pyogrio.__version__} (GDAL {pyogrio.__gdal_version_string__})")
    yield Check("rasterio", "ok", f"{rasterio.__version__} (GDAL {rasterio.__gdal_version__})")
    yield Check("pyproj", "ok", f"{pyproj.__version__} (PROJ {pyproj.proj_version_str})")
    try:
        name = pyproj.CRS.from_epsg(4549).name
        yield Check("CRS database", "ok", f"EPSG:4549 is {name}")
    except pyproj.exceptions.CRSError as error:
        yield Check(
            "CRS database",
            "missing",
            str(error),
            "Unset PROJ_LIB and PROJ_DATA.",
            "请取消环境变量 PROJ_LIB 和 PROJ_DATA。",
        )


def _drivers() -> Iterator[Check]:
    try:
        import pyogrio
    except ImportError:
        return
    known = pyogrio.list_drivers()
    for driver, needed in _DRIVERS.items():
        can = known.get(driver, "")
        enough = set(needed) <= set(can)
        yield Check(
            f"driver {driver}",
            "ok" if enough else "missing",
            can or "none",
            "Reinstall pyogrio from a wheel.",
            "请用 wheel 重新安装 pyogrio。",
        )


def _solver_and_osm() -> Iterator[Check]:
    for module, package in (("highspy", "highspy"), ("osmium", "osmium")):
        try:
            import_module(module)
            yield Check(package, "ok", metadata.version(package))
        except ImportError as error:
            yield Check(package, "missing", str(error), f"pip install {package}", f"pip install {package}")


def _compiled(warm: bool) -> Iterator[Check]:
    if importlib.util.find_spec("numba") is None:
        yield Check(
            "numba", "doubtful", "not installed; large networks take longer, with the same results",
            "pip install numba", "pip install numba",
        )  # fmt: skip
        return
    found = f"{metadata.version('numba')}, for large networks"
    if warm:
        from geoplan import transport
        from geoplan.travel.warming import warm as compile_all

        transport.warm()
        compile_all()
        found += "; the searches are compiled and kept"
    yield Check("numba", "ok", found)


def _cache() -> Iterator[Check]:
    place = cache.folder("kernels")
    if place is None:
        yield Check(
            "cache", "doubtful", "nothing is kept between runs",
            f"Name a folder that can be written in {cache.VARIABLE}.", f"请用 {cache.VARIABLE} 指定可写的文件夹。",
        )  # fmt: skip
        return
    size = sum(file.stat().st_size for file in place.parent.rglob("*") if file.is_file())
    yield Check("cache", "ok", f"{place.parent} ({size / 2**20:.0f} MiB; may be deleted at any time)")


def _fonts() -> Iterator[Check]:
    try:
        from matplotlib import font_manager
    except ImportError:
        return
    from geoplan.writers.map_fonts import CHINESE

    known = {font.name for font in font_manager.fontManager.ttflist}
    found = [family for family in CHINESE if family in known]
    if found:
        yield Check("Chinese font", "ok", found[0])
    else:
        yield Check(
            "Chinese font", "doubtful", "none; maps show English names or ids",
            "Install Noto Sans CJK (Debian: apt install fonts-noto-cjk).",
            "请安装思源黑体（Debian：apt install fonts-noto-cjk）。",
        )  # fmt: skip


def _qgis() -> Iterator[Check]:
    program = shutil.which("qgis.bin") or shutil.which("qgis") or shutil.which("qgis_process")
    if not program:
        yield Check(
            "QGIS", "ok", "not found on PATH; geoplan runs without it, and any QGIS opens its results",
            found_zh="PATH 中未找到；geoplan 不依赖 QGIS，任何 QGIS 均可打开其结果",
        )  # fmt: skip
    else:
        version = _qgis_version(program)
        old = bool(version) and tuple(map(int, version.split("."))) < _OLDEST_QGIS
        yield Check(
            "QGIS", "doubtful" if old else "ok", f"{version or 'of unknown version'} ({program})",
            "The plugin needs QGIS 3.22 or newer.", "插件需要 QGIS 3.22 或更新版本。", f"{version or '版本未知'}（{program}）",
        )  # fmt: skip
    yield from _plugin()


def _qgis_version(program: str) -> str:
    """The version that QGIS tells, "" where it tells none; on Windows it would open a window instead."""
    if os.name == "nt":
        return ""
    quiet = {name: value for name, value in os.environ.items() if name not in _DISTURBING}
    try:
        told = subprocess.run(
            [program, "--version"], env=quiet | {"QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True,
            encoding="utf-8", errors="replace", timeout=10, stdin=subprocess.DEVNULL,
        ).stdout  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    version = re.search(r"QGIS (\d+\.\d+(?:\.\d+)?)", told)
    return version[1] if version else ""


def _plugin() -> Iterator[Check]:
    """One check per profile with the plugin, or one that says there is none."""
    from geoplan import profiles

    install, ours = "geoplan qgis install", geoplan.__version__
    found = profiles.every(profiles.folders())
    versions = {profile: version for profile in found if (version := profiles.version_in(profile)) is not None}
    if not versions:
        en = f"in no profile; {install} puts it there" if found else "no QGIS profile of this user was found"
        zh = f"未安装到任何配置；可用 {install} 安装" if found else "未找到当前用户的 QGIS 配置"
        yield Check("QGIS plugin", "ok", en, found_zh=zh)
    for profile, version in versions.items():
        yield Check(
            "QGIS plugin", "ok" if version == ours else "doubtful", f"{version or 'no version'} in {profile.folder}",
            f"Bring it to {ours}: {install}", f"更新到 {ours}：{install}",
            f"{version or '无版本'}，位于 {profile.folder}",
        )  # fmt: skip


def _environment() -> Iterator[Check]:
    for variable in _DISTURBING:
        value = os.environ.get(variable)
        if value:
            yield Check(
                variable, "doubtful", value, "Unset it if libraries or coordinate systems fail to load.",
                "若库或坐标系无法加载，请取消该环境变量。",
            )  # fmt: skip
