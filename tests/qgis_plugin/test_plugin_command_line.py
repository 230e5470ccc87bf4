"""Every algorithm, end to end: `qgis_process`, the plugin as installed, this geoplan as engine, the bundled Liechtenstein."""

import json
import sys
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from tests.qgis_plugin.plugin_at_work import EXTRACT, LIECHTENSTEIN, ROOT, command_line, given

pytestmark = pytest.mark.qgis

LAYERS = {
    "AREA": LIECHTENSTEIN / "municipalities.geojson",
    "ROADS": EXTRACT,
    "SETTLEMENTS": LIECHTENSTEIN / "settlements.csv",
    "MODE": "car",
    "SPEEDS": "osm_default",
}
HOSPITAL = {"FACILITIES": EXTRACT, "SERVICE": "hospital", "STANDARD_MINUTES": 15, "STANDARD_SOURCE": "example"}
CONFIG = ROOT / "configs" / "liechtenstein.yaml"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("profile")


@pytest.fixture(scope="module")
def made(home: Path) -> Path:
    """A folder in which all algorithms on layers have run once."""
    folder = home / "结果 of all"
    for name, more in (
        ("traveltimes", HOSPITAL),
        ("gaps", HOSPITAL | {"COMPLETENESS": "full"}),
        ("centres", {"TIERS": "centre,1,1,town,3,2", "OBJECTIVE": "travel", "FIXED": "Vaduz"}),
    ):
        told = command_line(home, "run", f"geoplan:{name}", *given(**LAYERS, **more, FOLDER=folder))
        assert told.returncode == 0, told.stderr
    return folder


