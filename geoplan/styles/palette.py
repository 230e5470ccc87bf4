"""The colours of geoplan, told apart by colour-blind readers: the same thing has the same colour wherever it is drawn."""

from __future__ import annotations

INK = "#222222"
SOFT = "#5f5f5f"
PAPER = "#fbfaf7"
WHITE = "#ffffff"
LINE = "#d9d6cf"  # between parts of a page
BLUE_TEXT = "#005a8e"  # for words on paper and white, 4.5 : 1 and more
VERMILLION_TEXT = "#a84300"

# Okabe & Ito (2008), Color Universal Design
BLUE = "#0072b2"
SKY = "#56b4e9"
GREEN = "#009e73"
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
NEAR_TO_FAR = ("#fdf0b0", "#d6e89b", "#a9d7a4", "#86c0b0", "#7aa6bd", "#8390bd", "#8d78ad", "#8b5f97")

# from few to many and from thin to dense, light to dark; after PuBu and YlOrBr (Brewer, colorbrewer2.org)
FEW_TO_MANY = ("#c9b79c", "#d0d1e6", "#a6bddb", "#74a9cf", "#3690c0", "#0570b0", "#045a8d", "#023858")
DENSER = ("#fdf9ee", "#faf1da", "#f6e5be", "#f1d7a0", "#e9c582", "#dfaf67", "#d0954f", "#bb793b")
# from slow to fast, pale to dark
FASTER = ("#d3cec5", "#bdbbb5", "#a9b3b8", "#8aa9bd", "#6096bd", "#3579ad", "#195789", "#0b355c")
# below and above one; after PuOr (Brewer)
APART = ("#b35806", "#f1a340", "#e6e6e6", "#998ec3", "#542788")
# one, two, three, and more that are lacking
WORSE = ("#f3c15f", ORANGE, VERMILLION, "#7a2d00")
WARNING = "#b5391b"  # what must not be overlooked
WARNING_GROUND = "#fff1ec"
WATERMARK = "#7a1f0a"
SLATE = "#7f8fa3"
SLATE_RIM = "#46566b"


def from_near_to_far(count: int) -> tuple[str, ...]:
    """So many colours of `NEAR_TO_FAR`, spread over all of it."""
    if count < 2:
        return NEAR_TO_FAR[: max(count, 0)]
    last = len(NEAR_TO_FAR) - 1
    return tuple(NEAR_TO_FAR[min(round(at * last / (count - 1)), last)] for at in range(count))
