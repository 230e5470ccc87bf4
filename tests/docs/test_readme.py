"""What the READMEs show is right as far as it can be checked without the reader's own data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geoplan.config import read_config
from geoplan.errors import ConfigError


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_ten_lines_are_a_config_that_lacks_nothing_but_the_files(name: str, root: Path, tmp_path: Path):
    page = (root / name).read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    config = tmp_path / "my-county.yaml"
    config.write_text(block, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        read_config(config)
    assert {fault.code for fault in error.value.faults} == {"layer_file_missing"}
    assert len(error.value.faults) == 4


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_every_link_leads_somewhere(name: str, root: Path):
    page = (root / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", page):
        assert (root / target).exists(), target
