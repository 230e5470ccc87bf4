import pytest
from made import codes, faults, points, shapefile

from geoplan.readers import Source, encoding, vector

NAMES = ["南湖区", "海宁市"]


def _read(path, **settings):
    return vector.read(Source(path, fields={"service": "kind", "name": "XZQMC"}, **settings), "facilities")


def _places(names=NAMES):
    return points(len(names), kind=["school"] * len(names), XZQMC=names)


def test_a_gbk_shapefile_without_cpg_reads_right_and_says_so(tmp_path):
    layer, findings = _read(shapefile(tmp_path / "a.shp", _places()))
    assert sorted(layer["name"]) == sorted(NAMES)
    assert codes(findings) == {"encoding_found"}
    assert findings[0].values["because"] == "fallback"


def test_a_utf8_shapefile_without_cpg_reads_right(tmp_path):
    layer, findings = _read(shapefile(tmp_path / "a.shp", _places(), "UTF-8"))
    assert sorted(layer["name"]) == sorted(NAMES)
    assert findings[0].values["because"] == "utf-8"


def test_the_cpg_decides_before_the_bytes(tmp_path):
    layer, findings = _read(shapefile(tmp_path / "a.shp", _places(), "GB18030", cpg="936"))
    assert sorted(layer["name"]) == sorted(NAMES)
    assert findings == []


def test_the_language_driver_decides_before_strict_utf8(tmp_path):
    path = shapefile(tmp_path / "a.shp", _places())
    raw = bytearray(path.with_suffix(".dbf").read_bytes())
    raw[29] = 0x4D
    path.with_suffix(".dbf").write_bytes(raw)
    layer, findings = _read(path)
    assert sorted(layer["name"]) == sorted(NAMES)
    assert findings[0].values["because"] == "ldid"


def test_a_cpg_that_lies_is_a_fault(tmp_path):
    path = shapefile(tmp_path / "a.shp", _places(), "GB18030", cpg="UTF-8")
    told = faults(vector.read, Source(path, fields={"service": "kind"}), "facilities")
    assert "not in utf-8 (cpg)" in told["encoding_wrong"]


def test_the_config_decides_before_everything(tmp_path):
    layer, findings = _read(shapefile(tmp_path / "a.shp", _places(), "GB18030", cpg="UTF-8"), encoding="GBK")
    assert sorted(layer["name"]) == sorted(NAMES)
    assert findings == []


def test_an_encoding_that_does_not_exist_is_a_fault(tmp_path):
    path = shapefile(tmp_path / "a.shp", _places())
    assert "encoding_unknown" in faults(vector.read, Source(path, encoding="GBX"), "facilities")


def test_ascii_needs_no_finding(tmp_path):
    _, findings = _read(shapefile(tmp_path / "a.shp", _places(["a", "b"])))
    assert findings == []


def test_a_name_cut_inside_a_character_is_still_utf8(tmp_path):
    path = shapefile(tmp_path / "a.shp", _places(["南湖区x", "b"]), "UTF-8")
    dbf = bytearray(path.with_suffix(".dbf").read_bytes())
    width, at = dbf[32 + 32 + 16], dbf.index("南湖区x".encode())
    whole = ("县" * 85).encode()
    dbf[at : at + width] = (
        (whole[: width // 3 * 3] + "县".encode()[: width % 3]) if width % 3 else whole[: width - 1] + b"\xe5"
    )
    path.with_suffix(".dbf").write_bytes(dbf)
    layer, findings = _read(path)
    assert findings[0].values["because"] == "utf-8"
    assert any(name.startswith("县县县") and "\ufffd" not in name for name in layer["name"])


def test_chinese_column_names_are_decoded(tmp_path):
    path = shapefile(tmp_path / "a.shp", points(1, 类型=["school"]))
    layer, _ = vector.read(Source(path, fields={"service": "类型"}), "facilities")
    assert list(layer["value"]) == ["school"]


@pytest.mark.parametrize(
    ("name", "codec"),
    [("UTF-8", "utf-8"), ("65001", "utf-8"), ("936", "gb18030"), ("GBK", "gb18030"), ("gb2312", "gb18030"),
     ("CP936", "gb18030"), ("ANSI 1252", "cp1252"), ("OEM 936", "gb18030"), ("88591", "iso8859-1"),
     ("GB18030", "gb18030"), ("nonsense", None)],
)  # fmt: skip
def test_names_of_encodings(name, codec):
    assert encoding.codec(name) == codec
