"""The colours of geoplan, told apart by colour-blind readers: the same thing has the same colour wherever it is drawn."""

from __future__ import annotations

INK = "#222222"
SOFT = "#5f5f5f"
PAPER = "#fbfaf7"

# Okabe & Ito (2008), Color Universal Design
BLUE = "#0072b2"
SKY = "#56b4e9"
GREEN = "#009e73"
YELLOW = "#f0e442"
ORANGE = "#e69f00"
VERMILLION = "#d55e00"
PURPLE = "#cc79a7"
GREY = "#8a8a8a"
BLACK = "#1b1b1b"
PLUM = "#7a4b8c"

# pale land, by the column `map_colour` (1 to 8)
LAND = ("#cfe2f1", "#fae3c3", "#d5ebd0", "#f2d5de", "#e3dbef", "#f6efbf", "#cbe8e5", "#e9ddd0")
NOBODY = "#ececea"  # land that nothing serves
NOBODY_RIM = "#bdbdbd"
RIM = "#9a9a9a"
GROUND = "#f3f1ec"  # the planned area
BORDER = "#3a3a3a"
COUNTY = "#5a5a5a"

# kinds that have no order, such as services
KINDS = (BLUE, ORANGE, GREEN, PURPLE, SKY, PLUM, "#8c6d31", "#4d4d4d")

# from near to far: light to dark, readable in grey; after viridis (van der Walt & Smith 2015), turned and made paler
NEAR_TO_FAR = ("#fde98c", "#b8d97a", "#6fc08a", "#3f9f97", "#3b7c94", "#41588a", "#443a73", "#3a1f52")


def from_near_to_far(count: int) -> tuple[str, ...]:
    """So many colours of `NEAR_TO_FAR`, spread over all of it."""
    if count < 2:
        return NEAR_TO_FAR[: max(count, 0)]
    last = len(NEAR_TO_FAR) - 1
    return tuple(NEAR_TO_FAR[min(round(at * last / (count - 1)), last)] for at in range(count))
