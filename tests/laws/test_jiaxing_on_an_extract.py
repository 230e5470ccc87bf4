"""The config of Jiaxing runs on a real extract: here one drawn from the stand-in's own links."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd

from geoplan.config import read_config
from geoplan.story import run


def test_the_same_config_takes_an_openstreetmap_extract(root: Path, tmp_path: Path):
    links = gpd.read_file(root / "data" / "jiaxing" / "roads_standin.gpkg")
    number: dict[tuple[float, float], int] = {}
    ways = []
    for k, link in enumerate(links.itertuples()):
        refs = [number.setdefault(xy, len(number) + 1) for xy in link.geometry.coords]
        nodes = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        ways.append(f'<way id="{k + 1}" version="1">{nodes}<tag k="highway" v="{link.road_class}"/></way>')
    points = [f'<node id="{n}" version="1" lon="{x:.7f}" lat="{y:.7f}"/>' for (x, y), n in number.items()]
    extract = tmp_path / "zhejiang.osm"
    extract.write_text(f'<osm version="0.6">{"".join(points)}{"".join(ways)}</osm>', encoding="utf-8")
    config = root / "configs" / "jiaxing.yaml"
    plan = run(read_config(config, [f"layers.roads.path={extract}", "layers.roads.basis=observed"]))
    assert plan.tables["roads"]["edge_id"].str.startswith("w").all()
    assert plan.basis == "proxy"  # the people still are
    assert set(plan.tables["gaps"]["cause"]) == {"not_assessable"}
