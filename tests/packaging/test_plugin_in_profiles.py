"""The plugin is packed the same every time, and put into QGIS's profiles without losing what somebody changed."""

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

import geoplan
from geoplan import doctor, plugin_zip, profiles
from geoplan.cli import app
from geoplan.errors import ConfigError
from geoplan.profiles import Profile

ROOT = Path(__file__).parents[2]


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """A profile of a QGIS 3, with a space and Chinese characters on the way to it."""
    folder = tmp_path / "数据 data" / "QGIS3" / "profiles" / "default"
    folder.mkdir(parents=True)
    return Profile(folder)


def test_the_zip_holds_one_folder_with_what_qgis_needs() -> None:
    with zipfile.ZipFile(io.BytesIO(plugin_zip.packed("9.8.7"))) as archive:
        names = archive.namelist()
        metadata = archive.read("geoplan/metadata.txt").decode("utf-8").splitlines()
        listing = json.loads(archive.read("geoplan/files.json"))
    assert {name.split("/")[0] for name in names} == {"geoplan"}
    assert {f"geoplan/{name}" for name in ("__init__.py", "metadata.txt", "LICENSE", "icon.svg", "engine.py")} <= set(
        names
    )
    assert not any("__pycache__" in name or name.endswith("engine.json") for name in names)
    assert "version=9.8.7" in metadata
    assert {"hasProcessingProvider=yes", "qgisMinimumVersion=3.22", "supportsQt6=True"} <= set(metadata)
    assert set(listing["files"]) == {name.removeprefix("geoplan/") for name in names} - {"files.json"}


