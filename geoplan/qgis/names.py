"""Names of QGIS that moved between 3.22 and 4: each where this QGIS has it."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingFeatureSource,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
)
from qgis.PyQt.QtCore import QMetaType, QVariant

# since 3.36 the enumerations of Processing stand in Qgis, and QGIS 4 knows some of them only there
if hasattr(Qgis, "ProcessingSourceType"):
    POLYGONS = Qgis.ProcessingSourceType.VectorPolygon
    LINES = Qgis.ProcessingSourceType.VectorLine
    ANY_TABLE = Qgis.ProcessingSourceType.Vector
    ADVANCED = Qgis.ProcessingParameterFlag.Advanced
    FOLDER = Qgis.ProcessingFileParameterBehavior.Folder
    WHOLE = Qgis.ProcessingNumberParameterType.Integer
    DOUBLE = Qgis.ProcessingNumberParameterType.Double
    ANY_FIELD = Qgis.ProcessingFieldParameterDataType.Any
    AS_DRAWN = Qgis.ProcessingFeatureSourceFlag.SkipGeometryValidityChecks
else:
    POLYGONS = QgsProcessing.SourceType.TypeVectorPolygon
    LINES = QgsProcessing.SourceType.TypeVectorLine
    ANY_TABLE = QgsProcessing.SourceType.TypeVector
    ADVANCED = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    FOLDER = QgsProcessingParameterFile.Behavior.Folder
    WHOLE = QgsProcessingParameterNumber.Type.Integer
    DOUBLE = QgsProcessingParameterNumber.Type.Double
    ANY_FIELD = QgsProcessingParameterField.DataType.Any
    AS_DRAWN = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks

# fields take the types of QMetaType since 3.38, and QGIS 4 no others
TEXT = QMetaType.Type.QString if Qgis.QGIS_VERSION_INT >= 33800 else QVariant.Type.String
