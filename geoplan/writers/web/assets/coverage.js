// Coverage: each service with its standard and the spread of its minutes, counties side by side, and how fairly it is shared.
"use strict";
(function () {
  const GROUPS = {
    all: { en: "everybody", zh: "全部人口" }, urban: { en: "urban people", zh: "城镇人口" }, rural: { en: "rural people", zh: "乡村人口" },
  };
  const group = (page, code) => page.pick(GROUPS[code]) || code;

  const mark = (row) => geoplan.page.mark(row.coverage, row.coverage_is);
  const covered = (page, row) => page.covered(row.coverage, row.coverage_is);

  function draw(section, data, page) {
    const rows = page.rows(data.summary.rows);
    const whole = new Map(
      data.services.map((service) => [
        service.service,
        rows.find((row) => row.area_level === "area" && row.group === "all" && row.service === service.service && row.base === service.base),
      ])
    );
    section.append(
      page.el("p", { class: "lead" }, page.say("How many people are within the standard of each service, by the network of roads. Population base: ", "各项服务按路网计算的达标人口。人口口径："), page.name(bases(data, page).join(", ")), page.say(".", "。")),
      key(page, rows),
      page.el("div", { class: "cards" }, data.services.map((service) => card(page, service, whole.get(service.service)))),
      counties(page, data, rows),
      table(page, data, rows)
    );
    if (data.contrasts) section.append(contrasts(page, data.contrasts, data.counties, page.doubts(data.coverage_is)));
    if (data.lorenz) section.append(lorenz(page, data.lorenz));
    if (data.equity) section.append(equity(page, data));
  }

  const bases = (data, page) => Array.from(new Set(data.services.map((service) => service.base))).map(page.based);

  function key(page, rows) {
    const told = new Set(rows.map(mark));
    return page.el(
      "ul", { class: "notes" },
      told.has("≥ ") ? page.el("li", {}, page.say("≥ at least: facilities are missing from the data.", "≥ 为下限：设施数据不完整。")) : null,
      told.has("≈ ") ? page.el("li", {}, page.say("≈ indicative: demand points too coarse for the standard, or input not observed.", "≈ 仅供参考：需求点对该标准过粗，或输入并非实测。")) : null
    );
  }

  function card(page, service, row) {
    const way = page.pick(service.mode);
    const lines = [page.el("h3", {}, page.name(page.named(service.service)), way ? page.el("span", { class: "tag" }, page.name(way)) : null)];
    if (service.incomplete) lines.push(page.el("p", { class: "flag" }, page.say("Facilities incomplete: gaps are not assessed", "设施数据不完整：不评估缺口")));
    if (row) lines.push(page.el("p", { class: "big" }, covered(page, row)), page.el("p", {}, standing(page, service, row)), numbers(page, row));
    lines.push(service.curve.length ? spread(page, service, row) : page.el("p", { class: "soft" }, page.say("No one travels to it within the computed limit, so that there is no curve.", "计算范围内无人可达，故无曲线。")));
    return page.el("article", { class: "card" }, lines);
  }

  function standing(page, service, row) {
    const standard = page.pick(service.standard);
    if (!standard) return page.say("No standard is set.", "未设标准。");
    const source = row.standard_source || page.say("source not stated", "来源未注明");
    const sure = row.confidence ? page.say(`; confidence ${page.code(row.confidence)}`, `；可信度：${page.code(row.confidence)}`) : "";
    return [page.say("within ", "达标（标准："), page.name(standard), page.say(" — source: ", "；来源："), page.name(source), sure, page.say("", "）")];
  }

  function numbers(page, row) {
    const minutes = (value) => (value === null ? "–" : page.minutes(value));
    const pairs = [
      [page.say("People", "人口"), page.number(row.people)],
      [page.say("Reach one", "可达"), page.share(row.reached_share)],
      [page.say("Mean of those", "可达者平均"), minutes(row.mean)],
      [page.say("Median", "中位数"), minutes(row.median)],
      [page.say("90th percentile", "第90百分位"), minutes(row.p90)],
    ];
    return page.el("dl", { class: "keyfacts" }, pairs.map(([name, value]) => page.el("div", {}, page.el("dt", {}, name), page.el("dd", {}, value))));
  }

  function spread(page, service, row) {
    const metres = service.unit === "m";
    const marks = service.limits.map((limit) => ({
      x: limit.value,
      label: (limit.group === "all" ? page.say("standard ", "标准 ") : page.word(limit.group) + " ") + page.number(limit.value) + (metres ? page.say(" m", " 米") : page.say(" min", " 分钟")),
    }));
    const last = service.curve[service.curve.length - 1];
    const high = service.curve.find(([, share]) => share >= 0.98 * last[1]) || last;
    const most = Math.max(high[0] * 1.05, 1.4 * Math.max(0, ...marks.map((one) => one.x)), metres ? 100 : 1);
    return page.charts.curves({
      title: metres ? page.say("Share of people within a distance", "一定路程内的人口比例") : page.say("Share of people within a travel time", "一定时间内的人口比例"),
      desc: page.say(
        `Cumulative share of people (column ${page.based(service.base)}) who reach ${page.named(service.service)}; it ends at ${page.share(last[1])}, those who reach one.`,
        `可达${page.named(service.service)}的累计人口比例（口径：${page.based(service.base)}），止于可达人口 ${page.share(last[1])}。`
      ),
      x: { label: metres ? page.say("metres", "米") : page.say("minutes", "分钟"), max: most },
      y: { label: page.say("share of people", "人口比例"), max: 1, write: (value, exact) => (exact ? page.share(value) : page.number(100 * value) + " %") },
      series: [{ name: page.named(service.service), points: [[0, 0], ...service.curve], stepped: true, colour: page.colours.blue, dash: null }],
      marks,
    });
  }

  // one service at a time, the counties with the fewest within the standard first
  function counties(page, data, rows) {
    const own = rows.filter((row) => row.area_level === "county" && row.group === "all" && row.coverage !== null);
    const services = data.services.filter((service) => own.some((row) => row.service === service.service && row.base === service.base));
    if (!services.length) return null;
    const holder = page.el("div");
    const state = page.state;
    const show = () => {
      const service = services.find((one) => one.service === state.service) || services[0];
      const held = own.filter((row) => row.service === service.service && row.base === service.base).sort((a, b) => a.coverage - b.coverage);
      holder.replaceChildren(
        page.charts.bars({
          title: page.say(`Coverage of ${page.named(service.service)} by county`, `各县${page.named(service.service)}覆盖率`),
          desc: page.say(`Share of people (column ${page.based(service.base)}) within the standard, the lowest first.`, `达标人口比例（口径：${page.based(service.base)}），由低到高。`),
          label: page.say("coverage", "覆盖率"),
          most: 1,
          write: page.share,
          bars: held.map((row) => ({ label: county(page, data, row), value: row.coverage, note: mark(row).trim(), colour: page.colours.blue })),
        })
      );
    };
    const select = page.el("select", { id: "coverage-service", onchange: () => { state.service = select.value; show(); } }, services.map((one) => page.el("option", { value: one.service }, page.named(one.service))));
    select.value = state.service || services[0].service;
    show();
    return page.el("div", { class: "counties" }, page.el("h3", {}, page.say("Counties side by side", "各县对比")), page.el("p", { class: "tools" }, page.el("label", { for: select.id }, page.say("Service ", "服务 ")), select), holder);
  }

  function county(page, data, row) {
    if (row.area_level === "area") return page.say("whole area", "全域");
    return page.pick(data.counties[row.area_id]) || row.name || row.area_id;
  }

  function table(page, data, rows) {
    const named = { label: { en: "Area", zh: "区域" }, kind: "category", lead: true, value: (row) => county(page, data, row) };
    const modes = new Map(data.services.map((service) => [service.service, page.pick(service.mode)]));
    const keys = ["name", "service", "mode", "group", "base", "people", "coverage", "reached_share", "mean", "median", "p90", "gini", "standard", "standard_source", "confidence", "coverage_is", "basis"];
    const columns = page.columns(data.summary, keys, {
      name: named,
      mode: { label: { en: "Travel", zh: "出行方式" }, kind: "category", value: (row) => modes.get(row.service) || "" },
      group: { words: GROUPS },
      coverage: { label: { en: "Coverage", zh: "覆盖率" }, show: (row) => covered(page, row) },
      reached_share: { label: { en: "Reach one", zh: "可达比例" } },
      mean: { label: { en: "Mean of those", zh: "平均（可达者）" } },
      median: { label: { en: "Median", zh: "中位数" } },
      p90: { label: { en: "90th percentile", zh: "第90百分位" } },
      gini: { kind: "number", digits: 3, unit: "", label: { en: "Gini of times", zh: "时间基尼系数" } },
      coverage_is: { label: { en: "Coverage is", zh: "覆盖率性质" }, kind: "code" },
      standard_source: { wide: true },
    });
    return page.table({
      caption: page.say(`Coverage by area, service and group of people; population base: ${bases(data, page).join(", ")} unless the row says otherwise`, `按区域、服务与人群的覆盖率；人口口径见各行（主要为 ${bases(data, page).join("、")}）`),
      columns, rows, state: (page.state.table = page.state.table || {}),
    });
  }

  const INDICATORS = { coverage: ["share within the standard", "覆盖率"], mean_minutes: ["mean minutes of those who reach one", "可达者平均时间"] };

  function contrasts(page, held, counties, doubts) {
    const of = { highest: (row) => [row.highest_id], lowest: (row) => [row.lowest_id], urban: () => ["all", "urban"], rural: () => ["all", "rural"] };
    const is = (row, key) => (row.indicator === "coverage" ? doubts(row.service, row.base, ...(of[key] ? of[key](row) : ["all"])) : "");
    const write = (row, key) => (row[key] === null ? "–" : row.unit === "0–1" ? page.covered(row[key], is(row, key)) : measured(row, row[key]) + (row[key] === "inf" ? "" : " " + page.word(row.unit === "min" ? "minutes" : row.unit)));
    // the decimals of one unit are alike
    const measured = (row, value) => (typeof value !== "number" ? page.number(value) : row.unit === "min" ? page.number(value, 1) : row.unit === "m" ? page.number(value) : page.amount(value));
    const shown = (key) => ({ show: (row) => write(row, key), unit: "" });
    const own = Object.fromEntries(["value", "urban", "rural", "highest", "lowest"].map((key) => [key, shown(key)]));
    const named = (key, id) => ({ kind: "text", show: (row) => [page.name(page.pick(counties[row[id]]) || row[key] || row[id]), row[id] ? ": " + write(row, key.replace("_name", "")) : ""] });
    const rows = page.rows(held.rows);
    const endless = rows.some((row) => [row.urban_rural_ratio, row.highest_lowest_ratio].includes("inf"));
    const ratio = (key) => ({ digits: 2, show: (row) => (typeof row[key] === "number" ? page.number(row[key], 2) : "–") });
    const keys = ["service", "indicator", "measure", "base", "value", "urban", "rural", "urban_rural_ratio", "lowest_name", "highest_name", "highest_lowest_ratio", "completeness", "basis"];
    const columns = page.columns(held, keys, {
      ...own,
      indicator: { show: (row) => (INDICATORS[row.indicator] ? page.say(...INDICATORS[row.indicator]) : page.word(row.indicator)) },
      value: { ...own.value, label: { en: "Whole area", zh: "全域" } },
      lowest_name: { ...named("lowest_name", "lowest_id"), label: { en: "Lowest county", zh: "最低县" } },
      highest_name: { ...named("highest_name", "highest_id"), label: { en: "Highest county", zh: "最高县" } },
      urban_rural_ratio: ratio("urban_rural_ratio"), highest_lowest_ratio: ratio("highest_lowest_ratio"),
      completeness: { kind: "code" },
    });
    return page.el("div", {}, page.el("h3", {}, page.say("Urban and rural, highest and lowest", "城乡与县际对比")),
      endless ? page.el("p", { class: "soft" }, page.say("A ratio is – where the lower value is 0.", "较低值为 0 时不计算比值，记为“–”。")) : null, page.table({
      caption: page.say("Contrasts; population base as in each row", "对比；人口口径见各行"), columns, rows, filter: false, state: (page.state.contrasts = page.state.contrasts || {}),
    }));
  }

  function lorenz(page, curves) {
    const measures = Array.from(new Set(curves.map((curve) => curve.measure + "\n" + curve.base)));
    return page.el(
      "div", {}, page.el("h3", {}, page.say("How equally access is shared", "可达性分布的公平程度")),
      page.el("p", {}, page.say("Lorenz curves: the people with the least of a measure stand on the left. The farther a curve hangs below the straight line, the less equally it is shared.", "洛伦兹曲线：左侧为该指标值最低的人口。曲线离对角线越远，分布越不均等。")),
      page.el("div", { class: "cards" }, measures.map((measure) => {
        const own = curves.filter((curve) => curve.measure + "\n" + curve.base === measure);
        const title = page.say(`${own[0].measure} (population base: ${page.based(own[0].base)})`, `${own[0].measure}（人口口径：${page.based(own[0].base)}）`);
        const percent = (value) => page.number(100 * value) + " %";
        return page.charts.curves({
          title,
          desc: page.say("Share of the measure that the share of people with the least of it has.", "指标值最低的一定比例人口所占的指标份额。"),
          x: { label: page.say("share of people", "人口比例"), max: 1, write: percent },
          y: { label: page.say("share of the measure", "指标份额"), max: 1, write: (value, exact) => (exact ? page.share(value) : percent(value)) },
          series: own.map((curve) => ({ name: group(page, curve.group), points: curve.points })),
          diagonal: true,
          at: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
        });
      }))
    );
  }

  function equity(page, data) {
    const keys = ["name", "measure", "service", "group", "base", "people", "mean_value", "unit", "zero_share", "gini", "theil_t", "theil_l", "atkinson", "palma", "williamson", "concentration", "fgt0", "basis"];
    const three = Object.fromEntries(["gini", "theil_t", "theil_l", "atkinson", "palma", "williamson", "concentration", "fgt0"].map((key) => [key, { kind: "number", digits: 3, unit: "" }]));
    const columns = page.columns(data.equity, keys, {
      ...three,
      name: { label: { en: "Area", zh: "区域" }, kind: "category", value: (row) => county(page, data, row) },
      measure: { kind: "category" }, mean_value: { unit: "" },
      group: { words: GROUPS },
    });
    return page.table({
      caption: page.say("Indices of equity; population base as in each row", "公平性指标；人口口径见各行"), columns, rows: page.rows(data.equity.rows), state: (page.state.equity = page.state.equity || {}),
    });
  }

  geoplan.part("coverage", { title: { en: "Coverage and its spread", zh: "服务覆盖与分布" }, draw });
})();
