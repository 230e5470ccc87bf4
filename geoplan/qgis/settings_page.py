"""The page “geoplan” in QGIS's options: which engine is used, whether it fits, and how one is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsTask
from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from . import bundle_install, engine_at_work, engine_choice, environment, pythons
from . import engine as engines
from .engine import Engine, EngineTrouble
from .pythons import Python
from .settings_words import say

_GOOD, _BAD = "color: #1a7f37", "color: #b42318"  # on light and on dark themes
Log = Callable[[str], None]
Asked = Callable[[], bool]
_AT_WORK: set[Any] = set()  # deeds outlive the page when the options are closed; nobody else keeps them then


class Factory(QgsOptionsWidgetFactory):
    """Makes the page whenever the options are opened."""

    def __init__(self) -> None:
        super().__init__("geoplan", QIcon(str(Path(__file__).parent / "icon.svg")))

    def icon(self) -> QIcon:
        """The plugin's sign."""
        return QIcon(str(Path(__file__).parent / "icon.svg"))

    def createWidget(self, parent: QWidget | None = None) -> QgsOptionsPageWidget:
        """A page that shows the present setting."""
        return Page(parent)


class Deed(QgsTask):
    """Something that takes a while, done beside QGIS's own work; what it says and how it ended come as signals."""

    said = pyqtSignal(str)
    ended = pyqtSignal()

    def __init__(self, name: str, work: Callable[[Log, Asked], Any]) -> None:
        super().__init__(name, QgsTask.Flag.CanCancel)
        self._work = work
        self.answer: Any = None
        self.trouble: EngineTrouble | None = None
        _AT_WORK.add(self)

    def run(self) -> bool:
        """Work, in a thread of QGIS's task manager."""
        try:
            self.answer = self._work(self.said.emit, self.isCanceled)
        except EngineTrouble as trouble:
            self.trouble = trouble
        return self.trouble is None

    def finished(self, result: bool) -> None:
        """Tell the page, in its own thread."""
        _AT_WORK.discard(self)
        self.ended.emit()


