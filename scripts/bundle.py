"""Write one zip with geoplan, all it needs and its QGIS plugin, for a machine without network.

    python scripts/bundle.py --platform win_amd64 --python 3.12 --out dist

Needs pip, hatchling and packaging. Wheels come from whatever index pip is set up with, or with --wheels from a folder alone.
pip reads environment markers as they are on this machine, so what the other platform needs besides is found from the
wheels' own metadata, and what it does not need is left out; a package without a fitting wheel ends the script with its name.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the checkout's own geoplan packs the plugin

from geoplan import plugin_zip  # noqa: E402

FORM = 1  # of the manifest; geoplan/qgis/bundle_install.py reads it
EXTRAS = ("ranking", "report")
PYTHONS = ("3.11", "3.12", "3.13")
# systems with a glibc older than 2.28 (2018) have no wheels of GDAL any more
_GLIBC = range(28, 4, -1)
PLATFORMS = {
    "linux_x86_64": (
        *(f"manylinux_2_{minor}_x86_64" for minor in _GLIBC),
        "manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64", "linux_x86_64",
    ),
    "win_amd64": ("win_amd64",),
}  # fmt: skip
_SYSTEM = {
    "linux_x86_64": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "x86_64",
    },
    "win_amd64": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
}
_README = """\
geoplan {version} for {platform}, Python {python} (64 bit), with everything it needs; no network is used.
1. QGIS: Plugins > Manage and Install Plugins > Install from ZIP: plugin/{plugin} (unpack it from this zip first).
2. Settings > Options > geoplan > Install from bundle file: this zip, as it is.
Without QGIS: unpack, then  python -m pip install --no-index --find-links wheels "geoplan[{extras}]=={version}"

