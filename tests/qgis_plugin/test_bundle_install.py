"""A bundle is installed without network, and one that is damaged or for another machine is told before anything is touched."""

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geoplan.qgis import bundle_install, environment, pythons
from geoplan.qgis.bundle_install import BundleUnfit
from geoplan.qgis.pythons import Python
from tests.qgis_plugin import made_up_engine as made_up

BASE = pythons.look_at(sys.executable)
Manifest = dict[str, Any]


def install(file: Path, place: Path, **more: Any) -> Any:
    told = bundle_install.read(file)
    lines: list[str] = []
    return bundle_install.install(
        told, BASE, place, on_log=lines.append, cancelled=more.get("cancelled", lambda: False)
    )


def only_this_remains(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


def test_a_bundle_is_installed_offline_and_a_later_one_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_TARGET", str(tmp_path / "elsewhere"))  # a user's own setting leads nowhere else
    profile = tmp_path / "配置 夹"
    assert install(made_up.bundle(tmp_path / "a", BASE), profile / "engine").version == made_up.VERSION
    engine = install(made_up.bundle(tmp_path / "b", BASE, version="0.5.8"), profile / "engine")
    assert engine.version == "0.5.8"
    assert only_this_remains(profile) == ["engine"]
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("python", "en", "zh"),
    [
        (Python("py", "3.12.1", "win_amd64"), "for linux_x86_64; this machine is win_amd64", "本机为 win_amd64"),
        (Python("py", "3.11.9", "linux_x86_64", "2.36"), "for Python 3.12; py is 3.11.9", "而 py 为 3.11.9"),
        (Python("py", "3.12.1", "linux_x86_64", "2.17"), "needs glibc 2.28; this system has 2.17", "本系统为 2.17"),
        (Python("py", "3.9.1", "linux_x86_64", en="3.9.1 is old", zh="3.9.1 过旧"), "3.9.1 is old", "3.9.1 过旧"),
        (Python("py", "3.12.1", "linux_x86_64", "2.28"), "", ""),
    ],
    ids=["platform", "python", "glibc", "unfit", "fits"],
)
def test_a_bundle_for_another_machine_is_recognised_from_its_manifest(
    tmp_path: Path, python: Python, en: str, zh: str
) -> None:
    meant = Python("py", "3.12.0", "linux_x86_64")
    bundle = bundle_install.read(made_up.bundle(tmp_path, meant, lambda manifest: manifest.update(glibc="2.28")))
    reason = bundle_install.misfit(bundle, python)
    assert (reason.en if reason else "").count(en)
    assert (reason.zh if reason else "").count(zh)
    assert bool(reason) == bool(en)


def test_nothing_is_touched_for_a_bundle_that_does_not_fit(tmp_path: Path) -> None:
    file = made_up.bundle(tmp_path / "a", Python("py", BASE.version, "riscv"))
    with pytest.raises(BundleUnfit, match="riscv"):
        install(file, tmp_path / "profile" / "engine")
    assert not (tmp_path / "profile").exists()


def test_a_bundle_of_an_engine_that_this_plugin_does_not_speak_with_is_refused(tmp_path: Path) -> None:
    bundle = bundle_install.read(made_up.bundle(tmp_path, BASE, version="2.0"))
    reason = bundle_install.misfit(bundle, BASE)
    assert reason is not None
    assert "Update the plugin" in reason.en


def test_of_several_pythons_the_fitting_one_is_taken_or_each_reason_told(tmp_path: Path) -> None:
    bundle = bundle_install.read(made_up.bundle(tmp_path, Python("py", "3.12.0", "linux_x86_64")))
    old = Python("old", "3.9.1", "linux_x86_64", en="3.9.1 is older than 3.11", zh="3.9.1 低于 3.11")
    other, good = Python("other", "3.13.0", "linux_x86_64"), Python("good", "3.12.7", "linux_x86_64")
    assert bundle_install.fitting(bundle, [old, other, good]) == good
    with pytest.raises(BundleUnfit) as caught:
        bundle_install.fitting(bundle, [old, other])
    assert "older than 3.11" in caught.value.en
    assert "other: 3.13.0" in caught.value.en
    assert "Install Python 3.12" in caught.value.en
    with pytest.raises(BundleUnfit, match="this machine is win_amd64") as caught:
        bundle_install.fitting(bundle, [Python("a", "3.12.0", "win_amd64"), Python("b", "3.13.0", "win_amd64")])
    assert "\n" not in caught.value.en


