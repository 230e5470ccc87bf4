"""Names that try to be something else, or that a format may stumble over."""

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "formula": '=HYPERLINK("http://example.org","click")',
    "quotes": """O'Brien "the" `x`""",
    "plus": "+86 573",
    "minus": "-1",
    "at": "@SUM(A1)",
    "fullwidth": "＝1+1",
    "apostrophe": "'=1+1",
    "right_to_left": "\u202eabc\u200f אבג",
    "emoji": "村👩‍👩‍👧 🏥",
    "rare": "𠮷㙟镇",
    "long": "长" * 300,
    "comma": "a,b;c\td",
    "number": "007",
    "date": "1-2",
    "entity": "A & B &amp; <b>",
    "path": "../../etc/passwd",
    "percent": "100% {x} %s",
    "excel_escape": "_x0041_",
}
