// Gaps: what cannot be assessed first, then the gaps by priority with cause and remedy, and the counties.
"use strict";
(function () {
  const UNITS = { min: "minutes", m: "metres" }; // as the words of the page call them

  function draw(section, data, page) {
    const rows = page.rows(data.gaps.rows).map((row) => Object.assign(row, { name_en: data.english[row.settlement_id] || "" }));
    const unknown = notAssessed(page, data);
    if (unknown) section.append(unknown);
    section.append(rows.length ? known(page, data, rows) : page.el("p", {}, none(page, data)));
    if (data.county_gaps) section.append(counties(page, data));
    if (data.border_effect) section.append(border(page, data));
  }

  function none(page, data) {
    if (!data.assessed.length) return page.say("No service could be assessed. That is not the same as no gaps.", "没有可评估的服务。这不等于没有缺口。");
    return page.say(
      `Assessed without a gap: ${data.assessed.map(page.named).join(", ")}.`,
      `可评估且未发现缺口的服务：${data.assessed.map(page.named).join("、")}。`
    );
  }

  const county = (page, data, id) => page.pick(data.counties[id]) || id;
  const sum = (rows, key) => rows.reduce((total, row) => total + (typeof row[key] === "number" ? row[key] : 0), 0);

  function notAssessed(page, data) {
    const held = data.not_assessable;
    if (!held.length) return null;
    const services = Array.from(new Set(held.map((row) => row.service)));
    const line = (service) => {
      const own = held.filter((row) => row.service === service);
      const told = own.map((row) => county(page, data, row.county_id));
      return page.el(
        "li", {}, page.el("strong", {}, page.name(page.named(service))), page.say(": facilities incomplete, ", "：设施数据不完整，"),
        page.say(
          `${page.number(sum(own, "settlements"))} settlements with ${page.number(sum(own, "people"))} people (column ${page.based(own[0].base)}) in `,
          `涉及 ${page.number(sum(own, "settlements"))} 个居民点、${page.number(sum(own, "people"))} 人（口径：${page.based(own[0].base)}）：`
        ),
        page.name(told.join(page.say(", ", "、"))), page.say(".", "。")
      );
    };
    return page.el(
      "div", { class: "caution", id: "gaps-not-assessed" },
      page.el("h3", {}, page.say("Gaps not assessed", "未评估的缺口")),
      page.el("p", {}, page.say("Where not all facilities are known, a missing facility may only be missing from the map. These are not zero gaps:", "设施未全部掌握时，“缺设施”可能只是地图未载。以下并非“零缺口”：")),
      page.el("ul", {}, services.map(line)),
      page.el("p", {}, page.say("To assess them: map all facilities of the service, then set completeness: full and run again.", "若要评估：先补全该服务的全部设施，再设 completeness: full 重新运行。"))
    );
  }

  // an amount with its unit, which differs from row to row
  const amount = (page, key) => (row) =>
    row[key] === null ? "–" : page.amount(row[key]) + (row.unit ? " " + page.word(UNITS[row.unit] || row.unit) : "");

  function known(page, data, rows) {
    const keys = ["priority", "name", "county_id", "service", "cause", "remedy", "people_beyond", "people", "base", "need", "have", "shortfall", "standard", "standard_source", "confidence", "edge", "basis"];
    const bases = Array.from(new Set(rows.map((row) => row.base)));
    const columns = page.columns(data.gaps, keys.filter((key) => key !== "base" || bases.length > 1), {
      priority: { kind: "rank", label: { en: "Priority", zh: "优先次序" } },
      name: { kind: "place", lead: true, label: { en: "Settlement", zh: "居民点" } },
      county_id: { kind: "category", label: { en: "County", zh: "县" }, value: (row) => county(page, data, row.county_id) },
      remedy: { kind: "text", label: { en: "Remedy", zh: "对策" }, value: (row) => page.pick(data.remedies[row.cause]) },
      need: { show: amount(page, "need"), unit: "" }, have: { show: amount(page, "have"), unit: "" }, shortfall: { show: amount(page, "shortfall"), unit: "" },
      edge: { label: { en: "May be an effect of the border", zh: "可能受外围数据影响" } },
      standard_source: { wide: true },
    });
    const base = bases.map(page.based).join(", ");
    return page.table({
      caption: page.say(`Gaps, the first priority first; population base: ${base}`, `缺口（按优先次序）；人口口径：${base}`),
      columns, rows, sort: { key: "priority", descending: false },
      onRow: (row) => page.select("settlement", row.settlement_id, "gaps"),
      state: (page.state.gaps = page.state.gaps || {}),
    });
  }

  function counties(page, data) {
    const rows = page.rows(data.county_gaps.rows);
    const base = Array.from(new Set(rows.map((row) => row.base))).map(page.based).join(", ");
    const unknown = (row) => row.cause === "not_assessable";
    const is = page.doubts(data.coverage_is);
    const count = (key) => ({ show: (row) => (unknown(row) ? page.word("not_assessable") : page.number(row[key])) });
    const columns = page.columns(data.county_gaps, ["name", "service", "cause", "people_beyond", "people", "coverage", "coverage_promised", "facilities", "settlements_with_gap", "need", "have", "shortfall", "standard", "standard_source", "basis"], {
      name: { kind: "category", lead: true, label: { en: "County", zh: "县" }, value: (row) => county(page, data, row.county_id) || row.name },
      people_beyond: count("people_beyond"), settlements_with_gap: count("settlements_with_gap"),
      coverage: { label: { en: "Coverage", zh: "覆盖率" }, show: (row) => (unknown(row) ? page.word("not_assessable") : page.covered(row.coverage, is(row.service, row.base, row.county_id))) },
      facilities: { show: (row) => (unknown(row) && row.facilities !== null ? "≥ " : "") + page.number(row.facilities), label: { en: "Open facilities", zh: "现状设施数" } },
      need: { show: amount(page, "need"), unit: "" }, have: { show: amount(page, "have"), unit: "" }, shortfall: { show: amount(page, "shortfall"), unit: "" },
      standard_source: { wide: true },
    });
    return page.el("div", {}, page.el("h3", {}, page.say("By county", "按县汇总")), page.table({
      caption: page.say(`Gaps by county and service; population base: ${base}`, `各县各项服务的缺口；人口口径：${base}`),
      columns, rows, sort: { key: "people_beyond", descending: true }, state: (page.state.counties = page.state.counties || {}),
    }));
  }

  function border(page, data) {
    const rows = page.rows(data.border_effect.rows);
    const base = Array.from(new Set(rows.map((row) => row.base))).map(page.based).join(", ");
    const is = page.doubts(data.coverage_is);
    const covered = (key) => ({ show: (row) => page.covered(row[key], is(row.service, row.base, row.area_id)) });
    const columns = page.columns(data.border_effect, ["name", "service", "border", "people", "people_only_across", "coverage_open", "coverage_closed", "coverage_difference", "extra_min", "completeness", "basis"], {
      name: { kind: "category", lead: true, label: { en: "Area", zh: "区域" }, value: (row) => (row.area_level === "area" ? page.say("whole area", "全域") : county(page, data, row.area_id) || row.name) },
      border: { kind: "code" }, completeness: { kind: "code" },
      coverage_open: covered("coverage_open"), coverage_closed: covered("coverage_closed"),
    });
    return page.el("div", {}, page.el("h3", {}, page.say("If nobody crossed the border", "若不跨界使用设施")), page.table({
      caption: page.say(`Coverage with borders open and closed; population base: ${base}`, `边界开放与关闭的覆盖率；人口口径：${base}`),
      columns, rows, sort: { key: "people_only_across", descending: true }, state: (page.state.border = page.state.border || {}),
    }));
  }

  geoplan.part("gaps", { title: { en: "Gaps, their causes and remedies", zh: "服务缺口、成因与对策" }, draw });
})();