def test_the_same_files_give_the_same_zip(tmp_path: Path) -> None:
    assert plugin_zip.packed("0.5.0") == plugin_zip.packed("0.5.0")
    with zipfile.ZipFile(io.BytesIO(plugin_zip.packed("0.5.0"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = [entry.filename for entry in archive.infolist() if not entry.filename.endswith("files.json")]
    assert names == sorted(names)


def test_the_licence_of_the_plugin_is_that_of_the_package() -> None:
    assert (ROOT / "geoplan" / "qgis" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_a_package_without_the_plugin_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin_zip, "_SOURCE", tmp_path)
    with pytest.raises(ConfigError) as caught:
        plugin_zip.contents("1")
    assert caught.value.faults[0].code == "plugin_files_missing"


def test_installing_puts_the_files_there_and_notes_the_engine(profile: Profile) -> None:
    done = profiles.install(profile, "0.5.0", "/p/python")
    assert (done.replaced, done.edited, done.aside) == ("", (), None)
    assert profiles.version_in(profile) == "0.5.0"
    assert json.loads((profile.plugin / "engine.json").read_text(encoding="utf-8")) == {"python": "/p/python"}
    there = {path.relative_to(profile.plugin).as_posix() for path in profile.plugin.rglob("*") if path.is_file()}
    assert there == {*plugin_zip.contents("0.5.0"), "engine.json"}


def test_an_older_copy_is_replaced_and_named(profile: Profile) -> None:
    profiles.install(profile, "0.3.9", "/p/python")
    (profile.plugin / "__pycache__").mkdir()
    (profile.plugin / "__pycache__" / "engine.cpython-39.pyc").touch()  # QGIS makes these, nobody edits them
    done = profiles.install(profile, "0.5.0", "/q/python")
    assert (done.replaced, done.edited) == ("0.3.9", ())
    assert [each.name for each in (profile.folder / "python").iterdir()] == ["plugins"]
    assert [each.name for each in (profile.folder / "python" / "plugins").iterdir()] == ["geoplan"]


def test_files_that_somebody_edited_or_added_are_kept_aside(profile: Profile) -> None:
    profiles.install(profile, "0.3.9", "/p/python")
    (profile.plugin / "engine.py").write_text("mine", encoding="utf-8")
    (profile.plugin / "notes.txt").write_text("mine", encoding="utf-8")
    done = profiles.install(profile, "0.5.0", "/p/python")
    assert done.edited == ("engine.py", "notes.txt")
    assert done.aside is not None
    assert (done.aside / "engine.py").read_text(encoding="utf-8") == "mine"
    assert "plugins" not in done.aside.parts  # or QGIS would list it as a plugin
    (profile.plugin / "notes.txt").write_text("again", encoding="utf-8")
    again = profiles.install(profile, "0.5.0", "/p/python")
    assert again.aside not in (None, done.aside)


def test_a_folder_that_is_somebody_elses_is_left_alone(profile: Profile) -> None:
    profile.plugin.mkdir(parents=True)
    (profile.plugin / "metadata.txt").write_text("[general]\nname=other\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        profiles.install(profile, "0.5.0", "/p/python")
    assert caught.value.faults[0].code == "plugin_of_another"
    assert [each.name for each in profile.plugin.iterdir()] == ["metadata.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_to_a_checkout_is_left_alone(profile: Profile) -> None:
    profile.plugin.parent.mkdir(parents=True)
    profile.plugin.symlink_to(ROOT / "geoplan" / "qgis")
    with pytest.raises(ConfigError):
        profiles.install(profile, "0.5.0", "/p/python")
    assert profile.plugin.is_symlink()


def test_a_profile_that_cannot_be_written_is_a_sentence(profile: Profile) -> None:
    (profile.folder / "python").touch()
    with pytest.raises(ConfigError) as caught:
        profiles.install(profile, "0.5.0", "/p/python")
    assert caught.value.faults[0].code == "plugin_not_written"


@pytest.mark.parametrize(
    ("system", "environ", "below"),
    [
        ("linux", {}, ".local/share/QGIS/QGIS3/profiles"),
        ("linux", {"XDG_DATA_HOME": "/x"}, "/x/QGIS/QGIS3/profiles"),
        ("darwin", {}, "Library/Application Support/QGIS/QGIS3/profiles"),
        ("win32", {"APPDATA": "/r"}, "/r/QGIS/QGIS3/profiles"),
        ("win32", {}, "AppData/Roaming/QGIS/QGIS3/profiles"),
    ],
    ids=["linux", "linux-xdg", "macos", "windows", "windows-plain"],
)
def test_where_each_system_keeps_its_profiles(tmp_path: Path, system: str, environ: dict[str, str], below: str) -> None:
    three, four = profiles.folders(environ, system, tmp_path)
    assert three == tmp_path / below
    assert four == three.parents[1] / "QGIS4" / "profiles"


def test_every_qgis_gets_it_in_the_profile_it_starts_with(tmp_path: Path) -> None:
    three, four = tmp_path / "QGIS3" / "profiles", tmp_path / "QGIS4" / "profiles"
    for folder in (three / "default", three / "work", four / "work"):
        folder.mkdir(parents=True)
    (three / "profiles.ini").write_text("[core]\ndefaultProfile=work\n", encoding="utf-8")
    assert [each.folder for each in profiles.chosen([three, four])] == [three / "work"]
    assert [each.folder for each in profiles.chosen([four])] == [four / "work"]
    assert [each.folder for each in profiles.chosen([three, four], "default")] == [three / "default"]
    with pytest.raises(ConfigError) as caught:
        profiles.chosen([three, four], "play")
    assert caught.value.faults[0].code == "no_such_profile"
    assert "default, work" in str(caught.value)


def told(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.output


def test_the_command_tells_what_it_did_in_both_languages(profile: Profile) -> None:
    place = str(profile.folder.parent)
    code, text = told("qgis", "install", "--profiles-folder", place)
    assert code == 0
    assert str(profile.plugin) in text
    assert sys.executable in text
    (profile.plugin / "mine.txt").touch()
    code, text = told("qgis", "install", "--profiles-folder", place, "--lang", "zh")
    assert "替换" in text
    assert "mine.txt" in text


def test_without_a_profile_the_command_says_where_it_looked(tmp_path: Path) -> None:
    code, text = told("qgis", "install", "--profiles-folder", str(tmp_path / "none"))
    assert code == 2
    assert str(tmp_path / "none") in text


def test_package_writes_the_zip_where_it_is_told(tmp_path: Path) -> None:
    assert told("qgis", "package", "--out", str(tmp_path))[0] == 0
    assert told("qgis", "package", "--out", str(tmp_path / "new" / "a.zip"))[0] == 0
    files = [tmp_path / f"geoplan-qgis-{geoplan.__version__}.zip", tmp_path / "new" / "a.zip"]
    assert files[0].read_bytes() == files[1].read_bytes() == plugin_zip.packed(geoplan.__version__)
    (tmp_path / "file").touch()
    assert told("qgis", "package", "--out", str(tmp_path / "file" / "a.zip"))[0] == 2


def test_doctor_tells_the_plugin_of_every_profile(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "folders", lambda: [profile.folder.parent])
    (none,) = doctor._plugin()
    assert (none.state, none.found) == ("ok", "in no profile; geoplan qgis install puts it there")
    profiles.install(profile, "0.3.9", "/p/python")
    (old,) = doctor._plugin()
    assert (old.state, old.remedy_en) == ("doubtful", f"Bring it to {geoplan.__version__}: geoplan qgis install")
    assert doctor.lines([old], "zh")[0].endswith(f"0.3.9，位于 {profile.folder}")
    profiles.install(profile, geoplan.__version__, "/p/python")
    assert [check.state for check in doctor._plugin()] == ["ok"]
