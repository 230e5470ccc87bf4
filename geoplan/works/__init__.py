"""Works on a network: roads closed, slowed, upgraded and added. Each gives a new network; the old one stays as it is."""

from geoplan.work import Deed, Work
from geoplan.works.adding import add
from geoplan.works.applied import apply
from geoplan.works.carrying import carried
from geoplan.works.edits import close, slow, upgrade

__all__ = ["Deed", "Work", "add", "apply", "carried", "close", "slow", "upgrade"]
