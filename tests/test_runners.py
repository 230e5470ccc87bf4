"""Work done one after the other, in threads, or in processes of their own: the results are the same."""

from __future__ import annotations

import math
import operator
import pickle
from functools import partial

import pytest

from geoplan import runners
from geoplan.errors import ConfigError, Fault


@pytest.mark.parametrize("items", [0, 1, 2, 7])
def test_processes_give_the_results_in_the_order_of_the_items(items: int):
    assert runners.apart(3)(math.sqrt, range(items)) == [math.sqrt(item) for item in range(items)]


def test_one_job_needs_no_process():
    assert runners.apart(1) is runners.serial


def test_what_goes_wrong_in_a_process_is_told():
    with pytest.raises(ZeroDivisionError):
        runners.apart(2)(partial(operator.truediv, 1), [1, 0])


def test_an_error_keeps_its_faults_on_the_way():
    error = pickle.loads(pickle.dumps(ConfigError([Fault("config_empty", {}), Fault("config_tab", {}, line=3)])))
    assert isinstance(error, ConfigError)
    assert [(fault.code, fault.line) for fault in error.faults] == [("config_empty", 0), ("config_tab", 3)]
