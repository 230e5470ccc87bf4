"""Every method that a plan may use, in our own words: title, formula, what it says, and source.

t are minutes (or metres), P people, S capacity, T a limit or standard, f a decay, w weights, [x] 1 where x holds and else 0.
"""

from __future__ import annotations

from geoplan.reporting.bilingual import Method, Said


def _methods(*rows: tuple[str, str, str, str, str, str, str]) -> dict[str, Method]:
    """Methods from rows of key, title in English and Chinese, formula, what it says in English and Chinese, source."""
    return {
        key: Method(key, Said(en, zh), formula, Said(says_en, says_zh), source)
        for key, en, zh, formula, says_en, says_zh, source in rows
    }


TRAVEL = _methods(
    (
        "travel", "Travel time", "出行时间", "tᵢⱼ = min over ways Σ length / speed + access legs",
        "The quickest way over the road network, each edge rounded once to a millisecond, with the way from the place to its "
        "road. Never a straight line.",
        "沿道路网络的最短时间路径，每条路段取整到毫秒一次，并计入地点到道路的接入段；不用直线距离。",
        "Dijkstra 1959; speeds: {speeds}",
    ),
    (
        "coverage", "Coverage", "覆盖率", "C = Σᵢ Pᵢ · [tᵢ ≤ T] / Σᵢ Pᵢ",
        "The share of the people within the standard T of their nearest facility; the limit itself counts as within.",
        "到最近设施不超过标准 T 的人口比例；恰好等于标准视为达标。",
        "definition",
    ),
    (
        "gaps", "Gaps and their causes", "缺口及其原因", "priority: Σᵢ Pᵢ · [tᵢ > T], then (tᵢ − T) / T",
        "A settlement has a gap where people are beyond the standard. The first cause that applies is told, since each calls "
        "for another remedy. Where facilities are not all known, no gap is counted and no priority given.",
        "居民点中有人未达标即为缺口；原因取依次判断中最先成立者，因为对策各不相同。设施数据不完整的服务不计缺口、不排优先级。",
        "definition",
    ),
    (
        "border_effect", "Borders open and closed", "边界开放与关闭", "ΔC = C(open) − C(closed)",
        "Access computed again with the facilities of one's own side only. It is no forecast.",
        "只用本侧设施重新计算可达性，与边界开放时相比；并非预测。",
        "definition",
    ),
    (
        "rural_access", "Rural Access Index", "农村通达指数", "RAI = Σᵢ Pᵢ · [distance to an all-season road ≤ T] / Σᵢ Pᵢ",
        "The share of rural people near a road that is open all year.",
        "居住在四季通行道路附近的农村人口比例。",
        "Roberts, Shyam & Rastogi 2006 (World Bank)",
    ),
    (
        "catchments", "Catchments", "服务范围", "cell → argminⱼ (access + tⱼ)",
        "Every cell of a grid belongs to the facility it reaches soonest; borders are simplified together. People are counted "
        "from demand points, never from polygons.",
        "栅格单元归属最先到达的设施，边界统一简化；人口按需求点计，不按面积计。",
        "network Voronoi; Okabe et al. 2008",
    ),
)  # fmt: skip

