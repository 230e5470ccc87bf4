"""The plugin as QGIS holds it: the provider, the menu, and the page of settings."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QAction, QFileDialog

from . import results, words
from .engine_at_work import language
from .provider import Provider

_MENU = "&geoplan"
_LAST = "geoplan/last_run"  # the folder that was opened last


class Plugin:
    """Made by `classFactory`; `iface` is None in `qgis_process`, where there is only the provider."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._provider: Provider | None = None
        self._settings_page: Any = None
        self._actions: list[Any] = []

    def initProcessing(self) -> None:
        """Add the algorithms; QGIS calls this alone in `qgis_process`."""
        self._provider = Provider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Add algorithms, menu and page of settings."""
        from .settings_page import Factory

        self.initProcessing()
        self._settings_page = Factory()
        self._iface.registerOptionsWidgetFactory(self._settings_page)
        icon = QIcon(str(Path(__file__).parent / "icon.svg"))
        for key, deed in (
            ("menu_run", partial(self._dialog, "geoplan:run")),
            ("menu_open", partial(self._dialog, "geoplan:open")),
            ("menu_report", self._report),
            ("menu_settings", self._settings),
        ):
            action = QAction(icon, words.say(key, language()), self._iface.mainWindow())
            action.setObjectName(f"geoplan_{key}")
            action.triggered.connect(lambda checked=False, deed=deed: deed())
            self._iface.addPluginToMenu(_MENU, action)
            self._actions.append(action)

    def unload(self) -> None:
        """Take everything out again."""
        for action in self._actions:
            self._iface.removePluginMenu(_MENU, action)
        self._actions = []
        if self._settings_page is not None:
            self._iface.unregisterOptionsWidgetFactory(self._settings_page)
            self._settings_page = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None

    def _dialog(self, algorithm: str) -> None:
        import processing  # a plugin of QGIS itself, which may be loaded after this one

        processing.execAlgorithmDialog(algorithm)

    def _report(self) -> None:
        lang, settings = language(), QgsSettings()
        chosen = QFileDialog.getExistingDirectory(
            self._iface.mainWindow(), words.say("pick_run", lang), str(settings.value(_LAST, "") or "")
        )
        if not chosen:
            return
        report = Path(chosen) / results.REPORT
        if not report.is_file():
            self._iface.messageBar().pushWarning("geoplan", words.say("no_report", lang, folder=chosen))
            return
        settings.setValue(_LAST, chosen)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(report)))

    def _settings(self) -> None:
        self._iface.showOptionsDialog(self._iface.mainWindow(), "geoplan")
