"""A document as a Word file: our own XML, so that the same document gives the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from geoplan.writers import word_styles as parts
from geoplan.writers.document import (
    MARGINS_CM,
    PAGE_CM,
    TEXT_CM,
    Document,
    Entry,
    Figure,
    Figures,
    Heading,
    Numbers,
    PageBreak,
    Paragraph,
    Piece,
    Ref,
    Table,
    contents,
    cover_title,
    labels,
)
from geoplan.writers.letters import printed

_FIXED = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold
_TWIPS, _EMU = 1440 / 2.54, 360_000  # a centimetre
_STYLES = {"body": "", "bullet": "ListBullet", "note": "Note", "formula": "Formula", "lead": "Lead"}
_CONTENTS = ("Contents", "目　录")
_TALLEST_CM = 21.0


def write(document: Document, path: Path) -> None:
    """Write the document as a .docx; bytes depend on nothing but the document and its pictures."""
    sheet = _Sheet(labels(document))
    body = sheet.body(document)
    files = {
        "[Content_Types].xml": parts.content_types(bool(sheet.pictures)),
        "_rels/.rels": parts.of_package(),
        "docProps/core.xml": _core(document),
        "word/document.xml": f"{parts.DECLARED}<w:document {parts.NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": parts.of_document(len(sheet.pictures)),
        "word/styles.xml": parts.styles(document.lang),
        "word/numbering.xml": parts.numbering(),
        "word/settings.xml": parts.settings(),
        "word/fontTable.xml": parts.font_table(),
        "word/header1.xml": _edge("hdr", "Header", _text(document.title)),
        "word/footer1.xml": _edge("ftr", "Footer", _footer(document)),
    }
    with zipfile.ZipFile(path, "w") as package:
        for name, content in files.items():
            _put(package, name, content.encode("utf-8"), zipfile.ZIP_DEFLATED)
        for at, picture in enumerate(sheet.pictures, 1):
            _put(package, f"word/media/image{at}.png", picture.read_bytes(), zipfile.ZIP_STORED)


def _put(package: zipfile.ZipFile, name: str, content: bytes, how: int) -> None:
    entry = zipfile.ZipInfo(name, _FIXED)
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # the same on every system
    package.writestr(entry, content)


@dataclass
class _Sheet:
    """What a document gathers while its XML is written: its pictures, and the names of its bookmarks."""

    labels: Mapping[str, str]
    pictures: list[Path] = field(default_factory=list)
    shown: int = 0  # pictures so far, one that stands twice counted twice
    marks: dict[str, str] = field(default_factory=dict)

    def body(self, document: Document) -> str:
        """The content of `w:body`: cover, contents, blocks, and the page they are laid on."""
        blocks = []
        for at, block in enumerate(document.blocks):
            before = document.blocks[at - 1] if at else PageBreak()
            if isinstance(block, Heading):
                blocks.append(self._heading(block, new_page=isinstance(before, PageBreak)))
            elif isinstance(block, Paragraph):
                blocks.append(_p(_STYLES[block.kind], self._pieces(block.parts)))
            elif isinstance(block, Table):
                blocks.append(self._table(block))
            elif isinstance(block, Figures):
                blocks.append(self._figures(block))
            elif isinstance(block, Numbers):
                blocks.append(_numbers(block))
        return "".join([_cover(document), self._contents(document), *blocks, _page()])

    def mark(self, key: str) -> str:
        """The name of the bookmark at a heading, table or figure; ASCII, as Word asks for."""
        return self.marks.setdefault(key, f"_Ref{len(self.marks) + 1:06d}")

    def _marked(self, key: str, inner: str) -> str:
        name = self.mark(key)
        own = int(name.removeprefix("_Ref"))
        return f'<w:bookmarkStart w:id="{own}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{own}"/>'

    def _heading(self, block: Heading, *, new_page: bool) -> str:
        extra = "<w:pageBreakBefore/>" if new_page else ""
        return _p(f"Heading{block.level}", self._marked(block.key, _text(block.text)), extra)

    def _contents(self, document: Document) -> str:
        """The table of contents: a field that Word can renew, filled with the entries that it will find."""
        entries = contents(document)
        begin = '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        begin += '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        title = _CONTENTS[document.lang == "zh"]
        lines = [_p("ContentsTitle", _text(title), "<w:pageBreakBefore/>")]
        lines += [self._entry(entry, begin if at == 0 else "") for at, entry in enumerate(entries)]
        return "".join([*lines, _p("", '<w:r><w:fldChar w:fldCharType="end"/></w:r>')])

    def _entry(self, entry: Entry, begin: str) -> str:
        name = self.mark(entry.key)
        page = _field(f"PAGEREF {name} \\h", "")
        linked = f"{_text(f'{entry.number}  {entry.text}')}<w:r><w:tab/></w:r>{page}"
        return _p(f"TOC{entry.level}", f'{begin}<w:hyperlink w:anchor="{name}" w:history="1">{linked}</w:hyperlink>')

    def _pieces(self, pieces: tuple[Piece, ...]) -> str:
        return "".join(self._piece(piece) for piece in pieces)

    def _piece(self, piece: Piece) -> str:
        if isinstance(piece, Ref):
            code = "PAGEREF" if piece.page else "REF"
            return _field(f"{code} {self.mark(piece.key)} \\h", "" if piece.page else self.labels[piece.key])
        return _text(piece)

    def _caption(self, key: str, caption: str, style: str = "Caption") -> str:
        word, _, number = self.labels[key].partition(" ")
        sequence = _field(f"SEQ {word} \\* ARABIC", number)
        counted = self._marked(key, f"{_text(f'{word} ')}{sequence}")
        return _p(style, f"{counted}{_text(f'  {caption}')}")

    def _table(self, block: Table) -> str:
        widths = _shares(block.widths)
        head = _row(
            [_cell(_p("CellHead", _text(one), _side(at, block)), widths[at]) for at, one in enumerate(block.head)],
            head=True,
        )
        rows = [
            _row([_cell(_p("Cell", self._piece(one), _side(at, block)), widths[at]) for at, one in enumerate(row)])
            for row in block.rows
        ]
        note = _p("Note", _text(block.note)) if block.note else _apart()
        return (
            f"{self._caption(block.key, block.caption)}{_grid(widths, 'ThreeLines')}{head}{''.join(rows)}</w:tbl>{note}"
        )

    def _figures(self, block: Figures) -> str:
        width = TEXT_CM * block.width / len(block.figures)
        if len(block.figures) == 1:
            return self._figure(block.figures[0], width)
        widths = [round(width * _TWIPS)] * len(block.figures)
        cells = [_cell(self._figure(one, width - 0.3), widths[at]) for at, one in enumerate(block.figures)]
        return f"{_grid(widths, 'TableNormal')}{_row(cells)}</w:tbl>{_apart()}"

    def _figure(self, figure: Figure, width: float) -> str:
        if figure.file not in self.pictures:
            self.pictures.append(figure.file)
        self.shown += 1
        at, file = self.shown, self.pictures.index(figure.file) + 1
        width = min(width, _TALLEST_CM / figure.ratio)
        size = f'cx="{round(width * _EMU)}" cy="{round(width * figure.ratio * _EMU)}"'
        alt = quoteattr(printed(f"{figure.caption}: {figure.alt}"))
        picture = (
            f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{at}" name="image{file}.png" descr={alt}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="rPic{file}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic>"
        )
        drawn = (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{at}" name="Picture {at}" descr={alt}/><a:graphic>'
            f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">{picture}</a:graphicData>'
            "</a:graphic></wp:inline></w:drawing></w:r>"
        )
        return _p("Picture", drawn) + self._caption(figure.key, figure.caption, "FigureCaption")


def _p(style: str, inner: str, extra: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{extra}</w:pPr>{inner}</w:p>" if named or extra else f"<w:p>{inner}</w:p>"


def _apart() -> str:
    """What keeps a table from what follows; so low that it never goes to a page of its own."""
    return _p("Note", "", '<w:spacing w:before="0" w:after="160" w:line="20" w:lineRule="exact"/>')


def _text(text: str, marked: str = "") -> str:
    """A run; a new line within it stays one."""
    lines = escape(printed(text)).replace("\t", " ").replace("\r", "").split("\n")
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r>{f'<w:rPr>{marked}</w:rPr>' if marked else ''}{inner}</w:r>"


def _field(code: str, shown: str) -> str:
    """A field of Word with the result that it has now."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_text(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _side(at: int, block: Table) -> str:
    return '<w:jc w:val="right"/>' if at in block.right else ""


