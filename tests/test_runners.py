"""Work done one after the other, in threads, or in processes of their own: the results are the same."""

from __future__ import annotations

import math
import pickle
from pathlib import Path

import pytest

from geoplan import runners
from geoplan.config import read_config
from geoplan.errors import ConfigError, Fault


@pytest.mark.parametrize("items", [0, 1, 2, 7])
def test_processes_give_the_results_in_the_order_of_the_items(items: int):
    assert runners.apart(3)(math.sqrt, range(items)) == [math.sqrt(item) for item in range(items)]


def test_one_job_needs_no_process():
    assert runners.apart(1) is runners.serial


def test_faults_of_a_process_are_told(tmp_path: Path):
    with pytest.raises(ConfigError) as refused:
        runners.apart(2)(read_config, [tmp_path / "none.yaml", tmp_path / "other.yaml"])
    assert refused.value.faults[0].code == "config_missing"


def test_what_the_work_prints_does_not_get_between_the_results():
    assert runners.apart(2)(print, ["a", "b", "c"]) == [None] * 3


def test_an_error_keeps_its_faults_on_the_way():
    error = pickle.loads(pickle.dumps(ConfigError([Fault("config_empty", {}), Fault("config_tab", {}, line=3)])))
    assert isinstance(error, ConfigError)
    assert [(fault.code, fault.line) for fault in error.faults] == [("config_empty", 0), ("config_tab", 3)]
