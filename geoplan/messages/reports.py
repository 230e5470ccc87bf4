"""Messages of the documents, and of rebuilding a finished run."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    "pdf_needs_typst": Message(
        "note",
        "report.pdf is not written: it needs typst, which is not installed.",
        "未输出 report.pdf：需要 typst，尚未安装。",
        "Install geoplan with its extra report (pip install 'geoplan[report]'), then geoplan report RUN; report.docx holds the same.",
        "请安装 geoplan 的 report 附加组件（pip install 'geoplan[report]'），再运行 geoplan report RUN；report.docx 内容相同。",
    ),
    "pdf_letters_missing": Message(
        "warning",
        "No font on this machine draws all of report.pdf's text ({count} texts, such as {example}); missing characters show as boxes.",
        "本机没有能显示 report.pdf 全部文字的字体（{count} 处，例如 {example}）；缺字处显示为方框。",
        "Install a Chinese font such as Noto Sans CJK SC, or name a font file as maps.font; report.docx takes the fonts of its reader.",
        "请安装中文字体（如 Noto Sans CJK SC），或用 maps.font 指定字体文件；report.docx 使用阅读者的字体。",
    ),
    "rebuild_needs_run": Message(
        "fault",
        "--set {key}: that changes results, which a finished run keeps.",
        "--set {key}：这会改变计算结果，已完成的结果不会改动。",
        "Run the plan again with it. A rebuild takes {allowed}.",
        "请用该设置重新运行。重建只接受 {allowed}。",
    ),
    "rebuild_without_settings": Message(
        "fault",
        "{path} holds no config.resolved.yaml, which says what its files are written with.",
        "{path} 中没有 config.resolved.yaml，无法得知输出设置。",
        "Put the file back from where the run was copied, or run the plan again.",
        "请从原处补回该文件，或重新运行。",
    ),
    "rebuild_inside": Message(
        "fault",
        "{path} and the run {run} stand in each other; a finished run is never changed.",
        "{path} 与已完成的结果 {run} 互相包含；已完成的结果不会改动。",
        "Name another folder with --out.",
        "请用 --out 指定其他文件夹。",
    ),
    "run_without_report": Message(
        "fault",
        "{path} holds no report.html.",
        "{path} 中没有 report.html。",
        "Rebuild it: geoplan report {path} --set outputs=[geopackage, report].",
        "请重建：geoplan report {path} --set outputs=[geopackage, report]。",
    ),
}