MEASURES = _methods(
    (
        "nearest", "Nearest facility", "最近设施", "Aᵢ = minⱼ tᵢⱼ",
        "Minutes to the nearest facility.", "到最近设施的时间。", "definition",
    ),
    (
        "kth_nearest", "k-th nearest facility", "第 k 近设施", "Aᵢ = the k-th smallest tᵢⱼ",
        "Minutes to the k-th nearest facility: whether there is a choice.", "到第 k 近设施的时间，反映是否有选择余地。",
        "definition",
    ),
    (
        "cumulative", "Cumulative opportunities", "累积机会", "Aᵢ = Σⱼ Sⱼ · [tᵢⱼ ≤ T]",
        "Capacity within the limit.", "时限内可及的容量。", "Wachs & Kumagai 1973",
    ),
    (
        "gravity", "Gravity", "重力模型", "Aᵢ = Σⱼ Sⱼ · f(tᵢⱼ)",
        "Capacity, counting less the farther away it is; it has no unit that can be held against a norm.",
        "容量随距离衰减后求和；其单位不能与定额比较。", "Hansen 1959",
    ),
    (
        "2sfca", "Two-step floating catchment area", "两步移动搜索法（2SFCA）",
        "Rⱼ = Sⱼ / Σᵢ Pᵢ [tᵢⱼ ≤ T];  Aᵢ = Σⱼ Rⱼ [tᵢⱼ ≤ T]",
        "Capacity per person, shared by all who can reach it.", "人均容量，由所有可达者分享。",
        "Radke & Mu 2000; Luo & Wang 2003",
    ),
    (
        "e2sfca", "Enhanced 2SFCA", "增强型两步移动搜索法（E2SFCA）",
        "Rⱼ = Sⱼ / Σᵢ Pᵢ f(tᵢⱼ);  Aᵢ = Σⱼ Rⱼ f(tᵢⱼ)",
        "As 2SFCA, with weights that fall with distance in both steps.", "两步均按距离衰减加权的 2SFCA。", "Luo & Qi 2009",
    ),
    (
        "3sfca", "Three-step floating catchment area", "三步移动搜索法（3SFCA）",
        "Gᵢⱼ = fᵢⱼ / Σₖ fᵢₖ;  Rⱼ = Sⱼ / Σᵢ Pᵢ Gᵢⱼ fᵢⱼ;  Aᵢ = Σⱼ Rⱼ Gᵢⱼ fᵢⱼ",
        "People share themselves out among the facilities they may choose.", "居民在可选设施之间分配需求。",
        "Wan, Zou & Sternberg 2012",
    ),
    (
        "m2sfca", "Modified 2SFCA", "改进型两步移动搜索法（M2SFCA）", "Rⱼ = Sⱼ / Σᵢ Pᵢ fᵢⱼ;  Aᵢ = Σⱼ Rⱼ fᵢⱼ²",
        "Supply in the wrong place counts as partly lost.", "布局不当的供给部分视为损失。", "Delamater 2013",
    ),
    (
        "kd2sfca", "Kernel density 2SFCA", "核密度两步移动搜索法", "E2SFCA with f(t) = ¾ (1 − (t/T)²)",
        "Weights without steps, ending at the limit.", "权重连续衰减，至时限为零。", "Dai & Wang 2011",
    ),
    (
        "gaussian_2sfca", "Gaussian 2SFCA", "高斯两步移动搜索法",
        "E2SFCA with f(t) = (e^(−½(t/T)²) − e^(−½)) / (1 − e^(−½))",
        "Weights of a bell that ends at the limit.", "高斯型权重，至时限为零。", "Dai 2010",
    ),
    (
        "huff", "Huff model", "Huff 模型", "pᵢⱼ = Sⱼ^α fᵢⱼ / Σₖ Sₖ^α fᵢₖ;  Aᵢ = Σⱼ pᵢⱼ tᵢⱼ",
        "People choose by size and distance; nobody is turned away.", "居民按规模与距离选择设施，不设容量上限。", "Huff 1963",
    ),
    (
        "doubly_constrained", "Doubly constrained flows", "双约束流量模型", "Tᵢⱼ = Pᵢ bⱼ fᵢⱼ / Σₖ bₖ fᵢₖ,  Σᵢ Tᵢⱼ = c · Sⱼ",
        "Everybody goes, every place is taken.", "人人都去，每个容量都被用满。", "Wilson 1967; Furness 1965",
    ),
    (
        "capacity_limited", "Assignment within capacity", "容量约束分配", "min Σ turned away, then min Σ Tᵢⱼ tᵢⱼ, Σᵢ Tᵢⱼ ≤ Sⱼ",
        "The planner's optimum of assigned places; not how people choose.", "规划者的最优分配，并非居民的自主选择。",
        "transportation problem",
    ),
)  # fmt: skip

EQUITY = _methods(
    (
        "gini", "Gini index and Lorenz curve", "基尼系数与洛伦兹曲线", "G = 1 − Σᵢ pᵢ (Lᵢ + Lᵢ₋₁)",
        "0: all have the same; 1: one has everything.", "0 为完全平均，1 为完全集中。", "Lorenz 1905; Gini 1912",
    ),
    (
        "theil", "Theil index", "泰尔指数", "T = Σᵢ pᵢ (yᵢ/μ) ln(yᵢ/μ)",
        "Splits exactly into inequality between and within groups.", "可精确分解为组间与组内差异。",
        "Theil 1967; Shorrocks 1980",
    ),
    (
        "atkinson", "Atkinson index", "阿特金森指数", "A = 1 − [Σᵢ pᵢ (yᵢ/μ)^(1−ε)]^(1/(1−ε))",
        "The share that could be given up if the rest were spread evenly.", "若平均分配可节省的份额。", "Atkinson 1970",
    ),
    (
        "williamson", "Williamson index", "威廉姆森系数", "W = √(Σ pᶜ (μᶜ − μ)²) / μ",
        "Balance between counties alone.", "仅衡量县际差异。", "Williamson 1965",
    ),
    (
        "concentration", "Concentration index", "集中指数", "C = 2 cov(y, R) / μ",
        "Whether the better-off have more (+) or less (−).", "较富裕者得到更多（正）或更少（负）。",
        "Kakwani, Wagstaff & van Doorslaer 1997",
    ),
    (
        "fgt", "Shortfall below a line", "FGT 指数", "FGTₐ = Σᵢ pᵢ ((z − yᵢ)/z)ᵃ over yᵢ < z",
        "How many are below the line, how far, and how badly the worst.", "低于标准线的人数、深度与强度。",
        "Foster, Greer & Thorbecke 1984",
    ),
)  # fmt: skip

