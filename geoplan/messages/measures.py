"""Messages about the measures of access."""

from geoplan.messages.message import Message

MESSAGES: dict[str, Message] = {
    "decay_form": Message(
        "fault",
        "`{key}` needs exactly one decay; found {found}. Known: {known}.",
        "`{key}` 需要且只能有一种衰减函数，实际为 {found}；可用：{known}。",
        "Keep one, such as `decay: {{exponential: {{beta: 0.05}}}}`.",
        "请保留一种，例如 `decay: {{exponential: {{beta: 0.05}}}}`。",
    ),
    "power_without_smallest": Message(
        "fault",
        "`{key}` is missing; a power of the minutes has no end at 0 minutes.",
        "缺少 `{key}`；时间为 0 时幂函数趋于无穷。",
        "Say from which time on it falls, such as `smallest_min: 1`; shorter times count as that.",
        "请给出起始时间，例如 `smallest_min: 1`；更短的时间按此计。",
    ),
    "decay_rises": Message(
        "fault",
        "`{key}` rises from {before} to {after}; what lies farther away cannot count more.",
        "`{key}` 从 {before} 升到 {after}；距离越远权重不得越大。",
        "Give weights that never rise, the first for the shortest times.",
        "请给出不递增的权重，最短时间在前。",
    ),
    "decay_weighs_nothing": Message(
        "fault",
        "`{key}` starts at 0, so nothing counts at all.",
        "`{key}` 以 0 开始，任何设施都不计入。",
        "Give the nearest facilities a weight above 0.",
        "请为最近的设施给出大于 0 的权重。",
    ),
    "view_of_people_only": Message(
        "fault",
        "`{key}` is facilities, but {measure} says nothing about a facility.",
        "`{key}` 为 facilities，但 {measure} 不描述设施。",
        "Take it out, or choose cumulative, gravity, huff or a floating catchment.",
        "请删去，或改用 cumulative、gravity、huff 或移动搜寻类指标。",
    ),
    "capacity_scaled": Message(
        "note",
        "{measure}: one unit of capacity of {service} stands for {people} people, so that capacity and the people who reach it agree.",
        "{measure}：为使容量与可达人口相等，{service} 每单位容量按 {people} 人计。",
        "Hold this against what one unit is meant to serve.",
        "请与每单位容量应服务的人数对照。",
    ),
    "flows_not_balanced": Message(
        "serious",
        "{measure}: no flows use all facilities of {service} in proportion to their capacity; after {rounds} rounds one is {off} % off.",
        "{measure}：不存在按容量比例使用全部 {service} 设施的流量；{rounds} 轮后最大偏差为 {off} %。",
        "Raise the limit, or see in `assignments` which facilities too few people reach.",
        "请增大上限，或在 `assignments` 中查看哪些设施可达人口过少。",
    ),
    "people_turned_away": Message(
        "warning",
        "{measure}: even the best that a planner could arrange gives {people} people no place at {service}; people left to choose would do worse.",
        "{measure}：即使按规划最优安排，仍有 {people} 人得不到 {service} 的名额；若由居民自行选择，情况只会更差。",
        "See `access_measures` for where they live; build or enlarge, or raise the limit.",
        "请在 `access_measures` 中查看其所在；可新建或扩建设施，或增大上限。",
    ),
    "assignments_without_margin": Message(
        "note",
        "{measure}: {people} people of the margin go to facilities too; they have no rows in `assignments`.",
        "{measure}：外围另有 {people} 人前往这些设施，`assignments` 中不列出。",
        "Sums over a facility's rows are those of the people inside; the view `facilities` counts everybody.",
        "按设施汇总的行仅含规划范围内人口；`view: facilities` 计入全部人口。",
    ),
    "transport_people_wrong": Message(
        "fault",
        "{count} rows have people that are negative or no number; the first, in position {position}, has {seen}.",
        "有 {count} 行的人数为负或不是数；第一处在位置 {position}，值为 {seen}。",
        "Give every row a number of people that is 0 or more.",
        "请为每一行填写不小于 0 的人数。",
    ),
    "transport_room_wrong": Message(
        "fault",
        "{count} facilities have room that is negative or no number; the first, in position {position}, has {seen}.",
        "有 {count} 个设施的可容纳人数为负或不是数；第一处在位置 {position}，值为 {seen}。",
        "Give every facility a capacity of 0 or more.",
        "请为每个设施填写不小于 0 的容量。",
    ),
}
