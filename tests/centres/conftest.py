"""Tables of travel times written as minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from geoplan.travel.times import MS_PER_MINUTE, TravelTimes

Table = Callable[..., TravelTimes]


def table_of(minutes: object, rows: Sequence[str] | None = None, columns: Sequence[str] | None = None) -> TravelTimes:
    """Travel times from a matrix of minutes; inf = no way. Rows are d00, d01 …, columns p00, p01 … unless named."""
    matrix = np.asarray(minutes, float)
    own_rows = [f"d{i:02d}" for i in range(len(matrix))] if rows is None else list(rows)
    own_columns = [f"p{j:02d}" for j in range(matrix.shape[1])] if columns is None else list(columns)
    there = np.isfinite(matrix)
    return TravelTimes(
        demand=np.array(own_rows, dtype=str),
        facilities=np.array(own_columns, dtype=str),
        start=np.concatenate([[0], there.sum(axis=1).cumsum()]).astype(np.int64),
        facility=np.nonzero(there)[1].astype(np.int32),
        ms=np.round(matrix[there] * MS_PER_MINUTE).astype(np.int32),
        why_empty=np.where(there.any(axis=1), 0, 2).astype(np.int8),
        mode="car",
    )


@pytest.fixture(scope="session")
def table() -> Table:
    return table_of