WEIGHTS = _methods(
    (
        "equal", "Equal weights", "等权", "wₖ = 1 / n",
        "Every indicator counts the same; two that say one thing count it twice.", "各指标等权；含义重复的指标会被重复计算。",
        "definition",
    ),
    (
        "given", "Given weights", "给定权重", "wₖ = vₖ / Σ v",
        "Weights that somebody answers for.", "由责任方给定的权重。", "config",
    ),
    (
        "ahp", "Analytic hierarchy process", "层次分析法（AHP）", "A w = λ w;  CI = (λ − n)/(n − 1);  CR = CI / RI < 0.1",
        "Weights from comparisons of pairs; inconsistent ones are refused.", "由两两比较得到权重，一致性比率不合格者不予采用。",
        "Saaty 1980; Aczél & Saaty 1983",
    ),
    (
        "entropy", "Entropy weights", "熵权法", "dₖ = 1 + Σⱼ p ln p / ln m;  wₖ = dₖ / Σ d",
        "Measures how unevenly values are spread, not how much they matter.", "反映数值离散程度，并不代表重要性。",
        "Zeleny 1982",
    ),
    (
        "critic", "CRITIC weights", "CRITIC 法", "cₖ = σₖ Σₗ (1 − rₖₗ);  wₖ = cₖ / Σ c",
        "Spread times disagreement with the other indicators.", "对比强度乘以冲突性。",
        "Diakoulaki, Mavrotas & Papayannakis 1995",
    ),
    (
        "combined", "Combined weights", "组合赋权", "w = Σₖ αₖ uₖ",
        "Several weightings taken together.", "多种权重的组合。", "game-theoretic, product or linear combination",
    ),
)  # fmt: skip

RANKINGS = _methods(
    (
        "topsis", "TOPSIS", "TOPSIS 法", "sⱼ = d⁻ⱼ / (d⁺ⱼ + d⁻ⱼ)",
        "Near the best and far from the worst that there are; values are divided by √Σx².",
        "接近最优、远离最劣；数值按向量归一化。", "Hwang & Yoon 1981",
    ),
    (
        "saw", "Weighted sum", "加权求和（SAW）", "sⱼ = Σₖ wₖ xⱼₖ",
        "The weighted sum of indicators from 0 to 1.", "归一化指标的加权和。", "Churchman & Ackoff 1954",
    ),
    (
        "wpm", "Weighted product", "加权乘积（WPM）", "sⱼ = Πₖ xⱼₖ^wₖ",
        "The weighted product; a very low value cannot be made up for.", "加权乘积；过低的指标难以弥补。",
        "Bridgman 1922; Miller & Starr 1969",
    ),
    (
        "vikor", "VIKOR", "VIKOR 法", "Qⱼ = v (Sⱼ − S*)/(S⁻ − S*) + (1 − v)(Rⱼ − R*)/(R⁻ − R*)",
        "A compromise between all shortfalls and the worst one.", "总体差距与最大差距之间的折中。", "Opricovic & Tzeng 2004",
    ),
    (
        "promethee", "PROMETHEE II", "PROMETHEE II 法", "φ(j) = φ⁺(j) − φ⁻(j)",
        "Net preference over all others.", "相对其他候选地的净偏好。", "Brans & Vincke 1985",
    ),
)  # fmt: skip

