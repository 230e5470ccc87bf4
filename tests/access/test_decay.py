"""What a facility counts by its minutes: every decay falls, and takes the values that its paper gives it."""

from __future__ import annotations

import numpy as np
import pytest

from geoplan import decay
from geoplan.errors import ConfigError

ALL = {
    "power": decay.Power(beta=1.5, smallest_min=2),
    "exponential": decay.Exponential(beta=0.1),
    "gaussian": decay.Gaussian(sigma_min=15),
    "logistic": decay.Logistic(inflexion_min=20, steepness=0.3),
    "step": decay.Step(zones=[10, 20, 30], weights=[1, 0.68, 0.22]),
    "table": decay.Table(minutes=[0, 10, 40], weights=[1, 0.5, 0.1]),
    "epanechnikov": decay.Epanechnikov(limit_min=30),
    "gaussian_kernel": decay.GaussianKernel(limit_min=30),
}


def weights(of: decay.Decay, *minutes: float) -> list[float]:
    return of.weight(np.array(minutes, dtype="float64")).tolist()


def test_every_decay_is_looked_at_here() -> None:
    assert set(ALL) == set(decay.DECAYS)


@pytest.mark.parametrize("name", ALL)
def test_what_lies_farther_away_never_counts_more(name: str) -> None:
    far = ALL[name].weight(np.linspace(0, 100, 4001))
    assert (np.diff(far) <= 0).all()
    assert (far >= 0).all()
    assert far[0] > 0


@pytest.mark.parametrize("name", [name for name in ALL if name not in ("power", "epanechnikov", "logistic")])
def test_what_is_at_hand_counts_whole(name: str) -> None:
    assert weights(ALL[name], 0) == [1]


@pytest.mark.parametrize("name", ["epanechnikov", "gaussian_kernel"])
def test_a_kernel_ends_at_its_limit(name: str) -> None:
    assert weights(ALL[name], 30, 31, 1000) == [0, 0, 0]
    assert weights(ALL[name], 29.9)[0] > 0


def test_a_power_counts_from_its_smallest_time() -> None:
    assert weights(decay.Power(beta=2, smallest_min=2), 0, 2, 4, 10) == pytest.approx([0.25, 0.25, 0.0625, 0.01])


def test_an_exponential_falls_by_the_same_share_every_minute() -> None:
    assert weights(decay.Exponential(beta=np.log(2) / 10), 0, 10, 20, 30) == pytest.approx([1, 0.5, 0.25, 0.125])


def test_a_gaussian_is_as_high_as_everywhere_after_one_and_two_sigmas() -> None:
    assert weights(decay.Gaussian(sigma_min=20), 20, 40, 60) == pytest.approx([0.60653066, 0.13533528, 0.0111089965])


def test_a_logistic_is_one_half_at_its_inflexion_and_does_not_overflow() -> None:
    soft = decay.Logistic(inflexion_min=20, steepness=0.3)
    assert weights(soft, 10, 20, 30) == pytest.approx([1 / (1 + np.exp(-3)), 0.5, 1 / (1 + np.exp(3))])
    assert weights(decay.Logistic(inflexion_min=20, steepness=100), 0, 1440) == [1, 0]


def test_the_end_of_a_zone_belongs_to_it() -> None:
    step = decay.Step(zones=[10, 20 / 3 * 2, 30], weights=[1, 0.68, 0.22])
    assert weights(step, 0, 10, 10 + 1 / 60_000, 800_000 / 60_000, 30, 30 + 1 / 60_000) == [1, 1, 0.68, 0.68, 0.22, 0]


def test_an_end_is_the_whole_millisecond_nearest_to_it() -> None:
    almost = decay.Step(zones=[10 - 1e-7], weights=[1])  # 0.006 ms less than 10 minutes
    assert weights(almost, 10, 10 + 1 / 60_000) == [1, 0]


def test_a_table_is_straight_between_its_times_and_nothing_beyond() -> None:
    table = decay.Table(minutes=[5, 10, 40], weights=[1, 0.5, 0.2])
    assert weights(table, 0, 5, 7.5, 10, 25, 40, 40.1) == pytest.approx([1, 1, 0.75, 0.5, 0.35, 0.2, 0])


def test_dais_kernels_take_the_values_of_their_formulas() -> None:
    # Dai & Wang (2011): 3/4 (1 - (t/T)²); Dai (2010): (e^(-(t/T)²/2) - e^(-1/2)) / (1 - e^(-1/2)), at half the limit
    assert weights(decay.Epanechnikov(limit_min=30), 0, 15) == pytest.approx([0.75, 0.5625])
    end = np.exp(-0.5)
    assert weights(decay.GaussianKernel(limit_min=30), 15) == pytest.approx([(np.exp(-0.125) - end) / (1 - end)])


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        (lambda: decay.Power(beta=0, smallest_min=1), ["number_outside"]),
        (lambda: decay.Power(beta=-1, smallest_min=0), ["number_outside", "number_outside"]),
        (lambda: decay.Exponential(beta=float("nan")), ["number_outside"]),
        (lambda: decay.Gaussian(sigma_min=float("inf")), ["number_outside"]),
        (lambda: decay.Logistic(inflexion_min=20, steepness=-1), ["number_outside"]),
        (lambda: decay.Epanechnikov(limit_min=0), ["number_outside"]),
        (lambda: decay.GaussianKernel(limit_min=-5), ["number_outside"]),
        (lambda: decay.Step(zones=[10, 20], weights=[0.5, 0.6]), ["decay_rises"]),
        (lambda: decay.Step(zones=[20, 10], weights=[1, 0.5]), ["not_rising"]),
        (lambda: decay.Step(zones=[10, 20], weights=[1]), ["weights_per_zone"]),
        (lambda: decay.Step(zones=[10, 20], weights=[0, 0]), ["decay_weighs_nothing"]),
        (lambda: decay.Step(zones=[], weights=[]), ["section_empty"]),
        (lambda: decay.Table(minutes=[0, 20], weights=[1.2, -0.1]), ["number_outside", "number_outside"]),
        (lambda: decay.Table(minutes=[5, 5], weights=[0.1, 0.2]), ["not_rising", "decay_rises"]),
    ],
)
def test_what_does_not_fall_is_refused_with_every_fault(wrong, codes: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        wrong()
    assert [fault.code for fault in caught.value.faults] == codes
    assert all(fault.values["key"].startswith("decay.") for fault in caught.value.faults)
    assert all(caught.value.sentences("zh"))
