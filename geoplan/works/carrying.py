"""Places that stay where they are while the network changes under them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from geoplan.network import Network
from geoplan.snapping import Snaps
from geoplan.works import naming


def carried(snaps: Snaps, before: Network, after: Network) -> Snaps:
    """The same places on `after`, which works made of `before`: each on the edge it stood on, or on the piece of it.

    Nothing is snapped anew: a place on a closed road stays on it and gets nowhere. On a road that a new one has cut, times to
    its ends stay the same to a millisecond, since fractions and milliseconds of the pieces are rounded.
    """
    edge, fraction = snaps.edge.copy(), snaps.fraction.copy()
    for e in np.unique(snaps.edge[snaps.edge >= 0]).tolist():
        at = snaps.edge == e
        pieces, _ = naming.edges(after, [str(before.edge_id[e])])
        ends = np.cumsum(after.metres[pieces])
        ends = ends / ends[-1] if ends[-1] > 0 else np.ones(len(ends))
        starts = np.concatenate([[0.0], ends[:-1]])
        which = np.minimum(np.searchsorted(ends, snaps.fraction[at]), len(pieces) - 1)
        edge[at] = pieces[which]
        width = np.where(ends[which] > starts[which], ends[which] - starts[which], 1.0)
        fraction[at] = np.clip((snaps.fraction[at] - starts[which]) / width, 0.0, 1.0)
    return replace(snaps, edge=edge, fraction=fraction)