SYSTEM = _methods(
    (
        "travel_of_tiers", "Travel of the urban system", "城镇体系的出行", "Z = Σₖ wₖ Σᵢ Pᵢ · t(i, Lₖ)",
        "Weighted person-minutes to the nearest place of every level Lₖ. {objective} The tiers are chosen together, not one "
        "after the other.",
        "到各层级最近地方的加权人·分钟。{objective}各层级联合选择，而非逐级选择。",
        "Hakimi 1964; ReVelle & Swain 1970; Şahin & Süral 2007",
    ),
    (
        "merit", "Merit", "综合得分", "M = Σⱼ sⱼ · Wⱼ",
        "Scores of the chosen places, each times the weights of the levels it serves.", "入选地方的得分乘以其所服务层级的权重。",
        "definition",
    ),
    (
        "proof", "Proof of optimality", "最优性证明", "gap = |objective − bound| / |objective|",
        "The objective is counted afresh from the chosen places; the bound is what no plan can beat.",
        "目标值由入选地方重新计算；界是任何方案都无法超越的值。",
        "branch and bound with Lagrangean bounds; HiGHS",
    ),
    (
        "quotas", "Price of a place", "名额价格", "price(p) = Z(p) − Z(p + 1)",
        "What one more place of a tier would bring, both counts solved.", "某层级再增一处的得益，两种名额均求解。", "definition",
    ),
    (
        "frontier", "Travel against merit", "出行与得分的权衡", "min Z subject to M ≥ ε",
        "Every point is a plan that no other beats in both.", "每个点都是在两方面不被同时超越的方案。",
        "ε-constraint method; Haimes et al. 1971",
    ),
    (
        "robustness", "Robustness", "稳定性检验", "share of draws that choose j, with its 95 % interval",
        "Weights, speeds and people are drawn again, as wrong as they may be, and the same question is solved each time. "
        "Robust in: the interval lies above 0.8; robust out: below 0.2; else contested.",
        "按可能的误差重新抽取权重、速度与人口，每次重新求解。区间全部高于 0.8 为稳定入选，低于 0.2 为稳定落选，其余有争议。",
        "Wilson 1927 for the interval",
    ),
    (
        "acceptability", "Ranks without given weights", "无给定权重的名次", "bⱼᵣ = share of weights with which j ranks r",
        "Which weights would make a place best.", "何种权重会使某地居首。", "SMAA-2; Lahdelma & Salminen 2001",
    ),
    (
        "audit", "The official list", "官方名单对照", "ΔZ, ΔM of following the list",
        "What each place of the official list costs or brings against the plan.", "官方名单中各地相对方案的代价或得益。",
        "definition",
    ),
    (
        "hinterlands", "Hinterlands and links", "腹地与上下级", "i → argminⱼ t(i, j);  parent(j) = argminₖ t(j, k)",
        "People belong to the nearest place of the lowest level, a place to the nearest of the next level up.",
        "居民归属最近的最低层级地方，地方归属最近的上一层级地方。", "definition",
    ),
    (
        "chains", "Chains village – town – seat", "“村—镇—县城”联系", "broken where t(village, town) > T₁ or t(town, seat) > T₂",
        "Whether a settlement reaches its town, and the town its seat, within the limits.",
        "居民点到镇、镇到县城是否均在时限之内。", "limits: {chains}",
    ),
    (
        "axes", "Axes", "发展轴线", "quickest way village → town → seat",
        "The road from a key village through its town to the seat, and who lives along it.",
        "自中心村经镇至县城的最短路径及沿线人口。", "definition",
    ),
    (
        "competition", "Competition for hinterlands", "腹地竞争", "share of people with t(i, k) − t(i, j) ≤ tie",
        "Two places compete where many people of each would need hardly longer to the other.",
        "两地各有较多居民到对方几乎同样近时，视为相互竞争。", "definition",
    ),
    (
        "spheres", "Spheres of influence", "影响范围", "argmaxⱼ Mⱼ / t(i, j)^β;  d_B = D / (1 + (M_A/M_B)^(1/β))",
        "Where a place draws most. Exponent and attraction are assumptions.", "吸引力最大的地方；指数与吸引量均为假设。",
        "Reilly 1931; Converse 1949",
    ),
    (
        "bundles", "Functions of the tiers", "层级功能配置", "missing = services of the tier not found in the place",
        "Which of the functions that its tier should have a place lacks.", "该层级应有而缺少的功能。", "config",
    ),
)  # fmt: skip

