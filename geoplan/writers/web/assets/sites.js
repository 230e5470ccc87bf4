// Sites and investments: each question with its works in order, what they bring together, what they cost, and the proof.
"use strict";
(function () {
  const ASKED = {
    model: ["asked for", "目标"], count: ["sites", "处数"], share: ["share of people", "人口比例"], budget: ["budget", "预算"],
    within_min: ["within minutes", "时限（分钟）"], existing: ["existing facilities", "现有设施"], weight: ["counted by", "权重"],
  };

  function draw(section, data, page) {
    if (!data.questions.some((question) => question.rows.count)) section.append(page.el("p", {}, page.say("No works are proposed: what is there already does what was asked for, or nothing could.", "没有建议的工程：现状已满足要求，或无可行方案。")));
    section.append(...data.questions.map((question) => one(page, data, question)));
    const all = investments(page, data);
    if (all) section.append(all);
  }

  // a question has the name that the user gave it; its service says what it is about
  function about(question, page) {
    return page.say(`${page.named(question.siting)} — ${page.named(question.service)}`, `选址 ${question.siting}（${page.named(question.service)}）`);
  }

  function one(page, data, question) {
    const rows = page.rows(question.rows);
    const asked = Object.entries(question.asked).filter(([key]) => ASKED[key]);
    const written = asked.map(([key, value]) => `${page.say(...ASKED[key])}: ${typeof value === "number" ? page.number(value, value % 1 ? 2 : 0) : page.code(value)}${key === "budget" && question.asked.currency ? " " + question.asked.currency : ""}`);
    return page.el(
      "article", { class: "question" },
      page.el("h3", {}, page.name(about(question, page))),
      written.length ? page.el("p", { class: "soft" }, page.name(written.join(page.say("; ", "；")))) : null,
      page.proof(question.proofs),
      rows.length > 1 ? curve(page, rows) : null,
      rows.length ? table(page, data, question, rows) : null
    );
  }

  const total = (rows, key) => rows.reduce((sum, row) => sum + (typeof row[key] === "number" ? row[key] : 0), 0);

  function curve(page, rows) {
    // where nobody is newly within reach, as with less travel, what the works add to the objective is drawn
    const people = total(rows, "people_gained") > 0;
    const of = people ? "people_gained" : "marginal_gain";
    let sum = 0;
    const points = [[0, 0]];
    for (const row of rows) {
      sum += typeof row[of] === "number" ? row[of] : 0;
      points.push([row.order, sum]);
    }
    if (!(sum > 0)) return null;
    const unit = people ? page.say("people gained", "新增人口") : page.say(`gain (${rows[0].gain_unit})`, `增益（${page.word(rows[0].gain_unit)}）`);
    return page.charts.curves({
      title: page.say(`Work by work: ${unit}`, `按次序累计：${unit}`),
      desc: page.say(`All ${rows.length} works together: ${page.number(sum)}. Population base: ${page.based(rows[0].base)}.`, `全部 ${rows.length} 项工程合计 ${page.number(sum)}。人口口径：${page.based(rows[0].base)}。`),
      x: { label: page.say("works, in their order", "工程（按次序）"), max: rows.length, write: (value) => page.number(value) },
      y: { label: unit, max: sum * 1.05, write: (value) => page.number(value) },
      series: [{ name: unit, points, dots: true, colour: page.colours.blue, dash: null }],
      at: rows.map((row) => row.order),
    });
  }

  function table(page, data, question, rows) {
    const columns = page.columns(data, ["order", "name", "action", "county_id", "people_gained", "marginal_gain", "capacity", "cost", "basis"], {
      order: { kind: "rank", label: { en: "Order", zh: "次序" } },
      name: { kind: "place", lead: true, label: { en: "Site", zh: "地点" }, value: (row) => row.name || row.site_id },
      county_id: { kind: "category", label: { en: "County", zh: "县" }, value: (row) => page.pick(data.counties[row.county_id]) || row.county_id },
      marginal_gain: { show: (row) => (row.marginal_gain === null ? "–" : page.number(row.marginal_gain) + " " + page.word(row.gain_unit)), unit: "" },
      capacity: { unit: "" },
      cost: { show: (row) => (row.cost === null ? "–" : page.number(row.cost) + " " + row.currency), unit: "" },
    });
    return page.table({
      caption: page.say(`Works of ${question.siting}, in their order; population base: ${page.based(rows[0].base)}`, `${about(question, page)}的工程（按次序）；人口口径：${page.based(rows[0].base)}`),
      columns, rows, sort: { key: "order", descending: false }, filter: rows.length > 10,
      state: (page.state[question.siting] = page.state[question.siting] || {}),
    });
  }

  // what all questions cost together, by currency
  function investments(page, data) {
    const held = data.questions.map((question) => ({ question, rows: page.rows(question.rows).filter((row) => typeof row.cost === "number") })).filter((one) => one.rows.length);
    if (!held.length) return null;
    const column = (key, en, zh, kind) => ({ key, label: { en, zh }, kind });
    const rows = held.map(({ question, rows }) => ({
      siting: question.siting, service: question.service, works: rows.length, people: total(rows, "people_gained"), cost: total(rows, "cost"),
      currency: rows[0].currency, budget: typeof question.asked.budget === "number" ? question.asked.budget : null,
      each: total(rows, "people_gained") > 0 ? total(rows, "cost") / total(rows, "people_gained") : null,
    }));
    return page.el("div", {}, page.el("h3", {}, page.say("Investments", "投资汇总")), page.table({
      caption: page.say("Investments by question, works with a stated cost only; people by the base of the works", "各选址问题的投资（仅含列明费用的工程）；人口口径同上"),
      columns: [column("siting", "Question", "选址问题", "category"), column("service", "Service", "服务", "category"), column("works", "Works", "工程数", "int"), column("people", "People gained", "新增人口", "people"), column("cost", "Cost", "费用", "int"), column("budget", "Budget", "预算", "int"), column("currency", "Currency", "计价单位", "category"), column("each", "Cost per person gained", "人均费用", "number")],
      rows, filter: false,
    }));
  }

  geoplan.part("sites", { title: { en: "Sites and investments", zh: "选址与投资" }, draw });
})();
