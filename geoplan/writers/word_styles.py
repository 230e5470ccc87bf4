"""The fixed parts of a Word file: styles, numbering of headings, settings, and what holds the parts together."""

from __future__ import annotations

from geoplan.styles import palette

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# by language: letters of the text and of headings, Latin and East Asian
_FONTS = {
    "zh": (("Times New Roman", "宋体"), ("Arial", "黑体")),
    "en": (("Calibri", "宋体"), ("Calibri", "黑体")),
}
# where a system lacks the first, a word processor takes what stands beside it
_ALTERNATIVES = {
    "宋体": "SimSun,Noto Serif CJK SC,Source Han Serif SC,Songti SC",
    "黑体": "SimHei,Noto Sans CJK SC,Source Han Sans SC,PingFang SC",
}
_HEADING_SIZES = (32, 28, 24)  # half points
BODY_SIZE = 21  # 五号


def _hex(colour: str) -> str:
    return colour.removeprefix("#").upper()


def _fonts(names: tuple[str, str]) -> str:
    latin, asian = names
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" w:eastAsia="{asian}"/>'


def _style(
    kind: str, own: str, name: str, inner: str, *, based: str = "", default: bool = False, after: str = ""
) -> str:
    marked = ' w:default="1"' if default else ""
    basis = f'<w:basedOn w:val="{based}"/>' if based else ""
    following = f'<w:next w:val="{after}"/>' if after else ""
    start = f'<w:style w:type="{kind}"{marked} w:styleId="{own}"><w:name w:val="{name}"/>'
    return f"{start}{basis}{following}<w:qFormat/>{inner}</w:style>"


def _paragraph(own: str, name: str, paragraph: str, run: str, *, based: str = "Normal", after: str = "") -> str:
    inner = f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr>"
    return _style("paragraph", own, name, inner, based=based, after=after)


def styles(lang: str) -> str:
    """`word/styles.xml`: text, three levels of headings, title, captions, contents, header, footer and tables."""
    body, heads = _FONTS[lang]
    soft = f'<w:color w:val="{_hex(palette.SOFT)}"/>'
    language = '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    size = f'<w:sz w:val="{BODY_SIZE}"/><w:szCs w:val="{BODY_SIZE}"/>'
    found = [
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(body)}{size}{language}</w:rPr></w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:after="80" w:line="312" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>',
        _style("paragraph", "Normal", "Normal", "", default=True),
        _style("character", "DefaultParagraphFont", "Default Paragraph Font", "", default=True),
        _style("table", "TableNormal", "Normal Table", _PLAIN_TABLE, default=True),
        _style("table", "ThreeLines", "Three Lines", _THREE_LINES, based="TableNormal"),
        _paragraph(
            "Title", "Title", '<w:spacing w:before="3600" w:after="240"/><w:jc w:val="center"/>', _run(heads, 52)
        ),
        _paragraph(
            "Subtitle", "Subtitle", '<w:spacing w:after="1800"/><w:jc w:val="center"/>', _run(heads, 30, bold=False)
        ),
        _paragraph("Stamp", "Stamp", '<w:spacing w:before="600"/><w:jc w:val="center"/>', _run(heads, 28)),
        _paragraph(
            "ContentsTitle", "Contents Title", '<w:spacing w:after="240"/><w:jc w:val="center"/>', _run(heads, 32)
        ),
        _paragraph(
            "Caption",
            "caption",
            '<w:keepNext/><w:spacing w:before="160" w:after="60"/><w:jc w:val="center"/>',
            _run(heads, 19),
        ),
        _paragraph(
            "FigureCaption",
            "Figure Caption",
            '<w:keepNext w:val="0"/><w:spacing w:before="40" w:after="200"/>',
            "",
            based="Caption",
        ),
        _paragraph(
            "Picture",
            "Picture",
            '<w:keepNext/><w:spacing w:before="120" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>',
            "",
        ),
        _paragraph("Lead", "Lead", '<w:keepNext/><w:spacing w:before="160" w:after="60"/>', _run(heads, 22)),
        _paragraph(
            "Formula", "Formula", '<w:spacing w:after="60"/><w:ind w:left="420"/>', _fonts(("Cambria Math", body[1]))
        ),
        _paragraph(
            "Note",
            "Note",
            '<w:spacing w:before="40" w:after="160" w:line="260" w:lineRule="auto"/>',
            f"{soft}{_size(17)}",
        ),
        _paragraph("Cell", "Cell", '<w:spacing w:before="20" w:after="20" w:line="250" w:lineRule="auto"/>', _size(18)),
        _paragraph("CellHead", "Cell Head", "<w:keepNext/>", "<w:b/><w:bCs/>", based="Cell"),
        _paragraph("ListBullet", "List Bullet", _BULLET, ""),
        _paragraph("Header", "header", '<w:spacing w:after="0"/><w:jc w:val="right"/>', f"{soft}{_size(17)}"),
        _paragraph("Footer", "footer", '<w:spacing w:after="0"/><w:jc w:val="center"/>', f"{soft}{_size(17)}"),
        *(_heading(level, heads) for level in (1, 2, 3)),
        *(_contents(level) for level in (1, 2)),
    ]
    return f'{DECLARED}<w:styles xmlns:w="{W}">{"".join(found)}</w:styles>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _run(fonts: tuple[str, str], half_points: int, *, bold: bool = True) -> str:
    return f"{_fonts(fonts)}{'<w:b/><w:bCs/>' if bold else ''}{_size(half_points)}"


