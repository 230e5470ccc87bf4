"""Algorithms on layers picked in QGIS: the layers become files, the dialog becomes a config, and the config is run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingException,
    QgsProcessingOutputFile,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
)

from .. import config_yaml, configs, guessing, layers_out, names, results, words
from ..engine import Engine, EngineTrouble
from ..engine_at_work import engine, work
from ..picked_layers import Picked, Placed
from .algorithm import GeoplanAlgorithm, made_folder

# of each layer: parameter -> our field
FIELDS: dict[str, dict[str, str]] = {
    "AREA": {"AREA_ID": "id", "AREA_NAME": "name"},
    "ROADS": {"ROAD_CLASS": "road_class", "ONEWAY": "oneway"},
    "SETTLEMENTS": {
        "SETTLEMENT_ID": "id", "SETTLEMENT_NAME": "name", "PEOPLE": "people", "COUNTY": "county",
    },
    "FACILITIES": {
        "FACILITY_ID": "id", "FACILITY_NAME": "name", "FACILITY_SERVICE": "service", "CAPACITY": "capacity",
    },
}  # fmt: skip
_MODES = ["car", "walk", "bicycle", "ebike"]
_SPEEDS = ["china", "osm_default", "walk", "bicycle", "ebike", "own"]
_DATUMS = ["wgs84", "cgcs2000", "gcj02", "bd09"]
_DELIVERABLES = ["geopackage", "qgis", "report", "tables", "maps", "shapefile"]


class PickingAlgorithm(GeoplanAlgorithm):
    """An algorithm that asks for layers, writes a config for them, and runs it."""

    LAYERS: tuple[str, ...] = ()  # the parameters that are layers
    MADE: dict[str, str] = {}  # noqa: RUF012 - output -> layer of the run, the topmost first

    def __init__(self) -> None:
        super().__init__()
        self._picked: dict[str, Picked] = {}

    def config(self, plan: configs.Plan, placed: Mapping[str, Placed], asked: Asked) -> configs.Section:
        """The config for what the dialog says."""
        raise NotImplementedError

    def check(self, asked: Asked) -> None:
        """Raise QgsProcessingException where the dialog says what cannot be."""

    def add_layer(self, name: str, kind: Any, *, optional: bool = False) -> None:
        """Add a layer and the fields of it that can be picked."""
        self.add(QgsProcessingParameterFeatureSource(name, self.label(name), [kind], optional=optional))
        for field in FIELDS[name]:
            if field != "CAPACITY":
                self.add_field(field, name)

    def add_field(self, field: str, layer: str) -> None:
        """Add an optional field of a layer."""
        # of any type: in a table people may stand as text
        parameter = QgsProcessingParameterField(field, self.label(field), None, layer, names.ANY_FIELD, False, True)
        # who fills these in by hand is the exception: the guesses are told in the log
        self.add(parameter, advanced=field not in ("PEOPLE", "ROAD_CLASS", "FACILITY_SERVICE", "CAPACITY"))

    def add_land(self) -> None:
        """Add area and roads."""
        self.add_layer("AREA", names.POLYGONS)
        self.add_number("MARGIN_KM", 0.0, 0.0, 500.0, advanced=True)
        self.add_layer("ROADS", names.LINES)

    def add_travel(self) -> None:
        """Add how people travel."""
        # a speed table is a planning choice: it stands in the dialog, and nothing is taken for granted
        self.add_choice("MODE", _MODES, None)
        self.add_choice("SPEEDS", _SPEEDS, None)
        file = QgsProcessingParameterFile(
            "SPEEDS_FILE", self.label("SPEEDS_FILE"), optional=True, fileFilter="YAML (*.yaml *.yml)"
        )
        self.add(file, advanced=True)
        self.add_number("ACCESS_KMH", 4.5, 1.0, 200.0, advanced=True)
        self.add_number("SNAP_MAX_M", 1500.0, 1.0, 100_000.0, advanced=True)

    def add_results(self) -> None:
        """Add what is made and where it goes."""
        self.add_choice("DATUM", _DATUMS, None, optional=True, advanced=True)
        self.add(QgsProcessingParameterCrs("CRS", self.label("CRS"), None, True), advanced=True)
        self.add_choices("DELIVERABLES", _DELIVERABLES, ["geopackage", "qgis"], advanced=True)
        self.add_ending("FOLDER")
        self.addOutput(QgsProcessingOutputFile("CONFIG_FILE", self.label("CONFIG_FILE")))
        self.add_layers(self.MADE)

    def prepareAlgorithm(self, parameters: dict[str, Any], context: Any, feedback: Any) -> bool:
        """Called by QGIS in the thread that owns the layers: what they are is looked at here."""
        self._picked = {}
        for name in self.LAYERS:
            picked = layers_out.look(self, parameters, name, context, self.lang)
            if picked is not None:
                self._picked[name] = picked
        return True

    def processAlgorithm(self, parameters: dict[str, Any], context: Any, feedback: Any) -> dict[str, Any]:
        asked = Asked(self, parameters, context)
        self.check(asked)
        found = engine(feedback, self.lang)
        folder = made_folder(asked.text("FOLDER"), self.lang)
        stem = _free(folder, self.KEY)
        placed = self._placed(asked, folder / f"{stem}.inputs", found, feedback)
        if feedback.isCanceled():
            return {}
        plan = self._plan(asked, placed, folder, stem)
        file, out = folder / f"{stem}.yaml", folder / stem
        self._write(file, self.config(plan, placed, asked), stem)
        feedback.pushInfo(words.say("config_written", self.lang, config=file, out=out))
        arguments = ["run", str(file), "--out", str(out), "--jobs", str(asked.whole("JOBS"))]
        result = work(found, arguments, feedback, self.lang)
        if result is None:
            return {}
        feedback.pushInfo(str(result.get("message", "")))
        stands = Path(str(result.get("folder") or out))
        made = self.made_layers(stands, self.MADE, feedback)
        if asked.yes("LOAD"):
            wanted = [(name, layer) for name, layer in self.MADE.items() if name in made]
            results.load_layers(context, stands, wanted, f"{self.displayName()}: {stem}", self.lang)
        return {"FOLDER": str(folder), "CONFIG_FILE": str(file), **self.made(stands), **made}

    def _placed(self, asked: Asked, inputs: Path, found: Engine, feedback: Any) -> dict[str, Placed]:
        """Every picked layer as a file, with its fields."""
        placed = {}
        for name, picked in self._picked.items():
            constant = self.constant(name, asked)
            if picked.why or constant:
                made_folder(str(inputs), self.lang)
            placed[name] = layers_out.place(
                picked, asked.source(name), inputs, asked.context, feedback, self.lang, constant
            )
            if feedback.isCanceled():
                return placed
        chosen = [(each, asked.fields(name)) for name, each in placed.items()]
        try:
            filled, said = guessing.fill(found, chosen, cancelled=feedback.isCanceled, lang=self.lang)
        except EngineTrouble as trouble:
            raise QgsProcessingException(trouble.sentence(self.lang)) from None
        for line in said:
            feedback.pushInfo(line)
        return dict(zip(placed, filled))

    def constant(self, name: str, asked: Asked) -> dict[str, str]:
        """Fields of a layer that get the same value in every row."""
        if name == "FACILITIES" and asked.yes("ALL_FACILITIES"):
            return {"service": asked.text("SERVICE").strip()}
        return {}

    def _plan(self, asked: Asked, placed: Mapping[str, Placed], folder: Path, stem: str) -> configs.Plan:
        speeds = asked.text("SPEEDS")
        if speeds == "own":
            speeds = asked.text("SPEEDS_FILE")
            if not speeds:
                raise QgsProcessingException(words.say("no_speeds_file", self.lang, label=self.label("SPEEDS_FILE")))
        about = f": {asked.text('SERVICE').strip()}" if asked.has("SERVICE") else ""
        return configs.Plan(
            name=stem,
            title=(words.title(self.KEY, "en") + about, words.title(self.KEY, "zh") + about.replace(": ", "：", 1)),
            folder=folder,
            area=placed["AREA"],
            margin_km=asked.number("MARGIN_KM"),
            roads=placed["ROADS"],
            settlements=placed["SETTLEMENTS"],
            mode=asked.text("MODE"),
            speeds=speeds,
            access_kmh=asked.number("ACCESS_KMH"),
            snap_max_m=asked.number("SNAP_MAX_M"),
            crs=asked.crs("CRS"),
            datum=asked.text("DATUM"),
            outputs=asked.choices("DELIVERABLES"),
            lang=self.lang,
        )

    def _write(self, file: Path, config: configs.Section, stem: str) -> None:
        head = [
            words.say("made_by", self.lang),
            words.say("again", self.lang, config=file.name, out=stem),
        ]
        try:
            file.write_text(config_yaml.dump(config, head), encoding="utf-8", errors="surrogatepass")
        except OSError as error:
            reason = error.strerror or str(error)
            raise QgsProcessingException(words.say("folder_failed", self.lang, path=file, reason=reason)) from None


class Asked:
    """What the dialog says, by the name of the parameter."""

    def __init__(self, algorithm: GeoplanAlgorithm, parameters: dict[str, Any], context: Any) -> None:
        self._algorithm, self._parameters, self.context = algorithm, parameters, context

    def has(self, name: str) -> bool:
        """Whether anything is given."""
        return self._parameters.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """A text, a choice or a path."""
        definition = self._algorithm.parameterDefinition(name)
        if definition is not None and definition.type() == "enum":
            return str(self._algorithm.parameterAsEnumString(self._parameters, name, self.context))
        return str(self._algorithm.parameterAsString(self._parameters, name, self.context) or "")

    def choices(self, name: str) -> list[str]:
        """Several choices."""
        return [str(each) for each in self._algorithm.parameterAsEnumStrings(self._parameters, name, self.context)]

    def number(self, name: str) -> float:
        """A number."""
        return float(self._algorithm.parameterAsDouble(self._parameters, name, self.context))

    def maybe(self, name: str) -> float | None:
        """A number, None where the field is empty."""
        return self.number(name) if self.has(name) else None

    def whole(self, name: str) -> int:
        """A whole number."""
        return int(self._algorithm.parameterAsInt(self._parameters, name, self.context))

    def yes(self, name: str) -> bool:
        """A tick."""
        return bool(self._algorithm.parameterAsBool(self._parameters, name, self.context))

    def numbers(self, name: str) -> list[float]:
        """Numbers with commas between them."""
        out = []
        for word in several(self.text(name)):
            try:
                out.append(float(word))
            except ValueError:
                label, lang = self._algorithm.label(name), self._algorithm.lang
                raise QgsProcessingException(words.say("bad_number", lang, label=label, value=word)) from None
        return out

    def rows(self, name: str, columns: int) -> list[list[str]]:
        """The rows of a table."""
        cells = [str(cell).strip() for cell in self._algorithm.parameterAsMatrix(self._parameters, name, self.context)]
        return [cells[at : at + columns] for at in range(0, len(cells), columns)]

    def crs(self, name: str) -> str:
        """A CRS by its code; empty where none is given."""
        crs = self._algorithm.parameterAsCrs(self._parameters, name, self.context)
        return str(crs.authid()) if crs.isValid() else ""

    def fields(self, layer: str) -> dict[str, str]:
        """Our field -> the column picked for it."""
        picked = {ours: self.text(name) for name, ours in FIELDS[layer].items() if self.has(name)}
        if layer == "FACILITIES" and self.yes("ALL_FACILITIES"):
            picked["service"] = "service"
        return picked

    def source(self, name: str) -> Any:
        """How the rows of a layer are come by, edits, joins and selection included."""

        def of_it() -> Any:
            source = self._algorithm.parameterAsSource(self._parameters, name, self.context)
            if source is None:
                raise QgsProcessingException(self._algorithm.invalidSourceError(self._parameters, name))
            return source

        return of_it


def several(text: str) -> list[str]:
    """Words with commas between them, of either language."""
    for comma in "，、；;\n":
        text = text.replace(comma, ",")
    return [word.strip() for word in text.split(",") if word.strip()]


def _free(folder: Path, stem: str) -> str:
    """A name that no config, inputs or results in the folder bear yet."""
    taken = {path.name.split(".")[0] for path in folder.iterdir()}
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return name