def outputs(told: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(told.stdout[told.stdout.index("{") :])
    return dict(answer["results"])


def layers(run: Path) -> set[str]:
    return set(pyogrio.list_layers(run / "plan.gpkg")[:, 0])


def test_all_algorithms_are_listed(home: Path) -> None:
    told = command_line(home, "list")
    for name in ("run", "validate", "traveltimes", "gaps", "centres", "open"):
        assert f"geoplan:{name}\t" in told.stdout


def test_help_is_in_the_language_of_qgis(home: Path) -> None:
    told = command_line(home, "help", "geoplan:gaps", locale="zh_CN.UTF-8")
    assert told.returncode == 0
    assert "服务缺口" in told.stdout
    assert "Gaps in services" not in told.stdout


def test_travel_times_give_access_catchments_and_bands(made: Path) -> None:
    assert {"access", "catchments", "isochrones"} <= layers(made / "traveltimes")
    bands = pyogrio.read_dataframe(made / "traveltimes" / "plan.gpkg", layer="isochrones", read_geometry=False)
    assert set(bands["to_min"].dropna()) == {10, 20, 30}


def test_gaps_are_the_villages_beyond_15_minutes(made: Path) -> None:
    gaps = pyogrio.read_dataframe(made / "gaps" / "plan.gpkg", layer="gaps", read_geometry=False)
    assert set(gaps["cause"]) == {"too_far"}
    access = pyogrio.read_dataframe(made / "gaps" / "plan.gpkg", layer="access", read_geometry=False)
    assert len(gaps) == (access["minutes"] > 15).sum() > 0


def test_central_towns_are_as_many_as_asked_and_the_fixed_one_is_first(made: Path) -> None:
    centres = pyogrio.read_dataframe(made / "centres" / "plan.gpkg", layer="centres", read_geometry=False)
    assert centres.groupby("tier").size().to_dict() == {"centre": 1, "town": 3}
    assert list(centres.loc[centres["tier"] == "centre", "name"]) == ["Vaduz"]


def test_config_and_results_stand_side_by_side_and_nothing_is_overwritten(made: Path, home: Path) -> None:
    before = (made / "gaps.yaml").read_bytes()
    arguments = given(**LAYERS, **HOSPITAL | {"COMPLETENESS": "full", "STANDARD_MINUTES": 5}, FOLDER=made)
    told = command_line(home, "run", "geoplan:gaps", *arguments, "--json")
    assert told.returncode == 0, told.stderr
    assert outputs(told)["CONFIG_FILE"] == str(made / "gaps-2.yaml")
    assert (made / "gaps.yaml").read_bytes() == before
    assert {"gaps", "gaps-2"} <= {path.name for path in made.iterdir() if path.is_dir()}


def test_the_generated_config_runs_again_to_the_same_layers(made: Path, home: Path) -> None:
    out = home / "again"
    told = command_line(home, "run", "geoplan:run", *given(CONFIG=made / "gaps.yaml", OUT=out), "--json")
    assert told.returncode == 0, told.stderr
    said = outputs(told)
    assert Path(said["PLAN"]) == out / "plan.gpkg"
    assert (out / "plan.gpkg").read_bytes() == (made / "gaps" / "plan.gpkg").read_bytes()
    assert "38,086 people" in said["SUMMARY_TEXT"]


def test_settings_are_laid_over_the_config(made: Path, home: Path) -> None:
    settings = "services.hospital.standard.minutes=5\noutputs=[geopackage]"
    arguments = given(CONFIG=made / "gaps.yaml", OUT=home / "five", SETTINGS=settings)
    told = command_line(home, "run", "geoplan:run", *arguments)
    assert told.returncode == 0, told.stderr
    assert "within 5 min" in told.stdout
    assert not (home / "five" / "project.qgz").exists()


def test_a_finished_run_is_opened_without_an_engine(made: Path, home: Path) -> None:
    told = command_line(home, "run", "geoplan:open", *given(RUN=made / "centres"), "--json", python="/no/such/python")
    assert told.returncode == 0, told.stderr
    said = outputs(told)
    assert said["CENTRES"] == f"{(made / 'centres' / 'plan.gpkg').as_posix()}|layername=centres"
    assert "ISOCHRONES" not in said


def test_a_run_whose_path_begins_as_that_of_a_share_is_opened(made: Path, home: Path) -> None:
    told = command_line(home, "run", "geoplan:open", *given(RUN=f"/{made / 'centres'}"), "--json")
    assert told.returncode == 0, told.stderr
    assert outputs(told)["CENTRES"].endswith("|layername=centres")


@pytest.mark.parametrize("content", [b"", b"no GeoPackage"], ids=["empty", "other"])
def test_a_damaged_geopackage_is_an_error_with_a_sentence(
    made: Path, home: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "manifest.json").write_bytes((made / "centres" / "manifest.json").read_bytes())
    (tmp_path / "plan.gpkg").write_bytes(content)
    told = command_line(home, "run", "geoplan:open", *given(RUN=tmp_path))
    assert told.returncode == 1
    assert f"{tmp_path / 'plan.gpkg'} cannot be read" in told.stderr
    assert "Traceback" not in told.stderr + told.stdout


def test_a_folder_that_is_no_run_is_said_to_be_none(home: Path) -> None:
    told = command_line(home, "run", "geoplan:open", *given(RUN=LIECHTENSTEIN))
    assert told.returncode == 1
    assert "is no finished run of geoplan" in told.stderr


def test_validation_counts_its_findings_and_writes_them_as_a_page(home: Path) -> None:
    page = home / "findings.html"
    told = command_line(home, "run", "geoplan:validate", *given(CONFIG=CONFIG, HTML=page), "--json")
    assert told.returncode == 0, told.stderr
    said = outputs(told)
    assert said["COUNT"] == len(said["TEXT"].splitlines()) > 0
    assert page.read_text(encoding="utf-8").count("<tr>") == said["COUNT"] + 1


@pytest.mark.parametrize("name", ["run", "validate"])
def test_faults_of_a_config_are_the_error_with_all_sentences_of_the_engine(home: Path, name: str) -> None:
    config = home / "bad.yaml"
    config.write_text("version: 1\nname: x\ncolour: red\n", encoding="utf-8")
    told = command_line(home, "run", f"geoplan:{name}", *given(CONFIG=config, OUT=home / "bad"))
    assert told.returncode == 1
    assert "`area` is missing" in told.stderr
    assert "colour" in told.stderr
    assert "Traceback" not in told.stderr + told.stdout
    assert not (home / "bad").exists()


def test_a_missing_field_is_the_error_in_the_language_of_qgis(home: Path) -> None:
    layers = LAYERS | {"SETTLEMENTS": LIECHTENSTEIN / "municipalities.geojson"}
    arguments = given(**layers, **HOSPITAL, COMPLETENESS="full", FOLDER=home / "lacking")
    told = command_line(home, "run", "geoplan:gaps", *arguments, locale="zh_CN.UTF-8")
    assert told.returncode == 1
    assert "缺少列 people" in told.stderr
    assert "Traceback" not in told.stderr + told.stdout


def test_without_a_standard_there_is_no_gap_and_no_engine_is_started(home: Path) -> None:
    arguments = given(**LAYERS, FACILITIES=EXTRACT, SERVICE="hospital", COMPLETENESS="full", FOLDER=home / "none")
    told = command_line(home, "run", "geoplan:gaps", *arguments)
    assert told.returncode == 1
    assert "A gap is measured against a standard" in told.stderr
    assert not (home / "none").exists()


def test_tiers_that_are_no_tiers_are_named(home: Path) -> None:
    arguments = given(**LAYERS, TIERS="centre,one,1", OBJECTIVE="travel", FOLDER=home / "none")
    told = command_line(home, "run", "geoplan:centres", *arguments)
    assert told.returncode == 1
    assert "centre, one, 1" in told.stderr


@pytest.mark.parametrize(
    ("python", "said"),
    [("/no/such/python", "does not exist"), ("/usr/bin/python3", "has no geoplan that answers")],
    ids=["gone", "another"],
)
def test_without_an_engine_the_error_says_what_to_do(home: Path, python: str, said: str) -> None:
    told = command_line(home, "run", "geoplan:validate", *given(CONFIG=CONFIG), python=python)
    assert told.returncode == 1
    assert said in told.stderr
    assert "Traceback" not in told.stderr + told.stdout


def test_an_engine_of_another_version_is_refused(home: Path, tmp_path: Path) -> None:
    newer = tmp_path / "python-newer"
    newer.write_text('#!/bin/sh\necho \'{"version": "9.0", "protocol": 7, "python": "/x"}\'\n', encoding="utf-8")
    newer.chmod(0o755)
    told = command_line(home, "run", "geoplan:validate", *given(CONFIG=CONFIG), python=str(newer))
    assert told.returncode == 1
    assert "is newer than this plugin" in told.stderr


def test_an_engine_that_dies_half_way_is_an_error_with_a_sentence(home: Path, tmp_path: Path) -> None:
    dying = tmp_path / "python-dying"
    hello = "dict(version='0.5.0', protocol=1, python=os.path.abspath(sys.argv[0]))"
    dying.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        f"if 'handshake' in sys.argv: print(json.dumps({hello}))\n"
        "else:\n    print(json.dumps(dict(v=1, type='start', stage='layers')), flush=True)\n    os._exit(3)\n",
        encoding="utf-8",
    )
    dying.chmod(0o755)
    told = command_line(home, "run", "geoplan:run", *given(CONFIG=CONFIG, OUT=tmp_path / "o"), python=str(dying))
    assert told.returncode == 1
    assert "The engine broke off (exit code 3)" in told.stderr
    assert "Traceback" not in told.stderr + told.stdout
