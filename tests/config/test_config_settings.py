"""`--set a.b=c` lays values over the config and answers for itself."""

from pathlib import Path

import pytest

from geoplan.config import read_config, sources
from geoplan.errors import ConfigError

TEXT = """\
version: 1
name: seaside
area: {path: area.gpkg}
layers:
  roads: {path: roads.gpkg}
  settlements: {path: towns.csv}
network: {modes: {car: {speeds: china, access_kmh: 4.5, snap_max_m: 1500}}}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "configs"
    folder.mkdir()
    for name in ("area.gpkg", "roads.gpkg", "towns.csv", "other.gpkg"):
        (folder / name).write_bytes(b"")
    path = folder / "plan.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def sentences(plan: Path, *settings: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_config(plan, settings)
    return caught.value.sentences()


def test_a_value_is_laid_over_and_the_last_one_wins(plan: Path) -> None:
    config = read_config(plan, ["network.tolerance_m=2", "network.tolerance_m=3.5", "language=zh"])
    assert config.network is not None
    assert (config.network.tolerance_m, config.language) == (3.5, "zh")


def test_a_section_that_is_not_there_is_made(plan: Path) -> None:
    config = read_config(plan, ["title.en=Sea", "title.zh=海"])
    assert config.title is not None
    assert config.title.zh == "海"


def test_lists_and_sections_are_written_as_flow(plan: Path) -> None:
    config = read_config(plan, ["outputs=[maps, tables]", "title={en: a, zh: b}"])
    assert config.outputs == ("maps", "tables")


def test_an_entry_of_a_list_is_counted_from_nought(plan: Path) -> None:
    assert read_config(plan, ["outputs=[maps, tables]", "outputs.1=geopackage"]).outputs == ("maps", "geopackage")


def test_a_value_may_hold_what_yaml_would_read_otherwise(plan: Path) -> None:
    assert read_config(plan, ["layers.roads.source=a: b # c"]).layers.roads.source == "a: b # c"


def test_a_fault_of_a_setting_names_the_setting(plan: Path) -> None:
    assert sentences(plan, "network.tolerance_m=wide")[0].startswith(
        "--set network.tolerance_m=wide: `network.tolerance_m` must"
    )
    assert "Did you mean `language`?" in sentences(plan, "langauge=zh")[0]


def test_a_setting_that_is_none_is_told_with_the_others(plan: Path) -> None:
    told = sentences(plan, "language", "outputs.0=maps", "title={en: a", "crs=")
    assert len(told) == 4


def test_bytes_that_are_no_text_are_told(plan: Path) -> None:
    assert "bytes that are no text" in sentences(plan, "title.en=\udcff")[0]
    plan.write_text(TEXT + 'title: "a\\ud800b"\n', encoding="utf-8")
    assert "U+D800" in sentences(plan)[0]


def test_a_path_counts_from_the_current_folder(plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here.gpkg").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    config = read_config(plan, ["layers.roads.path=here.gpkg"])
    assert config.layers.roads.path == "../here.gpkg"
    assert sources(config)["roads"].path.resolve() == (tmp_path / "here.gpkg").resolve()


def test_a_path_that_lies_only_beside_the_config_is_found_there(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_config(plan, ["layers.roads.path=other.gpkg"]).layers.roads.path == "other.gpkg"


def test_the_file_itself_stays_as_it_is(plan: Path) -> None:
    before = plan.read_bytes()
    read_config(plan, ["name=other"])
    assert plan.read_bytes() == before
