"""What algorithms, parameters and outputs are called and mean, in English and Chinese, with their units."""

from __future__ import annotations

Pair = tuple[str, str]

# algorithm -> title, what it does
ALGORITHMS: dict[str, tuple[Pair, Pair]] = {
    "run": (
        ("Run a plan", "运行规划"),
        (
            "Makes a whole plan from a config file: one YAML file in, one folder out, as the command `geoplan run` does. "
            "The results load styled and grouped.",
            "由配置文件生成整套规划：输入一个 YAML 文件，输出一个文件夹，与命令 `geoplan run` 相同。结果按样式分组加载。",
        ),
    ),
    "validate": (
        ("Validate a config", "检查配置"),
        (
            "Reads and checks a config and all of its data without computing anything, and lists what is doubtful. Faults stop "
            "the algorithm; all of them are told at once.",
            "读取并检查配置及其全部数据，不做计算，列出存疑之处。有错误时算法停止，并一次列出全部错误。",
        ),
    ),
    "traveltimes": (
        ("Travel times and catchments", "出行时间与服务范围"),
        (
            "Minutes from every settlement or demand point to the nearest facility of a service, the land that each facility "
            "is nearest to, and travel-time bands.",
            "计算每个居民点（或需求点）到最近设施的分钟数、每个设施的服务范围，以及出行时间圈。",
        ),
    ),
    "gaps": (
        ("Gaps in services", "服务缺口"),
        (
            "Where people live beyond a standard, why, and how many they are: beyond minutes or metres, or short of capacity "
            "per 1000 people. Gaps are only named where all facilities are known.",
            "哪里的居民达不到标准、原因为何、涉及多少人：超出分钟或米数标准，或每千人容量不足。仅在设施数据完整时才认定缺口。",
        ),
    ),
    "centres": (
        ("Central towns", "中心镇体系"),
        (
            "Chooses which places form the urban system, tier by tier (such as 1 centre, 6 sub-centres, 40 towns), with the land "
            "that leans on each and the links between them. The choice is proven, and the report gives the reasons.",
            "逐级选出组成城镇体系的地点（如 1 个中心、6 个副中心、40 个新市镇），给出各自腹地及相互联系。"
            "结果经求解器证明，报告中给出理由。",
        ),
    ),
    "open": (
        ("Open a finished run", "打开已完成的结果"),
        (
            "Loads the layers of a finished run, styled and grouped as in its project.qgz. Needs no engine.",
            "加载已完成结果的图层，样式与分组同其 project.qgz。不需要引擎。",
        ),
    ),
}