FUNCTIONS = _methods(
    (
        "functions", "Functional index and centrality", "职能指数与中心性", "Cₛ = 100 / Fₛ;  index = Σₛ nₛ Cₛ",
        "Every service shares out 100 among its facilities: a rare service counts more.",
        "每类服务共 100 分，由其设施平分；稀有服务得分更高。",
        "Davies 1967; Rondinelli 1985",
    ),
    (
        "scalogram", "Scalogram and threshold population", "职能量表与门槛人口", "reproducibility = 1 − errors / cells",
        "Whether services build on each other, and at which size half of the settlements have one.",
        "服务是否逐级具备，以及半数居民点具备某服务时的人口规模。", "Guttman 1944; Menzel 1953; Haggett & Gunawardena 1964",
    ),
    (
        "rank_size", "Rank and size", "位序—规模", "ln(rank − ½) = a − b ln P;  primacy = P₁ / P₂",
        "How evenly sizes fall off; with few places the standard error says more than b.",
        "规模分布的均衡程度；地方较少时应看标准误。",
        "Jefferson 1939; Gabaix & Ibragimov 2011",
    ),
    (
        "flows", "Flows", "居民点间联系", "F_ab = M_a M_b / t_ab^β",
        "Assumed or counted flows between settlements; only ratios mean anything.",
        "假设或统计的联系强度；仅比值有意义。", "Zipf 1946",
    ),
    (
        "flow_regions", "Regions by the largest flow", "主导流分区", "a depends on argmax_b F_ab where b receives more than a",
        "Whom each settlement depends on most.", "各居民点最主要的依附对象。", "Nystuen & Dacey 1961",
    ),
)  # fmt: skip

SITING = _methods(
    (
        "lscp", "Fewest sites for everybody", "集合覆盖模型（LSCP）", "min Σ yⱼ,  Σ_{j∈Nᵢ} yⱼ ≥ 1 for all i",
        "As few sites as keep the standard for everybody.", "以最少站点使所有人达标。", "Toregas, Swain, ReVelle & Bergman 1971",
    ),
    (
        "mclp", "Most people served", "最大覆盖模型（MCLP）", "max Σ Pᵢ [tᵢ ≤ T],  Σ yⱼ = p",
        "What p more sites bring at most.", "新增 p 处站点的最大覆盖人口。", "Church & ReVelle 1974",
    ),
    (
        "backup", "Served twice", "备用覆盖模型", "max Σ Pᵢ [one in Nᵢ], then max Σ Pᵢ [two in Nᵢ]",
        "First that one is within reach, then a second.", "先保证一处可达，再争取两处。", "Hogan & ReVelle 1986",
    ),
    (
        "p_median", "Least travel", "p-中位模型", "min Σ Pᵢ tᵢ,  Σ yⱼ = p",
        "Everybody as near as can be on average.", "总出行最少。", "Hakimi 1964; ReVelle & Swain 1970",
    ),
    (
        "least_excess", "Least travel beyond the standard", "最小超标模型", "min Σ Pᵢ max(0, tᵢ − T)",
        "A little too far is less bad than much too far.", "超标越多代价越大。", "definition",
    ),
    (
        "p_centre", "Shortest longest way", "p-中心模型", "min maxᵢ tᵢ",
        "Nobody is forgotten.", "最远者尽可能近。", "Hakimi 1964; Minieka 1970",
    ),
    (
        "least_p90", "Shortest way of nearly all", "分位数 p-中心模型", "min T with Σ Pᵢ [tᵢ ≤ T] ≥ share · Σ Pᵢ",
        "As the p-centre, without the last hamlet deciding.", "同 p-中心，但不由最后少数人决定。", "Daskin & Owen 1999",
    ),
    (
        "p_dispersion", "Sites far apart", "p-分散模型", "max min t_jk over open j, k",
        "Sites kept apart; it does not look at people.", "站点彼此远离；不考虑人口。", "Kuby 1987",
    ),
    (
        "close", "Which can go", "撤并模型", "min Σ Pᵢ tᵢ with tᵢ ≤ max(T, today's tᵢ)",
        "Nobody within the standard now loses it, and nobody else gets farther.", "现已达标者不失标，其余人不变远。",
        "set covering and p-median",
    ),
    (
        "capacitated_cover", "Most people placed", "容量约束覆盖模型", "max Σ placed within T, then min Σ people · t, Σ ≤ Sⱼ",
        "Whom the facilities can hold.", "设施容量内可安置的人数最多。", "Current & Storbeck 1988",
    ),
    (
        "capacitated_median", "Everybody placed", "容量约束 p-中位模型", "min Σ people · t, everybody placed, Σ ≤ Sⱼ",
        "Everybody has a place, with least travel.", "人人有位且总出行最少。", "Mulvey & Beck 1984",
    ),
)  # fmt: skip
