"""What this machine brings for geoplan: versions, drivers, fonts, QGIS, and settings that get in the way."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module, metadata
from typing import Literal

from geoplan import cache

State = Literal["ok", "doubtful", "missing"]

_PACKAGES = ("geoplan", "numpy", "pandas", "scipy", "pyarrow", "pydantic", "typer", "rich", "openpyxl", "matplotlib")
_DRIVERS = {"GPKG": "rw", "ESRI Shapefile": "rw", "GeoJSON": "r", "OpenFileGDB": "r"}
# variables that make our libraries load another program's files, as a shell started from QGIS does
_DISTURBING = ("PYTHONPATH", "PYTHONHOME", "PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH")
_SIGNS = {"ok": ("ok      ", "正常"), "doubtful": ("doubtful", "存疑"), "missing": ("missing ", "缺失")}


@dataclass(frozen=True)
class Check:
    """One thing looked at: what was found, whether it will do, and what to do if not."""

    name: str
    state: State
    found: str
    remedy_en: str = ""
    remedy_zh: str = ""


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
        out.append(f"{_SIGNS[check.state][lang == 'zh']}  {check.name}: {check.found}")
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
    program = shutil.which("qgis_process") or shutil.which("qgis")
    yield Check("QGIS", "ok", program or "not found; geoplan runs without it, and any QGIS opens its results")


def _environment() -> Iterator[Check]:
    for variable in _DISTURBING:
        value = os.environ.get(variable)
        if value:
            yield Check(
                variable, "doubtful", value, "Unset it if libraries or coordinate systems fail to load.",
                "若库或坐标系无法加载，请取消该环境变量。",
            )  # fmt: skip
