"""The script that makes bundles gathers what the other machine needs, whatever machine it runs on."""

import importlib.util
import json
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

from geoplan.qgis import bundle_install

SCRIPT = Path(__file__).parents[2] / "scripts" / "bundle.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("geoplan_bundle_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


def wheel(folder: Path, name: str, *requires: str, tag: str = "py3-none-any", version: str = "1.0") -> Path:
    file = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(file, "w") as archive:
        told = "".join(f"Requires-Dist: {each}\n" for each in requires)
        archive.writestr(
            f"{name}-{version}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{told}"
        )
    return file


def closed(script: ModuleType, folder: Path, root: str, platform: str) -> tuple[list[str], list[str]]:
    wheels = {each.name: each for each in map(script.read, sorted(folder.glob("*.whl")))}
    needed, unmet = script.closure([Requirement(root)], wheels, script.environment(platform, "3.12"))
    return list(needed), [each.name for each in unmet]


def test_markers_are_read_for_the_other_machine(script: ModuleType, tmp_path: Path) -> None:
    wheel(
        tmp_path,
        "top",
        'winonly; sys_platform == "win32"',
        'unixonly; os_name == "posix"',
        'old; python_version < "3.12"',
    )
    wheel(tmp_path, "winonly")
    assert closed(script, tmp_path, "top", "win_amd64") == (["top", "winonly"], [])
    assert closed(script, tmp_path, "top", "linux_x86_64") == (["top"], ["unixonly"])


def test_extras_bring_their_own_and_unneeded_wheels_stay_out(script: ModuleType, tmp_path: Path) -> None:
    wheel(tmp_path, "top", 'more; extra == "report"', "deep[fast]")
    wheel(tmp_path, "deep", 'quick; extra == "fast"', 'slow; extra == "slow"')
    for name in ("more", "quick", "slow", "stray"):
        wheel(tmp_path, name)
    assert closed(script, tmp_path, "top", "win_amd64") == (["deep", "quick", "top"], [])
    assert closed(script, tmp_path, "top[report]", "win_amd64") == (["deep", "more", "quick", "top"], [])


def test_a_version_that_does_not_do_is_not_met(script: ModuleType, tmp_path: Path) -> None:
    wheel(tmp_path, "top", "part>=2")
    wheel(tmp_path, "part", version="1.9")
    assert closed(script, tmp_path, "top", "win_amd64") == (["top"], ["part"])


def test_wheels_for_another_platform_or_python_are_named(script: ModuleType, tmp_path: Path) -> None:
    tags = (
        "py3-none-any",
        "cp312-cp312-win_amd64",
        "cp39-abi3-win_amd64",
        "cp311-cp311-win_amd64",
        "cp312-cp312-manylinux_2_28_x86_64",
    )
    wheels = [script.read(wheel(tmp_path, f"w{number}", tag=tag)) for number, tag in enumerate(tags)]
    wrong = script.misfits(wheels, "win_amd64", "3.12")
    assert [name[:2] for name in wrong] == ["w3", "w4"]


def test_the_oldest_glibc_is_that_of_the_most_demanding_wheel(script: ModuleType, tmp_path: Path) -> None:
    both = "cp312-cp312-manylinux2014_x86_64.manylinux_2_17_x86_64.manylinux_2_28_x86_64"
    files = [wheel(tmp_path, "a", tag=both), wheel(tmp_path, "b")]
    assert script.glibc(map(script.read, files)) == "2.17"
    assert script.glibc([script.read(files[1])]) == ""
    files.append(wheel(tmp_path, "c", tag="cp312-cp312-manylinux_2_27_x86_64"))
    assert script.glibc(map(script.read, files)) == "2.27"


def test_the_bundle_is_the_same_each_time_names_no_address_and_is_read_by_the_plugin(
    script: ModuleType, tmp_path: Path
) -> None:
    folder = tmp_path / "wheels"
    folder.mkdir()
    wheels = [
        script.read(wheel(folder, name, version=version)) for name, version in (("geoplan", "0.5.0"), ("pip", "26.0"))
    ]
    first = script.write(wheels, "win_amd64", "3.12", tmp_path / "a")
    second = script.write(wheels, "win_amd64", "3.12", tmp_path / "b")
    assert first.name == "geoplan-0.5.0-win_amd64-py312.zip"
    assert first.read_bytes() == second.read_bytes()
    bundle = bundle_install.read(first)
    assert (bundle.version, bundle.platform, bundle.python, len(bundle.wheels)) == ("0.5.0", "win_amd64", "3.12", 2)
    with zipfile.ZipFile(first) as archive:
        manifest = archive.read("manifest.json").decode("utf-8")
        names = archive.namelist()
    assert "://" not in manifest
    assert f"plugin/{json.loads(manifest)['plugin']['file']}" in names
    assert "README.txt" in names


def test_the_script_and_the_plugin_agree_on_the_form(script: ModuleType) -> None:
    assert script.FORM == bundle_install.FORM
    assert "://" not in SCRIPT.read_text(encoding="utf-8")
