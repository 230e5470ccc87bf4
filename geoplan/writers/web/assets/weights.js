// Weights: sliders that rank the candidates again at once, and who enters or leaves the first places.
"use strict";
(function () {
  const ranking = geoplan.ranking;
  const METHODS = {
    topsis: "TOPSIS", saw: ["weighted sum (SAW)", "加权和（SAW）"], wpm: ["weighted product (WPM)", "加权积（WPM）"], vikor: "VIKOR", promethee: "PROMETHEE II",
  };
  const NAMED = 12; // names in a sentence

  // the candidates that can be ranked: all of their indicators are known
  function ready(data, page) {
    const places = page.rows(data.rows);
    const whole = (at) => data.compared[at].every((value) => typeof value === "number");
    const kept = places.map((_, at) => at).filter(whole);
    return {
      places: kept.map((at) => places[at]),
      compared: kept.map((at) => data.compared[at]),
      factors: kept.map((at) => (typeof places[at].discount === "number" ? places[at].discount : 1)),
      unknown: places.length - kept.length,
    };
  }

  const own = (data) => data.indicators.map((indicator) => 100 * indicator.weight);
  const same = (one, other) => one.every((value, at) => value === other[at]);

  // scores, ranks, the first k and Kendall's tau under other weights; null where all weights are 0
  function reranked(data, held, weights, k) {
    const shares = ranking.shares(weights);
    if (!shares) return null;
    const more = data.indicators.map((indicator) => indicator.more);
    const plan = held.places.map((place) => place.rank);
    const scores = ranking.scores(data.method, held.compared, shares, more, data.settings, held.factors);
    // among equal scores the smaller id is ahead, as in the engine; under the plan's own weights the plan's rank says so
    const ranks = ranking.ranks(scores, same(weights, own(data)) ? plan : null);
    const first = (of) => held.places.filter((_, at) => of[at] <= k);
    const before = new Set(first(plan));
    const now = new Set(first(ranks));
    return {
      shares, scores, ranks,
      enter: held.places.filter((place) => now.has(place) && !before.has(place)),
      leave: held.places.filter((place) => before.has(place) && !now.has(place)),
      tau: ranking.tau(plan, ranks),
    };
  }
  geoplan.ranking.ready = ready;
  geoplan.ranking.reranked = reranked;

  function draw(section, data, page) {
    const held = ready(data, page);
    const tiers = new Map(Object.entries(data.tiers));
    const k = tiers.size;
    const state = page.state;
    state.weights = state.weights || own(data);
    section.append(page.el("p", { class: "lead" }, intro(page, data, held, k)));
    if (data.indicators.length < 2) section.append(page.el("p", {}, page.say("There is one indicator only: its weight changes nothing.", "仅有一个指标，调整权重不会改变排名。")));
    if (!held.places.length) {
      section.append(page.el("p", {}, page.say("No candidate has all indicators, so that none can be ranked.", "没有指标齐全的候选地，无法排名。")));
      return;
    }
    const view = { page, data, held, tiers, k, state, rows: [], says: page.el("div", { class: "moves", id: "weights-summary", role: "status" }), yaml: page.el("textarea", { id: "weights-yaml", readonly: true, spellcheck: "false", rows: data.indicators.length + 4 }) };
    view.table = table(view);
    section.append(
      page.el("div", { class: "sliders", role: "group", "aria-label": page.say("Weights of the indicators", "指标权重") }, data.indicators.map((indicator, at) => slider(view, indicator, at)), buttons(view)),
      view.says, view.table, ...copying(view)
    );
    show(view);
  }

  // whether the page fails to find the plan's own scores, as where leads lie on a threshold of a method to the last digit
  function astray(data, held) {
    const found = reranked(data, held, own(data), 0);
    return !!found && held.places.some((place, at) => !(Math.abs(found.scores[at] - place.score) <= 1e-9));
  }

  function intro(page, data, held, k) {
    const method = METHODS[data.method];
    const parts = [
      page.say(
        `Move a weight and the ${held.places.length} candidates are ranked again by ${Array.isArray(method) ? method[0] : method}. This is the ranking by merit alone. The plan also weighs travel and keeps rules, so that to enter the first ${k} is not yet to enter the plan.`,
        `移动滑块，${held.places.length} 个候选地即按 ${Array.isArray(method) ? method[1] : method} 重新排名。这只是按得分的排名；方案还要权衡出行并遵守约束，因此进入前 ${k} 名并不等于入选方案。`
      ),
    ];
    if (data.excluded) parts.push(page.say(` ${data.excluded} excluded places have no score and are left out.`, `另有 ${data.excluded} 个被排除的地方没有得分，未列入。`));
    if (held.unknown) parts.push(page.say(` ${held.unknown} candidates lack an indicator and are left out.`, `另有 ${held.unknown} 个候选地缺少指标值，未列入。`));
    if (astray(data, held)) parts.push(page.say(" Under the plan's own weights this page comes to other scores than the plan has: read it as a hint, and run geoplan for the ranking itself.", "按方案权重，本页算得的得分与方案不完全一致，仅供参考；请以 geoplan 运行结果为准。"));
    parts.push(page.say(` Population base: ${page.based(data.base)}.`, `人口口径：${page.based(data.base)}。`));
    return parts;
  }

  function slider(view, indicator, at) {
    const { page, state } = view;
    const id = "weight-" + at;
    const range = page.el("input", { type: "range", id, min: 0, max: 100, step: 1, "aria-describedby": id + "-says" });
    const box = page.el("input", { type: "number", id: id + "-box", min: 0, max: 100, step: 1, inputmode: "decimal", "aria-label": page.say(`Weight of ${page.named(indicator.name)} as a number`, `${page.named(indicator.name)}的权重（数值）`) });
    const share = page.el("output", { for: `${id} ${id}-box`, class: "share" });
    const take = (text) => {
      const value = Number(text);
      if (text === "" || !Number.isFinite(value)) return;
      state.weights = state.weights.map((weight, own) => (own === at ? Math.min(100, Math.max(0, value)) : weight));
      show(view);
    };
    range.addEventListener("input", () => take(range.value));
    box.addEventListener("input", () => take(box.value));
    const direction = indicator.direction === "cost" ? page.say("less is better", "越小越好") : page.say("more is better", "越大越好");
    const says = [direction, indicator.unit && page.word(indicator.unit === "min" ? "minutes" : indicator.unit), indicator.constant ? page.say("the same everywhere: its weight tells nobody apart", "各地相同，权重不影响排名") : ""].filter(Boolean);
    view.rows.push({ range, box, share });
    return page.el(
      "div", { class: "slider" },
      page.el("label", { for: id }, page.name(page.named(indicator.name)), page.el("span", { class: "soft", id: id + "-says" }, page.name(says.join(page.say("; ", "；"))))),
      range, box, share
    );
  }

  function buttons(view) {
    const { page, data, state } = view;
    const set = (weights) => () => {
      state.weights = weights;
      show(view);
    };
    return page.el(
      "div", { class: "buttons" },
      page.el("button", { type: "button", id: "weights-reset", onclick: set(own(data)) }, page.say("The plan's weights", "恢复方案权重")),
      page.el("button", { type: "button", id: "weights-equal", onclick: set(data.indicators.map(() => 100 / data.indicators.length)) }, page.say("Equal weights", "等权重"))
    );
  }

  function table(view) {
    const { page, data, tiers, k } = view;
    const columns = page.columns({ columns: data.columns }, ["now", "change", "name", "county_id", "tier", "people", "scored", "rank", "score"], {
      now: { kind: "rank", keep: true, label: { en: "Rank now", zh: "现排名" } },
      change: { kind: "number", keep: true, label: { en: "Change", zh: "变化" }, show: (row) => moved(page, row.change) },
      name: { kind: "place", lead: true, label: { en: "Place", zh: "候选地" } },
      county_id: { kind: "category", label: { en: "County", zh: "县" }, value: (row) => page.pick(data.counties[row.county_id]) || row.county_id },
      tier: { kind: "category", label: { en: "Tier in the plan", zh: "方案层级" }, value: (row) => tiers.get(row.candidate_id) || page.say("none", "无") },
      scored: { kind: "number", keep: true, digits: 4, label: { en: "Score now", zh: "现得分" } },
      rank: { kind: "rank", label: { en: "Rank in the plan", zh: "方案排名" } },
      score: { kind: "number", digits: 4, unit: "", label: { en: "Score in the plan", zh: "方案得分" } },
    });
    return page.table({
      caption: page.say(`Candidates by merit under these weights; the first ${k} are shaded; population base: ${page.based(data.base)}`, `按现权重的候选地排名（前 ${k} 名加底色）；人口口径：${page.based(data.base)}`),
      columns, rows: [], sort: { key: "now", descending: false },
      filter: view.held.places.length > 10, choices: view.held.places,
      rowClass: (row) => (row.now !== null && row.now <= k ? "in" : null),
      onRow: (row) => page.select("place", row.candidate_id, "weights"),
      state: (page.state.table = page.state.table || {}),
    });
  }

  function moved(page, change) {
    if (!change) return change === 0 ? "=" : "–";
    const text = (change > 0 ? "▲ " : "▼ ") + Math.abs(change);
    return page.el("span", { class: change > 0 ? "up" : "down", "aria-label": change > 0 ? page.say(`up ${change}`, `上升 ${change}`) : page.say(`down ${-change}`, `下降 ${-change}`) }, text);
  }

  function show(view) {
    const { page, data, held, k, state } = view;
    const found = reranked(data, held, state.weights, k);
    state.weights.forEach((weight, at) => {
      const { range, box, share } = view.rows[at];
      if (Number(range.value) !== weight) range.value = weight;
      if (document.activeElement !== box) box.value = String(Math.round(weight * 10) / 10);
      share.textContent = found ? page.share(found.shares[at]) : "–";
    });
    view.table.refresh(
      held.places.map((place, at) => Object.assign({}, place, { now: found ? found.ranks[at] : null, scored: found ? found.scores[at] : null, change: found ? place.rank - found.ranks[at] : null }))
    );
    view.says.replaceChildren(...summary(page, found, k, same(state.weights, own(data))));
    view.yaml.value = found ? snippet(data, found.shares) : "";
  }

  function summary(page, found, k, untouched) {
    if (!found) return [page.el("p", {}, page.say("All weights are 0: nothing counts, so that nothing can be ranked. Give at least one indicator a weight.", "所有权重均为 0，无从排名。请至少给一个指标赋权。"))];
    if (untouched) return [page.el("p", {}, page.say("These are the plan's own weights.", "当前为方案权重。"))];
    const tau = found.tau === null ? "" : page.say(` Kendall's τ with the plan's ranking: ${page.number(found.tau, 3)}.`, `与方案排名的肯德尔 τ：${page.number(found.tau, 3)}。`);
    if (!found.enter.length) return [page.el("p", {}, page.say(`The first ${k} stay the same places.`, `前 ${k} 名不变。`), tau)];
    return [
      page.el("p", { class: "enter" }, page.say(`▲ Enter the first ${k}: `, `▲ 进入前 ${k} 名：`), names(page, found.enter)),
      page.el("p", { class: "leave" }, page.say(`▼ Leave the first ${k}: `, `▼ 退出前 ${k} 名：`), names(page, found.leave)),
      page.el("p", {}, tau.trim()),
    ];
  }

  function names(page, places) {
    const shown = places.slice(0, NAMED).map((place, at) => [at ? page.say(", ", "、") : "", page.place(place)]);
    const more = places.length - NAMED;
    return [shown, more > 0 ? page.say(` and ${more} more`, `等，另有 ${more} 个`) : "", page.say(".", "。")];
  }

  // a name of an indicator as YAML takes it for sure
  const quoted = (name) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(name) ? name : JSON.stringify(name));

  function snippet(data, shares) {
    const lines = data.indicators.map((indicator, at) => `      ${quoted(indicator.name)}: ${Number(shares[at].toPrecision(6))}`);
    return ["centres:", "  weights:", "    method: given", "    values:", ...lines].join("\n");
  }

  function copying(view) {
    const { page } = view;
    const copy = () => {
      view.yaml.select();
      document.execCommand("copy");
      page.announce(page.say("Copied.", "已复制。"));
    };
    return [
      page.el("label", { for: "weights-yaml", class: "above" }, page.say("To choose the towns again with these weights, put this into the config in place of centres.weights and run geoplan again:", "若要按此权重重新选择城镇，请用以下内容替换配置中的 centres.weights，再运行 geoplan：")),
      view.yaml, page.el("p", {}, page.el("button", { type: "button", onclick: copy }, page.say("Copy", "复制"))),
    ];
  }

  geoplan.part("weights", { title: { en: "Other weights, other ranking", zh: "调整权重，重新排名" }, draw });
})();
