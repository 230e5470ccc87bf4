"""What is doubtful in the maps."""

from __future__ import annotations

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    "map_font_missing": Message(
        "warning",
        "No font on this machine has Chinese letters, so the maps are drawn in English, with English names or ids in place of {count} texts such as {example}.",
        "本机没有中文字体，地图以英文绘制；{count} 处文字（例如 {example}）以英文名称或编号代替。",
        "Install one: Windows has Microsoft YaHei (add the Chinese supplementary fonts under Settings, Optional features), macOS PingFang SC or Hiragino Sans GB, Debian and Ubuntu fonts-noto-cjk, Fedora google-noto-sans-cjk-fonts; or name a font file in `maps.font`.",
        "请安装一种：Windows 为微软雅黑（在“设置—可选功能”中添加中文补充字体），macOS 为苹方或冬青黑体，Debian、Ubuntu 为 fonts-noto-cjk，Fedora 为 google-noto-sans-cjk-fonts；或在 `maps.font` 中指定字体文件。",
    ),
    "map_names_undrawn": Message(
        "note",
        "The fonts of the maps lack letters of {count} texts, such as {example}; a name in the other language or an id stands in their place.",
        "地图字体缺少 {count} 处文字所用的字符，例如 {example}；以另一语言的名称或编号代替。",
        "Name a font file that has them in `maps.font`.",
        "请在 `maps.font` 中指定含有这些字符的字体文件。",
    ),
    "map_font_unreadable": Message(
        "warning",
        "`maps.font` is {path}, which is not there or is no font that can be read; the maps use a font of this machine.",
        "`maps.font` 指定的 {path} 不存在或不是可读取的字体；地图改用本机字体。",
        "Name a TrueType or OpenType file (.ttf, .otf, .ttc).",
        "请指定 TrueType 或 OpenType 文件（.ttf、.otf、.ttc）。",
    ),
    "map_gaps_not_drawn": Message(
        "note",
        "There is no map of gaps for {services}: their facilities may be incomplete, so gaps are not assessed.",
        "{services} 没有缺口图：设施数据可能不全，未评估缺口。",
        "",
        "",
    ),
}
