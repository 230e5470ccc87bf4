// Towns: the chosen and the nearly chosen, the case for the one that is picked, and what stands beside the plan.
"use strict";
(function () {
  const DRAWS = "robustness draws"; // its bound is no optimum: it says how exact the shares are

  const LISTS = {
    model: { en: "the plan", zh: "方案" }, official: { en: "the official list", zh: "官方名单" }, people: { en: "most people first", zh: "按人口排名" },
    official_completed: { en: "the official list, the rest chosen best", zh: "官方名单（其余按最优补足）" }, random: { en: "by chance", zh: "随机" },
  };

  function draw(section, data, page) {
    const known = gathered(data, page);
    const state = page.state;
    const panel = page.el("div", { class: "case", id: "town-case", tabindex: "-1", role: "region", "aria-label": page.say("The case for a place", "单个城镇的入选依据") });
    const tables = [chosen(page, data, known), others(page, data, known)].filter(Boolean);
    const show = (id) => {
      if (!known.has(id)) return false;
      state.place = id;
      panel.replaceChildren(...theCase(page, data, known, known.get(id)));
      tables.forEach((one) => one.table.mark((row) => row.candidate_id === id));
      return true;
    };
    page.onSelect((kind, id, from) => {
      if (kind !== "place" || !show(id)) return;
      const name = known.get(id);
      page.announce(page.say(`The case for ${name.name_en || name.name} is shown.`, `已显示${name.name || name.name_en}的入选依据。`));
      if (from === "towns") panel.focus({ preventScroll: false });
    });
    section.append(
      page.el("p", { class: "lead" }, counts(page, data, known)),
      page.proof(data.proofs.filter((proof) => proof.question !== DRAWS)) || "",
      page.el("div", { class: "split" }, page.el("div", { class: "tables" }, tables.map((one) => one.node)), panel),
      ...beside(page, data)
    );
    show(page.selected.place) || show(state.place) || show(first(data, known));
  }

  // every place with what the layers say of it
  function gathered(data, page) {
    const known = new Map();
    const add = (table, key) => {
      if (!table) return;
      for (const row of page.rows(table.rows || table)) {
        const before = known.get(row[key]) || { candidate_id: row[key] };
        for (const [name, value] of Object.entries(row)) if (value !== null && value !== "") before[name] = value;
        known.set(row[key], before);
      }
    };
    add(data.candidates, "candidate_id");
    add(data.reasons, "candidate_id");
    add(data.centres, "candidate_id");
    const chosen = new Set(page.rows(data.centres.rows).map((row) => row.candidate_id));
    for (const place of known.values()) {
      place.isChosen = chosen.has(place.candidate_id);
      place.contributions = [];
    }
    for (const row of data.contributions ? page.rows(data.contributions) : []) if (known.has(row.candidate_id)) known.get(row.candidate_id).contributions.push(row);
    const cases = new Map(Object.entries(data.cases || {}));
    for (const place of known.values()) place.case = cases.get(place.candidate_id);
    return known;
  }

  function first(data, known) {
    const places = Array.from(known.values()).filter((place) => place.isChosen);
    places.sort((a, b) => data.tiers.indexOf(a.tier) - data.tiers.indexOf(b.tier) || (a.rank || 0) - (b.rank || 0));
    return places.length ? places[0].candidate_id : null;
  }

  function counts(page, data, known) {
    const places = Array.from(known.values()).filter((place) => place.isChosen);
    const told = data.tiers.map((tier) => `${page.named(tier)} ${places.filter((place) => place.tier === tier).length}`);
    const base = page.say(` Population base: ${page.based(data.base)}.`, `人口口径：${page.based(data.base)}。`);
    return [page.say(`${places.length} places were chosen: `, `共选出 ${places.length} 处：`), page.name(told.join(page.say(", ", "、"))), page.say(".", "。"), base, " ", page.say("Pick a place in the table or on the map to read why.", "在表中或地图上选择一处，可查看依据。")];
  }

  const county = (page, data, id) => page.pick(data.counties[id]) || id || "";
  const named = (page, known, id) => (known.has(id) ? (page.lang === "en" && known.get(id).name_en) || known.get(id).name || id : id);
  const byShare = { kind: "share", label: { en: "Chosen in draws", zh: "入选抽样比例" } };
  const range = (row) => (row.rank_p5 === undefined ? "–" : row.rank_p5 === row.rank_p95 ? String(row.rank_p5) : `${row.rank_p5}–${row.rank_p95}`);

  function both(data) {
    return { columns: [...data.centres.columns, ...data.candidates.columns, ...(data.reasons ? data.reasons.columns : [])] };
  }

  function chosen(page, data, known) {
    const rows = Array.from(known.values()).filter((place) => place.isChosen);
    rows.sort((a, b) => data.tiers.indexOf(a.tier) - data.tiers.indexOf(b.tier) || (a.rank || 0) - (b.rank || 0));
    const columns = page.columns(both(data), ["name", "tier", "county_id", "hinterland_people", "parent_id", "parent_min", "chosen_in", "class", "rank", "ranks", "score", "people", "fixed"], {
      name: { kind: "place", lead: true, label: { en: "Place", zh: "城镇" } },
      tier: { kind: "category", value: (row) => row.tier },
      county_id: { kind: "category", label: { en: "County", zh: "县" }, value: (row) => county(page, data, row.county_id) },
      hinterland_people: { label: { en: "Hinterland", zh: "腹地人口" } },
      parent_id: { kind: "category", label: { en: "Parent", zh: "上级" }, value: (row) => row.parent_id && named(page, known, row.parent_id) },
      parent_min: { label: { en: "To the parent", zh: "到上级" } },
      rank: { kind: "rank", label: { en: "Rank by merit", zh: "得分排名" } },
      score: { kind: "number", digits: 3, unit: "" },
      chosen_in: byShare,
      ranks: { label: { en: "Ranks in 9 of 10 draws", zh: "九成抽样的名次" }, kind: "text", value: (row) => (row.rank_p5 === undefined ? undefined : range(row)) },
      fixed: { label: { en: "Given", zh: "指定" }, kind: "bool" },
    });
    const table = page.table({
      caption: page.say(`The chosen places, upper tiers first; population base: ${page.based(data.base)}`, `入选城镇（按层级）；人口口径：${page.based(data.base)}`),
      columns, rows, onRow: (row) => page.select("place", row.candidate_id, "towns"), state: (page.state.chosen = page.state.chosen || {}),
    });
    return { table, node: page.el("div", {}, table) };
  }

  function others(page, data, known) {
    const rows = Array.from(known.values()).filter((place) => !place.isChosen);
    if (!rows.length) return null;
    rows.sort((a, b) => order(a) - order(b) || misses(a) - misses(b) || (a.rank || 1e9) - (b.rank || 1e9));
    const columns = page.columns(both(data), ["name", "status", "tier", "county_id", "people", "rank", "score", "needed_person_min", "needed_merit", "instead_of_name", "chosen_in", "class"], {
      name: { kind: "place", lead: true, label: { en: "Place", zh: "地方" } },
      tier: { kind: "category", label: { en: "Nearest tier", zh: "最接近的层级" } },
      county_id: { kind: "category", label: { en: "County", zh: "县" }, value: (row) => county(page, data, row.county_id) },
      rank: { kind: "rank", label: { en: "Rank by merit", zh: "得分排名" } },
      score: { kind: "number", digits: 3, unit: "" },
      needed_person_min: { kind: "number", digits: 0, label: { en: "Misses by travel", zh: "出行差距" }, unit: page.say("person-min", "人·分钟") },
      needed_merit: { kind: "number", digits: 3, label: { en: "Misses by merit", zh: "得分差距" }, unit: "" },
      instead_of_name: { label: { en: "Would replace", zh: "若入选将取代" }, value: (row) => row.instead_of_id && named(page, known, row.instead_of_id) },
      chosen_in: byShare,
    });
    const table = page.table({
      caption: page.say(`Candidates that were not chosen, the nearest misses first; population base: ${page.based(data.base)}`, `未入选的候选地（最接近入选者在前）；人口口径：${page.based(data.base)}`),
      columns, rows, onRow: (row) => page.select("place", row.candidate_id, "towns"), state: (page.state.others = page.state.others || {}),
    });
    return { table, node: page.el("div", {}, page.el("h3", {}, page.say("Not chosen", "未入选")), signs(page, rows), table) };
  }

  // what the order is, and what the sign of a miss says
  function signs(page, rows) {
    if (!rows.some((row) => typeof row.needed_person_min === "number")) return null;
    const travel = page.say(
      "Near misses stand first, then places that a rule keeps out, then the others; among each the smallest added travel on top.",
      "依次为接近入选者、因规则未入选者、其他；各组内出行增加最少者在前。"
    );
    const merit = page.say(
      " Misses by merit: what the plan's merit would lose if the place came in. A minus says that merit would rise: longer travel, or a rule, keeps it out.",
      "得分差距：该地入选后方案得分的减少量；负值表示得分反而升高，因出行增加或规则而未入选。"
    );
    return page.el("p", { class: "soft" }, travel, rows.some((row) => typeof row.needed_merit === "number") ? merit : "");
  }

  const misses = (place) => (typeof place.needed_person_min === "number" ? place.needed_person_min : Infinity);
  const order = (place) => ({ near_missed: 0, kept_out: 1 }[place.status] === undefined ? 2 : { near_missed: 0, kept_out: 1 }[place.status]);

  function theCase(page, data, known, place) {
    const told = place.case || { why: { en: place.sentence_en, zh: place.sentence_zh }, for: [], against: [], sure: sure(page, place) };
    const list = (name, sentences) => (sentences.length ? [page.el("h4", {}, name), page.el("ul", { class: "said" }, sentences.map((one) => page.el("li", {}, page.sentence(page.pick(one)))))] : []);
    return [
      page.el("h3", {}, page.place(place), page.el("span", { class: "tag" }, page.name(place.isChosen ? page.named(place.tier) : page.word(place.status || "not_chosen")))),
      page.el("p", { class: "reason", id: "town-reason" }, page.sentence(page.pick(told.why) || page.say("No reasons were computed for this plan.", "本方案未计算入选理由。"))),
      facts(page, data, known, place),
      ...list(page.say("For it", "支持"), told.for), ...list(page.say("Against it", "反对"), told.against), ...list(page.say("How sure", "稳定性"), told.sure),
      contributions(page, data, place),
    ].filter(Boolean);
  }

  function facts(page, data, known, place) {
    const amount = (value, unit, digits) => `${page.number(value, digits)} ${unit}`;
    const travel = page.say("weighted person-minutes", "加权人·分钟");
    const pairs = [
      [page.say("County", "县"), county(page, data, place.county_id)],
      [page.say("Own people", "本地人口"), place.people === undefined ? "" : page.number(place.people)],
      [page.say("People of its hinterland", "腹地人口"), place.hinterland_people === undefined ? "" : page.number(place.hinterland_people)],
      [page.say("Parent", "上级"), place.isChosen && place.parent_id ? `${named(page, known, place.parent_id)}${page.say(", ", "，")}${page.minutes(place.parent_min)}` : ""],
      [page.say("Rank and score by merit", "得分排名与得分"), place.rank === undefined ? "" : `${page.number(place.rank)} · ${page.number(place.score, 3)}`],
      [page.say("Without it, travel would grow by", "缺少它时出行增加"), place.loss_if_dropped_person_min === undefined ? "" : amount(place.loss_if_dropped_person_min, travel, 0)],
      [page.say("Without it, its people travel longer by", "缺少它时其服务人口多走"), place.minutes_longer_if_dropped === undefined ? "" : page.minutes(place.minutes_longer_if_dropped)],
      [page.say("Without it, people cut off", "缺少它时无处可达的人口"), place.people_cut_off_if_dropped ? page.number(place.people_cut_off_if_dropped) : ""],
      [page.say("Best substitute", "最佳替代"), place.substitute_id ? named(page, known, place.substitute_id) : ""],
      [page.say("Would take the seat of", "若入选将取代"), place.instead_of_id ? named(page, known, place.instead_of_id) : ""],
      [page.say("Vetoes that discount it", "折减其得分的否决项"), place.discount_reason || ""],
    ].filter(([, value]) => value !== "");
    return page.el("dl", { class: "keyfacts" }, pairs.map(([name, value]) => page.el("div", {}, page.el("dt", {}, name), page.el("dd", {}, page.name(value)))));
  }

  // how sure a place is, where its whole case is not told
  function sure(page, place) {
    if (place.chosen_in === undefined) return [];
    const words = page.words[place.class] || { en: place.class, zh: place.class };
    return [{ en: `In the plan in ${page.share(place.chosen_in)} of the draws (${words.en}).`, zh: `在 ${page.share(place.chosen_in)} 的抽样中入选（${words.zh}）。` }];
  }

  function contributions(page, data, place) {
    const held = place.contributions.slice().sort((a, b) => b.contribution - a.contribution);
    if (!held.length) return null;
    return page.el("div", {}, page.el("h4", {}, page.say("What the indicators add to its score", "各指标对得分的贡献")), page.charts.bars({
      title: page.say("Contribution of each indicator", "各指标的贡献"),
      desc: page.say("What each indicator adds to the score; in brackets its rank among the candidates.", "各指标对得分的贡献；括号内为该指标在候选地中的排名。"),
      label: page.say("adds to the score", "对得分的贡献"),
      write: (value) => page.number(value, 3),
      bars: held.map((row) => ({ label: page.named(row.indicator), value: row.contribution, note: row.rank_within ? `(${page.say("rank", "第")} ${row.rank_within}${page.say("", " 名")})` : "", colour: row.contribution < 0 ? page.colours.vermillion : page.colours.blue })),
    }));
  }

  function beside(page, data) {
    const nodes = [];
    const sentences = (table, title, id) => {
      if (!table) return;
      const rows = page.rows(table.rows);
      nodes.push(page.el("h3", {}, title), page.el("ul", { class: "sentences", id }, rows.map((row) => page.el("li", {}, page.sentence(page.lang === "zh" ? row.sentence_zh : row.sentence_en)))));
    };
    sentences(data.alternatives, page.say("Other ways of choosing", "其他选择方法"), "town-ways");
    sentences(data.quotas, page.say("What other counts would bring", "其他名额的得失"), "town-quotas");
    if (data.frontier) nodes.push(...frontier(page, data.frontier));
    if (data.audit_summary) nodes.push(...audit(page, data.audit_summary));
    const draws = data.proofs.filter((proof) => proof.question === DRAWS);
    if (draws.length) nodes.push(page.el("p", { class: "soft" }, page.say(`How sure: ${page.number(draws[0].objective)} draws of other weights, speeds and people, each asked for its own plan (within ${page.share(draws[0].gap)} of its optimum).`, `稳定性：以其他权重、速度和人口抽样 ${page.number(draws[0].objective)} 次，每次重新求解（距最优不超过 ${page.share(draws[0].gap)}）。`)));
    return nodes;
  }

  function frontier(page, held) {
    const rows = page.rows(held.rows);
    const columns = page.columns(held, ["role", "travel_person_min", "merit", "merit_share", "added", "dropped", "moved", "status", "gap"], {
      role: { kind: "code", lead: true, label: { en: "Point", zh: "点" } },
      travel_person_min: { kind: "number", digits: 0, unit: page.say("weighted person-min", "加权人·分钟") },
      merit: { kind: "number", digits: 3, unit: "" }, merit_share: { label: { en: "Share of the best merit", zh: "占最高得分比例" } },
      added: { label: { en: "In", zh: "增加" } }, dropped: { label: { en: "Out", zh: "去掉" } }, moved: { label: { en: "In another tier", zh: "层级变动" } },
      gap: { kind: "number", digits: 6, unit: "" },
    });
    const points = rows.filter((row) => typeof row.travel_person_min === "number" && typeof row.merit_share === "number");
    const plan = points.find((row) => row.role === "plan");
    const own = points.filter((row) => row.role !== "plan").sort((a, b) => a.merit_share - b.merit_share);
    const nodes = [page.el("h3", {}, page.say("Travel against merit", "出行与得分的权衡"))];
    if (own.length > 1 && plan) {
      const worse = (row) => row.travel_person_min / Math.min(...points.map((one) => one.travel_person_min)) - 1;
      const most = Math.max(...points.map(worse)) || 0.01;
      const least = Math.min(...points.map((row) => row.merit_share));
      const shift = (row) => row.merit_share - least;
      nodes.push(page.charts.curves({
        title: page.say("What more merit costs in travel", "提高得分的出行代价"),
        desc: page.say("Extra travel over the least possible, by the share of the best merit that is kept.", "各得分水平下相对最少出行的增幅。"),
        x: { label: page.say("share of the best merit", "占最高得分比例"), max: Math.max(...points.map(shift)) || 0.01, write: (value) => page.share(value + least) },
        y: { label: page.say("extra travel", "出行增幅"), max: most * 1.1, write: (value) => page.number(100 * value, most < 0.05 ? 1 : 0) + " %" },
        series: [{ name: page.say("frontier", "权衡曲线"), points: own.map((row) => [shift(row), worse(row)]), dots: true, colour: page.colours.blue, dash: null }],
        marks: [{ x: shift(plan), label: page.say("the plan", "方案") }],
        at: own.map(shift),
      }));
    }
    nodes.push(page.table({ caption: page.say("Plans between least travel and most merit", "出行最少与得分最高之间的方案"), columns, rows, filter: false }));
    return nodes;
  }

  function audit(page, held) {
    const columns = page.columns(held, ["list", "tier", "places", "official", "hits", "recall", "precision", "travel_person_min", "merit", "breaks"], {
      list: { kind: "category", lead: true, label: { en: "List", zh: "名单" }, words: LISTS },
      tier: { kind: "category", words: { any: { en: "any", zh: "合计" } } }, places: { kind: "number", digits: 0 }, hits: { kind: "number", digits: 1 },
      travel_person_min: { kind: "number", digits: 0, unit: page.say("weighted person-min", "加权人·分钟") }, merit: { kind: "number", digits: 3, unit: "" },
    });
    return [page.el("h3", {}, page.say("The official list against the model", "官方名单与模型对照")), page.table({
      caption: page.say("How lists agree with the official one", "各名单与官方名单的一致程度"), columns, rows: page.rows(held.rows), state: (page.state.audit = page.state.audit || {}),
    })];
  }

  geoplan.part("towns", { title: { en: "The towns and the case for each", zh: "城镇体系与入选依据" }, draw });
})();
