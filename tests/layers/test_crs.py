"""Which CRS is proposed where the config says `auto`."""

import geopandas as gpd
import pytest
import shapely

from geoplan import crs


def around(lon, lat, half=0.2):
    return gpd.GeoSeries([shapely.box(lon - half, lat - half, lon + half, lat + half)], crs=4326)


@pytest.mark.parametrize(
    ("lon", "lat", "epsg"),
    [
        (120.75, 30.77, 4549),  # Jiaxing, central meridian 120
        (75.99, 39.47, 4534),  # Kashgar, 75
        (126.63, 45.75, 4551),  # Harbin, 126
        (110.33, 20.03, 4546),  # Haikou, 111
        (91.13, 29.65, 4539),  # Lhasa, 90
        (122.20, 29.99, 4550),  # Zhoushan, 123
        (73.9, 39.4, 4534),  # the west of Xinjiang lies nearest to 75, the first zone
        (134.3, 48.36, 4554),  # Fuyuan, 135, the last zone
    ],
)
def test_in_china_the_gauss_krueger_zone_of_three_degrees_is_proposed(lon, lat, epsg):
    assert crs.automatic(around(lon, lat, 0.05)).to_epsg() == epsg


@pytest.mark.parametrize(
    ("lon", "lat", "epsg"),
    [
        (126.98, 37.57, 32652),  # Seoul
        (77.21, 28.61, 32643),  # Delhi
        (106.92, 47.92, 32648),  # Ulaanbaatar
        (105.85, 21.03, 32648),  # Hanoi
        (85.32, 27.72, 32645),  # Kathmandu
        (76.93, 43.25, 32643),  # Almaty
        (131.89, 43.12, 32652),  # Vladivostok
        (139.7, 35.7, 32654),  # Tokyo
        (-70.7, -30.0, 32719),  # Coquimbo
    ],
)
def test_elsewhere_the_utm_zone_is_proposed(lon, lat, epsg):
    assert crs.automatic(around(lon, lat)).to_epsg() == epsg


def test_an_area_wider_than_six_degrees_has_no_crs_of_its_own_and_a_zone_through_its_middle():
    wide = around(10.0, 47.0, 3.1)
    assert crs.automatic(wide) is None
    assert crs.utm(wide).to_epsg() == 32632


def test_a_metric_crs_of_the_area_is_kept():
    assert crs.automatic(around(120.75, 30.77).to_crs(32651)).to_epsg() == 32651


def test_places_at_the_edge_of_china_are_asked_for_their_datum_and_their_neighbours_are_not():
    inside = [
        (100.8, 22.0),
        (97.85, 24.0),
        (124.38, 40.13),
        (117.45, 49.6),
        (111.98, 43.65),
        (88.9, 27.5),
        (113.55, 22.2),
    ]
    outside = [(103.8, 1.35), (96.2, 16.8), (125.75, 39.02), (69.2, 34.5), (92.1, 51.7), (89.64, 27.3)]
    assert all(crs.in_china(*place) for place in inside)
    assert not any(crs.in_china(*place) for place in outside)
