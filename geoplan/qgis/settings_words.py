"""What the settings page says, in English and Chinese."""

from __future__ import annotations

WORDS = {
    "engine": ("Engine", "引擎"),
    "engine_told": (
        "geoplan computes in a Python of its own, apart from QGIS. Leave the line empty to let the plugin look for it.",
        "geoplan 在独立于 QGIS 的 Python 中计算。留空则由插件自动查找。",
    ),
    "python": ("Python with geoplan:", "装有 geoplan 的 Python："),
    "found_by_itself": ("(looked for by the plugin)", "（由插件查找）"),
    "find": ("Find", "查找"),
    "browse": ("Browse…", "浏览…"),
    "check": ("Check", "检查"),
    "fits": (
        "✓ geoplan {version} in {python} fits this plugin ({plugin}).",
        "✓ {python} 中的 geoplan {version} 与本插件（{plugin}）相符。",
    ),
    "asking": ("Looking…", "正在查找…"),
    "install": ("Install an engine", "安装引擎"),
    "install_told": (
        "Makes an environment for geoplan in the QGIS profile, about 1.2 GB; QGIS itself is not changed. The engine that is there "
        "stays until the new one works.",
        "在 QGIS 配置文件夹中为 geoplan 建立独立环境，约 1.2 GB，不改动 QGIS 本身。新引擎可用之前，原有引擎保持不变。",
    ),
    "base": ("Make it with:", "使用："),
    "look": ("Look for Pythons", "查找 Python"),
    "other": ("Another…", "其他…"),
    "not_looked": ("(press Look for Pythons)", "（请点“查找 Python”）"),
    "from_index": ("Install from index", "从软件源安装"),
    "from_bundle": ("Install from bundle file…", "从安装包文件安装…"),
    "cancel": ("Cancel", "取消"),
    "open_log": ("Open log", "打开日志"),
    "log": ("What happened", "过程记录"),
    "choose_python": ("A Python that has geoplan", "选择装有 geoplan 的 Python"),
    "choose_base": ("A Python of version {oldest} to {newest}", "选择 Python（{oldest} 至 {newest}）"),
    "choose_bundle": ("A bundle of geoplan", "选择 geoplan 安装包"),
    "bundles": ("Bundles (*.zip)", "安装包 (*.zip)"),
    "installing": ("Installing geoplan {version} with {python} …", "正在用 {python} 安装 geoplan {version}……"),
    "installed": (
        "✓ geoplan {version} is installed in {place} and in use.",
        "✓ geoplan {version} 已安装到 {place} 并启用。",
    ),
    "unwell": (
        "✗ The check found something wrong; the lines below say what and what to do.",
        "✗ 检查发现问题；原因和处理办法见下方记录。",
    ),
    "can_install": (
        "✓ An engine can be installed: {count} Pythons fit, Python {python} is picked.",
        "✓ 可以安装引擎：有 {count} 个 Python 适用，已选 Python {python}。",
    ),
}


def say(name: str, lang: str, **values: object) -> str:
    """The words of that name."""
    return WORDS[name][lang == "zh"].format(**values)
