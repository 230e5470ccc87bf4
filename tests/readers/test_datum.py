import numpy as np
from pyproj import Geod

from geoplan.readers import datum


def test_the_known_point_in_jiaxing_is_shifted_by_485_metres():
    # WGS84 120.75, 30.7522 is GCJ-02 120.754321, 30.749904: 485.5 m, a shift of known size
    lon, lat = datum.wgs84_to_gcj02(np.array([120.75]), np.array([30.7522]))
    assert abs(lon[0] - 120.754321) < 1e-6
    assert abs(lat[0] - 30.749904) < 1e-6
    assert abs(Geod(a=6371000, b=6371000).inv(120.75, 30.7522, lon[0], lat[0])[2] - 485.5) < 0.1


def test_gcj02_comes_back_to_where_it_was():
    lon, lat = np.meshgrid(np.linspace(75, 134, 40), np.linspace(19, 53, 40))
    back_lon, back_lat = datum.gcj02_to_wgs84(*datum.wgs84_to_gcj02(lon.ravel(), lat.ravel()))
    assert np.abs(back_lon - lon.ravel()).max() < 1e-11
    assert np.abs(back_lat - lat.ravel()).max() < 1e-11


def test_bd09_comes_back_to_where_it_was():
    lon, lat = np.meshgrid(np.linspace(75, 134, 20), np.linspace(19, 53, 20))
    there = datum.gcj02_to_bd09(*datum.wgs84_to_gcj02(lon.ravel(), lat.ravel()))
    back_lon, back_lat = datum.bd09_to_wgs84(*there)
    assert np.abs(back_lon - lon.ravel()).max() < 1e-11
    assert np.abs(back_lat - lat.ravel()).max() < 1e-11


def test_bd09_lies_some_hundred_metres_beyond_gcj02():
    lon, lat = datum.gcj02_to_bd09(np.array([120.75]), np.array([30.75]))
    assert 0.003 < lon[0] - 120.75 < 0.011
    assert 0.003 < lat[0] - 30.75 < 0.009


def test_points_outside_china_stay():
    lon, lat = np.array([9.52, -71.3, 0.0]), np.array([47.14, -29.9, 0.0])
    for undo in datum.TO_WGS84.values():
        assert np.array_equal(undo(lon, lat), (lon, lat))