_BULLET = '<w:numPr><w:numId w:val="2"/></w:numPr><w:spacing w:after="60"/><w:ind w:left="420" w:hanging="280"/>'
_PLAIN_TABLE = (
    "<w:tblPr><w:tblCellMar><w:top w:w='0' w:type='dxa'/><w:left w:w='60' w:type='dxa'/><w:bottom w:w='0' w:type='dxa'/>"
    "<w:right w:w='60' w:type='dxa'/></w:tblCellMar></w:tblPr>"
)
_INK = _hex(palette.INK)
_THREE_LINES = (
    f"<w:tblPr><w:tblBorders><w:top w:val='single' w:sz='12' w:space='0' w:color='{_INK}'/>"
    f"<w:bottom w:val='single' w:sz='12' w:space='0' w:color='{_INK}'/></w:tblBorders></w:tblPr>"
    f"<w:tblStylePr w:type='firstRow'><w:tcPr><w:tcBorders><w:bottom w:val='single' w:sz='6' w:space='0' w:color='{_INK}'/>"
    "</w:tcBorders></w:tcPr></w:tblStylePr>"
)


def _heading(level: int, fonts: tuple[str, str]) -> str:
    before = 360 - 60 * level
    inner = (
        f'<w:pPr><w:keepNext/><w:keepLines/><w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'
        f'<w:spacing w:before="{before}" w:after="120"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f"<w:rPr>{_run(fonts, _HEADING_SIZES[level - 1])}</w:rPr>"
    )
    return _style("paragraph", f"Heading{level}", f"heading {level}", inner, based="Normal", after="Normal")


def _contents(level: int) -> str:
    indent = f'<w:ind w:left="{420 * (level - 1)}"/>' if level > 1 else ""
    tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9060"/></w:tabs>'
    spacing = '<w:spacing w:after="20" w:line="264" w:lineRule="auto"/>'
    return _paragraph(f"TOC{level}", f"toc {level}", f"{tabs}{spacing}{indent}", "")


def numbering() -> str:
    """`word/numbering.xml`: headings as 1, 1.1, 1.1.1, and bullets."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{at + 1}"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="{".".join(f"%{one + 1}" for one in range(at + 1))}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for at in range(3)
    )
    bullet = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="420" w:hanging="280"/></w:pPr></w:lvl>'
    )
    return (
        f'{DECLARED}<w:numbering xmlns:w="{W}">'
        f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>{bullet}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        "</w:numbering>"
    )


def settings() -> str:
    """`word/settings.xml`: laid out as by Word 2013 and later."""
    uri = "http://schemas.microsoft.com/office/word"
    mode = f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/>'
    return f'{DECLARED}<w:settings xmlns:w="{W}"><w:compat>{mode}</w:compat></w:settings>'


def font_table() -> str:
    """`word/fontTable.xml`: which fonts may stand in for the Chinese ones."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in _ALTERNATIVES.items()
    )
    return f'{DECLARED}<w:fonts xmlns:w="{W}">{fonts}</w:fonts>'


def content_types(pictures: bool) -> str:
    """`[Content_Types].xml`."""
    parts = {
        "/word/document.xml": f"{_TYPES}.document.main+xml",
        "/word/styles.xml": f"{_TYPES}.styles+xml",
        "/word/numbering.xml": f"{_TYPES}.numbering+xml",
        "/word/settings.xml": f"{_TYPES}.settings+xml",
        "/word/fontTable.xml": f"{_TYPES}.fontTable+xml",
        "/word/header1.xml": f"{_TYPES}.header+xml",
        "/word/footer1.xml": f"{_TYPES}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    png = '<Default Extension="png" ContentType="image/png"/>' if pictures else ""
    return (
        f'{DECLARED}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{png}'
        + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in parts.items())
        + "</Types>"
    )


def relationships(targets: list[tuple[str, str, str]]) -> str:
    """A `.rels` part from ids, kinds and targets."""
    rows = "".join(f'<Relationship Id="{own}" Type="{kind}" Target="{target}"/>' for own, kind, target in targets)
    return f'{DECLARED}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def of_package() -> str:
    """`_rels/.rels`."""
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return relationships(
        [("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"), ("rId2", core, "docProps/core.xml")]
    )


def of_document(pictures: int) -> str:
    """`word/_rels/document.xml.rels`: the parts first, then the pictures as rPic1, rPic2, …"""
    parts = ("styles", "numbering", "settings", "fontTable", "header", "footer")
    files = {"header": "header1.xml", "footer": "footer1.xml"}
    rows = [(f"r_{part}", f"{_OFFICE}/{part}", files.get(part, f"{part}.xml")) for part in parts]
    rows += [(f"rPic{at}", f"{_OFFICE}/image", f"media/image{at}.png") for at in range(1, pictures + 1)]
    return relationships(rows)
