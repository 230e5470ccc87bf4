"""The page about Python says what runs."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

# Vaduz, Balzers, Schaan, Triesen and Triesenberg; Planken is up the mountain
PLACES = {"g3042030", "g3042073", "g3042041", "g3042035", "g3042033"}


def test_the_page_runs_as_it_stands(root: Path, tmp_path: Path):
    bundle = root / "data" / "liechtenstein"
    settlements = pd.read_csv(bundle / "settlements.csv", encoding="utf-8-sig")
    settlements.to_csv(tmp_path / "homes.csv", index=False)
    settlements[settlements["name"].isin(["Vaduz", "Balzers"])].to_csv(tmp_path / "clinics.csv", index=False)
    names: dict[str, object] = {
        "EXTRACT": bundle / "liechtenstein-2013-08-03.osm.pbf",
        "CLINICS": tmp_path / "clinics.csv",
        "HOMES": tmp_path / "homes.csv",
        "CONFIG": root / "configs" / "liechtenstein.yaml",
        "OUT": tmp_path / "run",
    }
    page = (root / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert len(blocks) == 4
    for block in blocks:
        exec(block, names)
    coverage = names["coverage"]
    assert set(names["people"][names["minutes"] <= 10].index) == PLACES
    assert coverage == pytest.approx((5197 + 4628 + 5998 + 5230 + 2643) / 38086)
    assert (names["share"] * names["counted"]).sum() == pytest.approx(2)  # both clinics are shared out
    assert 0 < names["gini"] < 1
    least = min(
        (names["anywhere"].dense()[:, [i, j]].min(axis=1) * names["counted"]).sum()
        for i in range(len(names["nothing"]))
        for j in range(i)
    )
    assert len(names["two"]) == 2
    assert names["sited"].proofs[-1].objective == pytest.approx(least / 60_000)
    assert (tmp_path / "run" / "plan.gpkg").is_file()
    way, detour = names["way"], names["detour"]
    assert way.minutes == names["times"].minutes("g3042041", "g3042030")
    assert way.table()["ms"].sum() == way.ms < detour.ms
    assert names["longest"].edge_id not in detour.table()["edge_id"].tolist()
    anew = names["travel"].node_times(names["shut"], names["at"]["clinics"])
    assert (names["near_shut"].ms == anew.ms).all() and (names["near_shut"].owner == anew.owner).all()
    assert names["touched"] <= len(anew.ms)


def test_a_finished_run_is_read_back_with_its_tables_and_proofs(root: Path, tmp_path: Path):
    import geoplan

    plan = geoplan.run(geoplan.read_config(root / "configs" / "liechtenstein.yaml"), out=tmp_path / "run")
    read_back = geoplan.open_run(tmp_path / "run")
    assert read_back.tables.keys() == plan.tables.keys()
    assert [proof.status for proof in read_back.proofs] == ["optimal"] * 3
    for layer in ("summary", "centres", "gaps"):
        pd.testing.assert_frame_equal(
            read_back.tables[layer].drop(columns="geometry", errors="ignore"),
            plan.tables[layer].drop(columns="geometry", errors="ignore"),
            check_dtype=False,
            rtol=1e-9,
        )