geoplan {version}，适用于 {platform}、Python {python}（64 位），含全部依赖，安装时不使用网络。
1. QGIS：插件 > 管理并安装插件 > 从 ZIP 安装：plugin/{plugin}（请先从本 zip 中解出）。
2. 设置 > 选项 > geoplan > 从安装包文件安装：选择本 zip，无需解压。
不用 QGIS：解压后运行  python -m pip install --no-index --find-links wheels "geoplan[{extras}]=={version}"
"""


class CannotBundle(Exception):
    """Why no bundle can be made."""


@dataclass(frozen=True)
class Wheel:
    """One wheel: its name and version, and what it requires."""

    file: Path
    name: str
    version: str
    requires: tuple[Requirement, ...]
    tags: frozenset[Tag]


def read(file: Path) -> Wheel:
    """The wheel in that file."""
    name, version, _, tags = parse_wheel_filename(file.name)
    with zipfile.ZipFile(file) as archive:
        inside = next(each for each in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", each))
        told = Parser().parsestr(archive.read(inside).decode("utf-8"))
    return Wheel(file, name, str(version), tuple(map(Requirement, told.get_all("Requires-Dist") or [])), tags)


def environment(platform: str, python: str) -> dict[str, str]:
    """What environment markers see on the machine that the bundle is for."""
    return _SYSTEM[platform] | {
        "python_version": python, "python_full_version": f"{python}.0", "implementation_name": "cpython",
        "implementation_version": f"{python}.0", "platform_python_implementation": "CPython",
        "platform_release": "", "platform_version": "",
    }  # fmt: skip


def closure(
    roots: Iterable[Requirement], wheels: dict[str, Wheel], target: dict[str, str]
) -> tuple[dict[str, Wheel], list[Requirement]]:
    """The wheels that the roots need on the target, by name, and the requirements that no wheel meets."""
    waiting, needed, unmet = list(roots), {}, []
    seen: set[tuple[str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        wheel = wheels.get(name)
        if wheel is None or not wanted.specifier.contains(wheel.version, prereleases=True):
            unmet.append(wanted)
            continue
        needed[name] = wheel
        for extra in {"", *wanted.extras}:
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            waiting += [
                each
                for each in wheel.requires
                if each.marker is None or each.marker.evaluate(target | {"extra": extra})
            ]
    return dict(sorted(needed.items())), unmet


def misfits(wheels: Iterable[Wheel], platform: str, python: str) -> list[str]:
    """The files whose tags no Python of that version on that platform accepts."""
    version = tuple(map(int, python.split(".")))
    accepted = {
        *cpython_tags(version, platforms=PLATFORMS[platform]),
        *compatible_tags(version, f"cp{version[0]}{version[1]}", PLATFORMS[platform]),
    }
    return [wheel.file.name for wheel in wheels if not wheel.tags & accepted]


def glibc(wheels: Iterable[Wheel]) -> str:
    """The oldest glibc that all the wheels run with, "" where none needs any."""
    old = {"manylinux1": 5, "manylinux2010": 12, "manylinux2014": 17}
    least = 0
    for wheel in wheels:
        minors = []
        for tag in wheel.tags:
            told = re.fullmatch(r"manylinux_2_(\d+)_\w+", tag.platform)
            minors += [int(told[1])] if told else [old[word] for word in old if tag.platform.startswith(word + "_")]
        least = max(least, min(minors, default=0))
    return f"2.{least}" if least else ""


def own_wheel(folder: Path) -> Wheel:
    """geoplan itself, built from this checkout."""
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    return read(next(folder.glob("geoplan-*.whl")))


def fetch(requirements: Iterable[str], folder: Path, platform: str, python: str, source: list[str]) -> None:
    """Download wheels for the target into the folder; raises CannotBundle with the name of what has none."""
    places = [word for each in PLATFORMS[platform] for word in ("--platform", each)]
    _pip(
        "download", "--only-binary=:all:", "--implementation", "cp", "--python-version", python, *places,
        "--find-links", str(folder), "--dest", str(folder), *source, *requirements,
    )  # fmt: skip


def gather(folder: Path, platform: str, python: str, source: list[str]) -> list[Wheel]:
    """Every wheel that geoplan needs on the target, in the order of their names, fetched into the folder."""
    own = own_wheel(folder)
    target = environment(platform, python)
    roots = [Requirement(f"geoplan[{','.join(EXTRAS)}]=={own.version}"), Requirement("pip")]
    # from its file, or an index may offer another geoplan of the same version
    fetch([f"{own.file}[{','.join(EXTRAS)}]", "pip"], folder, platform, python, source)
    asked: set[str] = set()
    while True:
        wheels = {wheel.name: wheel for wheel in map(read, sorted(folder.glob("*.whl")))}
        needed, unmet = closure(roots, wheels, target)
        lacking = {str(each.name) + str(each.specifier) for each in unmet}
        if not lacking:
            break
        if lacking <= asked:
            raise CannotBundle(f"no wheels go together for {', '.join(sorted(lacking))}")
        asked |= lacking
        fetch(sorted(lacking), folder, platform, python, source)
    wrong = misfits(needed.values(), platform, python)
    if wrong:
        raise CannotBundle(f"not for {platform} and Python {python}: {', '.join(wrong)}")
    return list(needed.values())


def write(wheels: list[Wheel], platform: str, python: str, out: Path) -> Path:
    """The bundle: the same bytes for the same wheels."""
    version = next(wheel.version for wheel in wheels if wheel.name == "geoplan")
    plugin, plugin_file = plugin_zip.packed(version), plugin_zip.name_of(version)
    manifest = {
        "form": FORM, "geoplan": version, "extras": list(EXTRAS), "platform": platform, "python": python,
        "glibc": glibc(wheels),
        "wheels": [
            {"name": w.name, "version": w.version, "file": w.file.name, "bytes": w.file.stat().st_size, "sha256": _sha256(w.file)}
            for w in wheels
        ],
        "plugin": {"file": plugin_file, "sha256": hashlib.sha256(plugin).hexdigest()},
    }  # fmt: skip
    told = {
        "version": version,
        "platform": platform,
        "python": python,
        "plugin": plugin_file,
        "extras": ",".join(EXTRAS),
    }
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"geoplan-{version}-{platform}-py{python.replace('.', '')}.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # wheels are compressed already
        archive.writestr(_entry("manifest.json"), json.dumps(manifest, indent=1) + "\n")
        archive.writestr(_entry("README.txt"), _README.format(**told))
        archive.writestr(_entry(f"plugin/{plugin_file}"), plugin)
        for wheel in wheels:
            archive.writestr(_entry(f"wheels/{wheel.file.name}"), wheel.file.read_bytes())
    return file


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _pip(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments],
        capture_output=True, text=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        reasons = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")]
        raise CannotBundle("\n".join(reasons) or done.stderr[-2000:])


def main() -> None:
    """Make one bundle and say how large it is."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--platform", choices=sorted(PLATFORMS), required=True)
    words.add_argument("--python", choices=PYTHONS, required=True)
    words.add_argument("--out", type=Path, default=Path("dist"))
    words.add_argument("--wheels", type=Path, help="take the wheels from this folder and from nowhere else")
    words.add_argument("--constraints", type=Path, help="a file of versions to keep to, as pip reads it")
    asked = words.parse_args()
    source = ["--no-index", "--find-links", str(asked.wheels)] if asked.wheels else []
    source += ["--constraint", str(asked.constraints)] if asked.constraints else []
    with tempfile.TemporaryDirectory() as folder:
        try:
            wheels = gather(Path(folder), asked.platform, asked.python, source)
        except CannotBundle as error:
            sys.exit(str(error))
        file = write(wheels, asked.platform, asked.python, asked.out)
    print(f"{file}: {len(wheels)} wheels, {file.stat().st_size / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