class Page(QgsOptionsPageWidget):
    """The page. Nothing is asked of an engine or a Python until a button is pressed, but for the engine in use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lang = engine_at_work.language()
        self.log_file = Path(QgsApplication.qgisSettingsDirPath()) / "geoplan-engine.log"
        self._deed: Deed | None = None
        self._show: Callable[[Any], None] = self._show_engine
        self._bases: list[Python] = []
        self._lay_out()
        self.find()

    def apply(self) -> None:
        """Keep the setting, as OK in the options does."""
        engine_choice.choose(self.place.text().strip())

    def find(self) -> None:
        """Look which engine answers for what the line says."""
        place, own = self.place.text().strip(), str(engine_choice.own_environment())
        self._start("find", lambda log, asked: engines.find(place, own=own), self._show_engine)

    def browse(self) -> None:
        """Let a Python be picked that has geoplan."""
        chosen, _ = QFileDialog.getOpenFileName(self, self._("choose_python"), self.place.text())
        if chosen:
            self.place.setText(chosen)
            self.find()

    def examine(self) -> None:
        """Run `geoplan doctor` in the engine and show what it says."""
        place, own, lang = self.place.text().strip(), str(engine_choice.own_environment()), self.lang

        def doctor(log: Log, asked: Asked) -> tuple[Engine, int]:
            engine = engines.find(place, own=own)
            engines.check(engine)
            told = engines.command(engine, "doctor", "--lang", lang)
            outcome = engines.run(told, on_event=lambda event: None, on_log=log, cancelled=asked, lang=lang)
            if outcome.cancelled:
                raise environment.Cancelled
            return engine, outcome.code

        self._start("check", doctor, self._show_health)

    def look_for_pythons(self) -> None:
        """Ask every Python of this machine whether it fits."""
        self._start("look", lambda log, asked: pythons.every(), self._show_pythons)

    def another_python(self) -> None:
        """Let a Python be picked that was not found."""
        words = {"oldest": ".".join(map(str, pythons.OLDEST)), "newest": ".".join(map(str, pythons.NEWEST))}
        chosen, _ = QFileDialog.getOpenFileName(self, say("choose_base", self.lang, **words))
        if chosen:
            self._start("look", lambda log, asked: [pythons.look_at(chosen), *self._bases], self._show_pythons)

    def install_from_index(self) -> None:
        """Install the engine of the plugin's version from pip's index."""
        base, place, version = self._base(), engine_choice.own_environment(), engine_choice.version_of_plugin()
        lang = self.lang

        def install(log: Log, asked: Asked) -> Engine:
            found = [base] if base else pythons.every()
            able = next((python for python in found if python.fits), None)
            if able is None:
                raise environment.NotInstalled(pythons.none_fits(found, "en"), pythons.none_fits(found, "zh"))
            log(say("installing", lang, version=version, python=able.program))
            return environment.from_index(able, place, version, on_log=log, cancelled=asked)

        self._start("from_index", install, self._show_installed)

    def pick_bundle(self) -> None:
        """Let a bundle be picked and install it."""
        chosen, _ = QFileDialog.getOpenFileName(self, self._("choose_bundle"), "", self._("bundles"))
        if chosen:
            self.install_from_bundle(Path(chosen))

    def install_from_bundle(self, file: Path) -> None:
        """Install the engine in the bundle, with the chosen Python or the first that fits it."""
        base, place, lang = self._base(), engine_choice.own_environment(), self.lang

        def install(log: Log, asked: Asked) -> Engine:
            bundle = bundle_install.read(file)
            # a chosen Python of another version is no reason to fail where one that fits is here
            found = [base] if base and bundle_install.misfit(bundle, base) is None else pythons.every()
            able = bundle_install.fitting(bundle, found)
            log(say("installing", lang, version=bundle.version, python=able.program))
            return bundle_install.install(bundle, able, place, on_log=log, cancelled=asked)

        self._start("from_bundle", install, self._show_installed)

    def cancel(self) -> None:
        """Stop what is going on."""
        if self._deed is not None:
            self._deed.cancel()

    def open_log(self) -> None:
        """Open the log in the program that opens texts."""
        try:
            self.log_file.touch()
        except OSError as error:
            self.log.appendPlainText(f"{self.log_file}: {error.strerror or error}")
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.log_file)))

    def _start(self, name: str, work: Callable[[Log, Asked], Any], show: Callable[[Any], None]) -> None:
        """Do the work beside QGIS's own, and show its answer or its trouble; one deed at a time."""
        if self._deed is not None:
            return
        deed = Deed(f"geoplan: {self._(name)}", work)
        self._deed, self._show = deed, show
        self._busy(True)
        self.status.setStyleSheet("")
        self.status.setText(self._("asking") if name == "find" else self._(name) + "…")
        # methods of the page, which Qt disconnects when the options are closed before the deed ends
        deed.said.connect(self._log)
        deed.ended.connect(self._end)
        QgsApplication.taskManager().addTask(deed)

    def _end(self) -> None:
        """Show how the deed ended."""
        deed, self._deed = self._deed, None
        self._busy(False)
        if deed is None or (deed.trouble is None and deed.answer is None):
            self._told(environment.Cancelled().sentence(self.lang), good=False)
        elif deed.trouble is not None:
            self._told(deed.trouble.sentence(self.lang), good=False)
        else:
            self._show(deed.answer)

    def _show_engine(self, engine: Engine) -> None:
        misfit = engines.unfit(engine)
        self._told(misfit.sentence(self.lang) if misfit else self._fits(engine), good=misfit is None)

    def _show_health(self, answer: tuple[Engine, int]) -> None:
        engine, code = answer
        self._told(self._("unwell") if code else self._fits(engine), good=code == 0)

    def _show_pythons(self, found: list[Python]) -> None:
        self._bases = [python for python in found if python.fits]
        self.bases.clear()
        self.bases.addItems([f"Python {python.version}  ({python.program})" for python in self._bases])
        for python in found:
            self._log(python.sentence(self.lang))
        if self._bases:
            self._told(say("can_install", self.lang, python=self._bases[0].version, count=len(self._bases)), good=True)
        else:
            self.bases.addItem(self._("not_looked"))
            self._told(pythons.none_fits(found, self.lang), good=False)

    def _show_installed(self, engine: Engine) -> None:
        self.place.setText(engine.python)
        engine_choice.choose(engine.python)
        place = engine_choice.own_environment()
        self._told(say("installed", self.lang, version=engine.version, place=place), good=True)

    def _base(self) -> Python | None:
        """The Python that is picked, None where none was looked for."""
        at = self.bases.currentIndex()
        return self._bases[at] if 0 <= at < len(self._bases) else None

    def _fits(self, engine: Engine) -> str:
        told = {"version": engine.version, "python": engine.python, "plugin": engine_choice.version_of_plugin()}
        return say("fits", self.lang, **told)

    def _told(self, sentence: str, *, good: bool) -> None:
        """Show the sentence, green or red and with its sign, and keep it in the log."""
        signed = sentence if sentence[0] in "✓✗" else f"{'✓' if good else '✗'} {sentence}"
        self.status.setText(signed)
        self.status.setStyleSheet(_GOOD if good else _BAD)
        self._log(signed)

    def _log(self, line: str) -> None:
        self.log.appendPlainText(line)
        try:
            with self.log_file.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError:
            self.log.setToolTip(str(self.log_file))  # a profile that cannot be written: the lines stand on the page

    def _busy(self, busy: bool) -> None:
        for button in self._buttons:
            button.setEnabled(not busy)
        self.cancel_button.setEnabled(busy)
        self.progress.setVisible(busy)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._engine_box())
        outer.addWidget(self._install_box())
        outer.addWidget(self._log_box(), 1)
        self._buttons = [
            button for button in self.findChildren(QPushButton) if button not in (self.cancel_button, self.log_button)
        ]

    def _engine_box(self) -> QGroupBox:
        box = QGroupBox(self._("engine"))
        grid = QGridLayout(box)
        grid.addWidget(self._words("engine_told"), 0, 0, 1, 5)
        self.place = QLineEdit(engine_choice.setting())
        self.place.setPlaceholderText(self._("found_by_itself"))
        grid.addWidget(QLabel(self._("python")), 1, 0)
        grid.addWidget(self.place, 1, 1)
        for column, (name, deed) in enumerate(
            (("browse", self.browse), ("find", self.find), ("check", self.examine)), start=2
        ):
            grid.addWidget(self._button(name, deed), 1, column)
        self.status = QLabel()
        self.status.setObjectName("status")
        self.status.setWordWrap(True)
        grid.addWidget(self.status, 2, 0, 1, 5)
        return box

    def _install_box(self) -> QGroupBox:
        box = QGroupBox(self._("install"))
        grid = QGridLayout(box)
        grid.addWidget(self._words("install_told"), 0, 0, 1, 4)
        self.bases = QComboBox()
        self.bases.addItem(self._("not_looked"))
        self.bases.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid.addWidget(QLabel(self._("base")), 1, 0)
        grid.addWidget(self.bases, 1, 1)
        grid.addWidget(self._button("look", self.look_for_pythons), 1, 2)
        grid.addWidget(self._button("other", self.another_python), 1, 3)
        row = QHBoxLayout()
        row.addWidget(self._button("from_index", self.install_from_index))
        row.addWidget(self._button("from_bundle", self.pick_bundle))
        self.cancel_button = self._button("cancel", self.cancel)
        row.addWidget(self.cancel_button)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)  # nobody knows how long pip takes
        row.addWidget(self.progress, 1)
        row.addStretch()
        grid.addLayout(row, 2, 0, 1, 4)
        return box

    def _log_box(self) -> QGroupBox:
        box = QGroupBox(self._("log"))
        column = QVBoxLayout(box)
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(5000)
        column.addWidget(self.log)
        self.log_button = self._button("open_log", self.open_log)
        row = QHBoxLayout()
        row.addWidget(self.log_button)
        row.addStretch()
        column.addLayout(row)
        return box

    def _button(self, name: str, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton(self._(name))
        button.setObjectName(name)
        button.clicked.connect(lambda checked=False: deed())
        return button

    def _words(self, name: str) -> QLabel:
        label = QLabel(self._(name))
        label.setWordWrap(True)
        return label

    def _(self, name: str) -> str:
        return say(name, self.lang)