def drop(name: str) -> Callable[[Manifest], None]:
    return lambda manifest: manifest.pop(name)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (drop("geoplan"), "no bundle of geoplan"),
        (drop("wheels"), "no bundle of geoplan"),
        (lambda manifest: manifest.update(form=2), "form 2"),
        (lambda manifest: manifest["wheels"][0].update(bytes=1), "damaged"),
        (lambda manifest: manifest["wheels"][0].update(file="../geoplan.whl"), "damaged"),
        (
            lambda manifest: manifest["wheels"].append({"file": "lost.whl", "bytes": 3, "sha256": ""}),
            "damaged .lost.whl",
        ),
        (lambda manifest: manifest["wheels"].__setitem__(0, 5), "no bundle of geoplan"),
    ],
    ids=["no-version", "no-wheels", "later-form", "size", "path", "lost-wheel", "nonsense"],
)
def test_a_manifest_that_is_not_as_it_should_be_is_a_sentence(
    tmp_path: Path, change: Callable[[Manifest], None], word: str
) -> None:
    with pytest.raises(BundleUnfit, match=word) as caught:
        bundle_install.read(made_up.bundle(tmp_path, BASE, change))
    assert any("\u4e00" <= letter <= "\u9fff" for letter in caught.value.zh)


def test_a_wheel_that_is_not_what_its_hash_says_is_never_installed(tmp_path: Path) -> None:
    file = made_up.bundle(tmp_path / "a", BASE, lambda manifest: manifest["wheels"][0].update(sha256="0" * 64))
    with pytest.raises(BundleUnfit, match="damaged"):
        install(file, tmp_path / "profile" / "engine")
    assert only_this_remains(tmp_path / "profile") == []


@pytest.mark.parametrize("name", ["../evil.py", "/evil.py", "wheels/../../evil.py", "C:evil.py", "a\\..\\evil.py"])
def test_paths_that_lead_out_of_the_bundle_are_refused(tmp_path: Path, name: str) -> None:
    file = made_up.bundle(tmp_path, BASE)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, "")
    with pytest.raises(BundleUnfit, match="leads out"):
        bundle_install.read(file)


def test_files_that_are_no_bundles_are_sentences(tmp_path: Path) -> None:
    text, cut, empty, other = (tmp_path / name for name in ("text.zip", "cut.zip", "empty.zip", "other.zip"))
    text.write_text("hello", encoding="utf-8")
    cut.write_bytes(made_up.bundle(tmp_path / "a", BASE).read_bytes()[:-2000])
    empty.touch()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("manifest.json", json.dumps(["no", "mapping"]))
    words = {
        text: "damaged",
        cut: "damaged",
        empty: "damaged",
        other: "no bundle",
        tmp_path: "read",
        tmp_path / "no": "read",
    }
    for file, word in words.items():
        with pytest.raises(BundleUnfit, match=word):
            bundle_install.read(file)


def test_bytes_that_changed_on_the_way_are_noticed(tmp_path: Path) -> None:
    file = made_up.bundle(tmp_path / "a", BASE)
    content = bytearray(file.read_bytes())
    at = content.index(b"import json, sys")
    content[at : at + 6] = b"imp0rt"
    file.write_bytes(content)
    with pytest.raises(BundleUnfit, match="damaged"):
        install(file, tmp_path / "profile" / "engine")


def test_a_failed_or_cancelled_installation_leaves_the_old_engine(tmp_path: Path) -> None:
    place = tmp_path / "profile" / "engine"
    install(made_up.bundle(tmp_path / "a", BASE), place)
    with pytest.raises(environment.NotInstalled, match=r"where 0\.5\.8 was meant"):
        install(made_up.bundle(tmp_path / "b", BASE, version="0.5.8", said="0.5.9"), place)
    with pytest.raises(environment.Cancelled):
        install(made_up.bundle(tmp_path / "c", BASE, version="0.5.8"), place, cancelled=lambda: True)
    assert only_this_remains(place.parent) == ["engine"]
    assert bundle_install.engines.ask(str(place)).version == made_up.VERSION