def _shares(widths: tuple[float, ...]) -> list[int]:
    whole = sum(widths)
    return [round(TEXT_CM * _TWIPS * width / whole) for width in widths]


def _grid(widths: list[int], style: str, *, head: bool = True) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"0620" if head else "0600"}" w:firstRow="{int(head)}" w:lastRow="0" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    )


def _row(cells: list[str], *, head: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(inner: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'


def _numbers(block: Numbers) -> str:
    """What has to be known at one glance: the value large, what it is above it, what must be known beside it."""
    widths = _shares((2.0, 4.0))
    rows = []
    for label, value, note in block.rows:
        left = _p("Cell", _text(label)) + _p(
            "Cell", _text(value, '<w:b/><w:bCs/><w:sz w:val="24"/><w:szCs w:val="24"/>')
        )
        rows.append(_row([_cell(left, widths[0]), _cell(_p("Cell", _text(note)), widths[1])]))
    return f"{_grid(widths, 'ThreeLines', head=False)}{''.join(rows)}</w:tbl>{_apart()}"


def _cover(document: Document) -> str:
    centred = '<w:jc w:val="center"/>'
    title, points = cover_title(document.title)
    sized = f'<w:sz w:val="{2 * points}"/><w:szCs w:val="{2 * points}"/>'
    lines = [_p("Title", _text("\n".join(title), sized)), _p("Subtitle", _text(document.subtitle))]
    colon = "：" if document.lang == "zh" else ": "
    lines += [_p("", _text(f"{label}{colon}{value}"), centred) for label, value in document.cover]
    return "".join([*lines, *([_p("Stamp", _text(document.stamp))] if document.stamp else [])])


def _page() -> str:
    """The page that everything is laid on; the cover has neither header nor footer."""
    width, height = (round(one * _TWIPS) for one in PAGE_CM)
    side, above = (round(one * _TWIPS) for one in MARGINS_CM)
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="r_header"/><w:footerReference w:type="default" r:id="r_footer"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="{above}" w:right="{side}" w:bottom="{above}" w:left="{side}" '
        'w:header="720" w:footer="720" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )


def _edge(kind: str, style: str, inner: str) -> str:
    return f"{parts.DECLARED}<w:{kind} {parts.NAMESPACES}>{_p(style, inner)}</w:{kind}>"


def _footer(document: Document) -> str:
    stamp = _text(f"{document.stamp}    ") if document.stamp else ""
    return f"{stamp}{_field('PAGE', '1')}{_text(' / ')}{_field('NUMPAGES', '1')}"


def _core(document: Document) -> str:
    """Title and author; no dates, so that the same plan gives the same bytes."""
    title, author = escape(printed(document.title)), escape(printed(document.author))
    spaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    language = "zh-CN" if document.lang == "zh" else "en"
    return (
        f"{parts.DECLARED}<cp:coreProperties {spaces}><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
        f"<dc:language>{language}</dc:language></cp:coreProperties>"
    )