# parameter or output -> label, help with the unit
PARAMETERS: dict[str, tuple[Pair, Pair]] = {
    "CONFIG": (
        ("Config file", "配置文件"),
        (
            "The plan's YAML file. `geoplan init` drafts one from a folder of data.",
            "规划的 YAML 文件；`geoplan init` 可由数据文件夹起草。",
        ),
    ),
    "SETTINGS": (
        ("Settings laid over the config", "覆盖配置的设置"),
        (
            "One per line, as in services.hospital.standard.minutes=20",
            "每行一条，如 services.hospital.standard.minutes=20",
        ),
    ),
    "JOBS": (
        ("Jobs", "并行数"),
        ("Services worked on side by side: a number, 1 or more.", "同时计算的服务数，1 或更多。"),
    ),
    "FOLDER": (
        ("Folder for the results", "结果文件夹"),
        (
            "The generated config (.yaml), the layers written for it (.inputs) and the results stand side by side here; nothing "
            "that is there already is overwritten. Left as a temporary folder, all of it goes when QGIS is closed.",
            "生成的配置（.yaml）、为其写出的图层（.inputs）和结果并列存放于此，已有文件不会被覆盖。若用临时文件夹，关闭 QGIS 后即删除。",
        ),
    ),
    "OUT": (
        ("Folder for the results", "结果文件夹"),
        (
            "The run's folder. An earlier run there is moved to a folder with a number behind it, never deleted.",
            "本次运行的文件夹；原有结果会移到带编号的文件夹，绝不删除。",
        ),
    ),
    "LOAD": (
        ("Load the results into the project", "将结果加载到当前工程"),
        ("Styled, in a group of their own.", "按样式加载，自成一组。"),
    ),
    "AREA": (
        ("Planned area", "规划范围"),
        (
            "Polygons, one per county or township. Places outside compete, but are never counted.",
            "面图层，每县（或乡镇）一个面。范围外的地点参与竞争，但不计入统计。",
        ),
    ),
    "AREA_ID": (
        ("Area: field with the code", "范围：代码字段"),
        ("Left empty, it is guessed and the log says what was taken.", "留空则自动猜测，并在日志中说明。"),
    ),
    "AREA_NAME": (
        ("Area: field with the name", "范围：名称字段"),
        ("Left empty, it is guessed.", "留空则自动猜测。"),
    ),
    "MARGIN_KM": (
        ("Margin (km)", "外扩距离（千米）"),
        (
            "How far beyond the area roads, facilities and settlements are read, since people cross borders: 0 to 500 km.",
            "在范围外多远仍读取道路、设施和居民点（居民会跨界出行）：0–500 千米。",
        ),
    ),
    "ROADS": (
        ("Roads", "道路"),
        (
            "Lines, or an OpenStreetMap extract (.osm.pbf, any of its layers: it is read as a whole, junctions and all).",
            "线图层，或 OpenStreetMap 数据（.osm.pbf，选其任一图层即可，将整体读取）。",
        ),
    ),
    "ROAD_CLASS": (
        ("Roads: field with the class", "道路：等级字段"),
        (
            "Looked up in the speed table. Left empty, field and words (县道, fclass …) are guessed.",
            "按车速表取值。留空则猜测字段及其取值（县道、fclass 等）。",
        ),
    ),
    "ONEWAY": (
        ("Roads: field with the direction", "道路：单行字段"),
        (
            "both, forward or backward. Left empty, it is guessed; without one all roads are two-way.",
            "both、forward 或 backward。留空则猜测；没有该字段则全部视为双向。",
        ),
    ),
    "SETTLEMENTS": (
        ("Settlements or demand points", "居民点或需求点"),
        (
            "Points, polygons (a point on their surface is taken) or a table with coordinates, with people.",
            "点、面（取面上一点）或带坐标的表格，须有人口。",
        ),
    ),
    "SETTLEMENT_ID": (
        ("Settlements: field with the code", "居民点：代码字段"),
        ("Left empty, it is guessed.", "留空则自动猜测。"),
    ),
    "SETTLEMENT_NAME": (
        ("Settlements: field with the name", "居民点：名称字段"),
        ("Left empty, it is guessed.", "留空则自动猜测。"),
    ),
    "PEOPLE": (
        ("Settlements: field with people", "居民点：人口字段"),
        ("Persons, a number of 0 or more. Left empty, it is guessed.", "人数，0 或以上。留空则自动猜测。"),
    ),
    "COUNTY": (
        ("Settlements: field with the county's code", "居民点：所属县代码字段"),
        (
            "As in the area's code. Left empty, it is guessed, else taken from where they lie.",
            "与范围的代码一致。留空则猜测，否则按所在位置判定。",
        ),
    ),
    "FACILITIES": (
        ("Facilities", "设施"),
        (
            "Points or polygons, a table with coordinates, or an OpenStreetMap extract.",
            "点或面图层、带坐标的表格，或 OpenStreetMap 数据。",
        ),
    ),
    "FACILITY_SERVICE": (
        ("Facilities: field with the service", "设施：服务类型字段"),
        ("What kind of facility each is. Left empty, it is guessed.", "每个设施属于哪类服务。留空则自动猜测。"),
    ),
    "FACILITY_ID": (
        ("Facilities: field with the code", "设施：代码字段"),
        ("Left empty, it is guessed.", "留空则自动猜测。"),
    ),
    "FACILITY_NAME": (
        ("Facilities: field with the name", "设施：名称字段"),
        ("Left empty, it is guessed.", "留空则自动猜测。"),
    ),
    "SERVICE": (
        ("Service", "服务"),
        (
            "The service looked at, as the facilities' field spells it: hospital, school, 医院 …",
            "所分析的服务，与设施字段中的写法一致，如 hospital、school、医院。",
        ),
    ),
    "SERVICE_VALUES": (
        ("Further values that count as this service", "计入该服务的其他取值"),
        (
            "Values of the same field, with commas between them: clinic, doctors",
            "同一字段的其他取值，以逗号分隔，如 clinic, doctors",
        ),
    ),
    "ALL_FACILITIES": (
        ("Every facility of the layer is of this service", "图层中全部设施都属于该服务"),
        (
            "For a layer without a field that says so; it is then written out with one.",
            "用于没有类型字段的图层；将写出一份带该字段的副本。",
        ),
    ),
    "CAPACITY": (
        ("Facilities: field with the capacity", "设施：容量字段"),
        (
            "Beds, seats or staff, a number above 0; needed for a standard per 1000 people.",
            "床位、学位或人员数，大于 0；每千人标准须有此字段。",
        ),
    ),
    "CAPACITY_UNIT": (
        ("Unit of the capacity", "容量单位"),
        ("Such as beds or seats; stands in tables and maps.", "如 beds、床位、学位；用于表格和图。"),
    ),
    "COMPLETENESS": (
        ("Are all facilities in the layer?", "设施数据是否完整？"),
        (
            "full: none is missing, gaps are named · partial or unknown: times are computed, but no gap is named.",
            "full：没有遗漏，可认定缺口；partial 或 unknown：只计算时间，不认定缺口。",
        ),
    ),
    "MODE": (
        ("Mode of travel", "出行方式"),
        ("car, walk, bicycle or ebike.", "car（汽车）、walk（步行）、bicycle（自行车）或 ebike（电动车）。"),
    ),
    "SPEEDS": (
        ("Speed table", "车速表"),
        (
            "km/h by class of road: china and osm_default are for cars, the others for their modes; `own` takes the file below.",
            "各等级道路的时速（千米/时）：china 与 osm_default 用于汽车，其余用于各自方式；own 表示使用下面的文件。",
        ),
    ),
    "SPEEDS_FILE": (
        ("Own speed table", "自定义车速表"),
        ("A .yaml file with km/h by class of road.", "各等级道路时速（千米/时）的 .yaml 文件。"),
    ),
    "ACCESS_KMH": (
        ("Speed to and from the road (km/h)", "进出道路的速度（千米/时）"),
        ("On the way between a place and its road: 1 to 200 km/h.", "地点与道路之间的速度：1–200 千米/时。"),
    ),
    "SNAP_MAX_M": (
        ("Farthest road (m)", "最远接路距离（米）"),
        ("How far a place may lie from the road it uses, in metres.", "地点到所用道路的最大距离（米）。"),
    ),
    "DIRECTION": (
        ("Who travels", "出行方向"),
        (
            "to_facility: people go there · from_facility: the service comes, as fire engines do.",
            "to_facility：居民前往设施；from_facility：服务上门，如消防车。",
        ),
    ),
    "LIMIT_MIN": (
        ("Longest travel time looked at (min)", "计算的最长时间（分钟）"),
        (
            "Minutes; whoever needs longer counts as beyond the limit. Left empty, there is no limit.",
            "分钟；超过者计为超限。留空则不限。",
        ),
    ),
    "STANDARD_MINUTES": (
        ("Standard: minutes", "标准：分钟"),
        ("A facility within this many minutes is promised.", "承诺在此分钟数内到达设施。"),
    ),
    "STANDARD_METRES": (
        ("Standard: metres", "标准：米"),
        ("A facility within this many metres along the road is promised.", "承诺沿道路在此米数内到达设施。"),
    ),
    "STANDARD_PER_1000": (
        ("Standard: capacity per 1000 people", "标准：每千人容量"),
        (
            "Units of capacity per 1000 people; needs the field with the capacity and a longest travel time.",
            "每千人的容量（如床位）；须有容量字段和最长时间。",
        ),
    ),
    "STANDARD_SOURCE": (
        ("Source of the standard", "标准来源"),
        (
            "The code or document, such as GB 50180-2018; without one the results say so.",
            "标准或文件名，如 GB 50180-2018；缺少时结果中会注明。",
        ),
    ),
    "CELL_M": (
        ("Cell size of the catchments (m)", "服务范围栅格大小（米）"),
        ("Metres; smaller is finer and slower. At most a million cells.", "米；越小越精细、越慢，最多一百万格。"),
    ),
    "BANDS": (
        ("Travel-time bands (min)", "时间圈（分钟）"),
        (
            "Upper ends in minutes, rising, with commas: 10, 20, 30. Left empty, no bands are drawn.",
            "各圈上限（分钟），递增，以逗号分隔：10, 20, 30。留空则不画。",
        ),
    ),
    "DATUM": (
        ("Datum of tables with coordinates", "坐标表格的基准"),
        (
            "For tables with longitude and latitude in China: wgs84, cgcs2000, gcj02 (Amap, Tencent) or bd09 (Baidu).",
            "用于中国境内的经纬度表格：wgs84、cgcs2000、gcj02（高德、腾讯）或 bd09（百度）。",
        ),
    ),
    "CRS": (
        ("CRS of the results", "结果坐标系"),
        ("A CRS in metres; left empty, one is found and told.", "以米为单位的坐标系；留空则自动选择并说明。"),
    ),
    "DELIVERABLES": (
        ("What is made", "成果"),
        (
            "geopackage and qgis are needed to load results; report, maps, tables and shapefile take longer.",
            "geopackage 与 qgis 用于加载结果；report（报告）、maps（图）、tables（表）、shapefile 用时较长。",
        ),
    ),
    "TIERS": (
        ("Tiers, the highest first", "层级（由高到低）"),
        (
            "A name, how many places have it as their highest tier, and what it weighs in the choice.",
            "名称、以该级为最高层级的地点数、在选择中的权重。",
        ),
    ),
    "OBJECTIVE": (
        ("Objective", "目标"),
        (
            "travel: fewest person-minutes, merit held to a share of its best · merit: highest merit, travel held.",
            "travel：总出行人·分钟最少，价值不低于最优的一定比例；merit：价值最高，出行受限。",
        ),
    ),
    "MERIT_AT_LEAST": (
        ("With travel: share of the best merit kept", "travel：保留最优价值的比例"),
        ("A share, 0 to 1.", "比例，0–1。"),
    ),
    "TRAVEL_WITHIN": (
        ("With merit: travel at most this many times the least", "merit：出行至多为最少的倍数"),
        ("A factor, 1 or more.", "倍数，1 或以上。"),
    ),
    "INDICATORS": (
        ("Indicators of merit, weighed alike", "价值指标（等权）"),
        (
            "people: persons · people_within: persons within the minutes below · mean_minutes: mean minutes to everybody, less is "
            "better · hinterland: persons for whom the place is the nearest.",
            "people：人口（人）；people_within：下述分钟内的人口（人）；mean_minutes：到所有人的平均分钟，越少越好；"
            "hinterland：以该地为最近的人口（人）。",
        ),
    ),
    "WITHIN_MIN": (
        ("Minutes for people_within", "people_within 的分钟数"),
        ("Minutes.", "分钟。"),
    ),
    "MIN_PEOPLE": (
        ("Fewest people of a candidate", "候选地点最少人口"),
        ("Persons; smaller places are not chosen.", "人；更小的地点不入选。"),
    ),
    "FIXED": (
        ("Places that must be in the highest tier", "必须列入最高层级的地点"),
        ("Names or codes, with commas between them.", "名称或代码，以逗号分隔。"),
    ),
    "RUN": (
        ("Folder of a finished run", "已完成结果的文件夹"),
        ("The folder that holds plan.gpkg and manifest.json.", "含 plan.gpkg 与 manifest.json 的文件夹。"),
    ),
    "HTML": (
        ("Findings as a page", "检查结果网页"),
        ("An HTML file.", "HTML 文件。"),
    ),
}

OUTPUTS: dict[str, Pair] = {
    "RUN_FOLDER": ("Folder of the run", "本次运行的文件夹"),
    "PLAN": ("GeoPackage with all layers", "含全部图层的 GeoPackage"),
    "REPORT": ("Report", "报告"),
    "CONFIG_FILE": ("Generated config", "生成的配置"),
    "COUNT": ("Number of findings", "发现条数"),
    "TEXT": ("Findings", "检查结果"),
    "SUMMARY_TEXT": ("Last lines of the run", "运行小结"),
    "ACCESS": ("Access", "可达性"),
    "CATCHMENTS": ("Catchments", "服务范围"),
    "ISOCHRONES": ("Travel-time bands", "时间圈"),
    "GAPS": ("Gaps", "服务缺口"),
    "SUMMARY": ("Summary by county", "分县汇总"),
    "CENTRES": ("Centres", "中心"),
    "HINTERLANDS": ("Hinterlands", "腹地"),
    "LINKS": ("Links", "联系"),
}
