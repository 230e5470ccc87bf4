// Tables that sort and filter: `page.table({caption, columns, rows, sort, filter, onRow, state})` returns a node.
"use strict";
(function () {
  const page = geoplan.page;
  const LENGTHS = [25, 50, 200];
  const PAPER = 200; // rows that are printed
  const MOST_CHOICES = 60; // a column with more values is searched, not picked from a list
  const NUMBERS = new Set(["int", "number", "share", "minutes", "people", "rank"]);
  const PICKED = new Set(["category", "code", "bool"]);
  // codes of tables that no sentence of the engine uses
  const CODES = Object.assign(Object.create(null), {
    all: ["everybody", "全部人口"], high: ["high", "高"], medium: ["medium", "中"], low: ["low", "低"],
    exact: ["exact", "准确"], at_least: ["at least", "下限"], indicative: ["indicative", "仅供参考"],
    keep: ["kept", "保留"], ignore: ["left aside", "不计"],
    full: ["complete", "完整"], partial: ["partial", "不完整"],
    plan: ["the plan", "方案"], least_travel: ["least travel", "出行最少"], between: ["between", "居中"],
    most_merit: ["most merit", "得分最高"], true: ["yes", "是"], false: ["no", "否"],
    lscp: ["fewest sites that reach everybody", "全覆盖所需站点最少"], mclp: ["most people served", "服务人口最多"],
    backup: ["most people served twice", "双重覆盖人口最多"], p_median: ["least travel", "总出行最少"],
    least_excess: ["least travel beyond the standard", "超标准出行最少"], p_centre: ["shortest longest way", "最远出行最短"],
    least_p90: ["shortest way of all but a tenth", "九成人口最远出行最短"], p_dispersion: ["sites far apart", "站点彼此最远"],
    capacitated_cover: ["most people placed", "容量内安置人口最多"], capacitated_median: ["everybody placed, least travel", "全部安置且出行最少"],
    close: ["which can be closed", "可撤并设施"],
  });
  // columns whose full label is too long for a head
  const HEADS = {
    basis: { en: "Basis", zh: "数据性质" }, confidence: { en: "Confidence", zh: "可信度" }, action: { en: "Work", zh: "工程" },
    class: { en: "How sure", zh: "稳定性" }, base: { en: "People by", zh: "人口口径" }, standard_source: { en: "Its source", zh: "标准来源" },
  };
  const NAMED = new Set(["service", "tier", "indicator"]); // what the config names and prose translates
  const SHORT = 22; // letters that stay on one line; Chinese letters count twice
  let made = 0;

  // a coverage with the mark of what it is; facilities that are missing from the layer can only add to it, so all is all
  page.mark = (value, is) => (is === "indicative" ? "≈ " : is === "at_least" && !(value >= 1) ? "≥ " : "");
  page.covered = (value, is) => (value === null || value === undefined ? "–" : page.mark(value, is) + page.share(value));
  // what coverage is, by service, base, area and group of people
  page.doubts = (told) => {
    const held = new Map((told || []).map((one) => [one.slice(0, 4).join("\n"), one[4]]));
    return (service, base, area, group) => held.get([service, base, area, group || "all"].join("\n"));
  };

  // the word of a code in the page's language; what is no code stays
  page.code = (value) => {
    if (value === null || value === undefined || value === "") return "–";
    const own = CODES[String(value)];
    return own && !Object.prototype.hasOwnProperty.call(page.words, value) ? page.say(own[0], own[1]) : page.word(value);
  };

  // a number with three digits that count, and no fewer than its whole part
  page.amount = (value) => {
    if (typeof value !== "number" || !Number.isFinite(value) || Number.isInteger(value)) return page.number(value);
    return page.number(value, Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))));
  };

  // a sentence of the engine: names in it may hold marks that turn what follows them, which are invisible and left out
  page.sentence = (text) => page.name(String(text || "").replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, ""));

  // those columns of a table from Python, in the order of `keys`; `own` lays further settings over them by key
  page.columns = (table, keys, own) =>
    keys
      .map((key) => Object.assign({}, table.columns.find((column) => column.key === key) || { key }, HEADS[key] && { label: HEADS[key] }, (own || {})[key]))
      .map((column) => (column.kind === "standard" ? Object.assign({ words: table.standards || {} }, column) : column))
      .filter((column) => column.label);

  const numeric = (value) => (value === "inf" ? Infinity : value === "-inf" ? -Infinity : value);
  const width = (text) => Array.from(text).reduce((sum, letter) => sum + (letter.codePointAt(0) > 0x2e80 ? 2 : 1), 0);
  const size = (text) => (width(text) <= SHORT ? "short" : width(text) <= 60 ? "mid" : "long");
  const lacks = (value) => value === null || value === undefined || value === "" || Number.isNaN(value);

  function valueOf(column, row) {
    if (column.value) return column.value(row);
    if (column.kind === "place") return (page.lang === "en" && row.name_en) || row[column.key] || row.name_en;
    return row[column.key];
  }

  // a cell's value as text
  function written(column, value, row) {
    if (lacks(value)) return "–";
    const known = numeric(value);
    if (known === Infinity && column.kind === "minutes") return page.say("not reached", "不可达");
    switch (column.kind) {
      case "int":
      case "rank":
      case "people":
        return page.number(known, 0);
      case "share":
        return page.share(known);
      case "minutes":
        return page.number(known, 1);
      case "number":
        return column.digits === undefined ? page.amount(known) : page.number(known, column.digits);
      case "code":
      case "bool":
        return page.code(value);
      case "category":
        return (column.words && page.pick(column.words[value])) || (NAMED.has(column.key) ? page.named(value) : String(value));
      case "standard":
        return page.pick(column.words[value]) || String(value);
      default:
        return String(value);
    }
  }

  const collators = new Map(); // by language; each takes a while to make
  function collator() {
    if (!collators.has(page.lang)) collators.set(page.lang, new Intl.Collator(page.lang === "zh" ? "zh-CN" : "en", { numeric: true }));
    return collators.get(page.lang);
  }

  function ordered(rows, column, descending) {
    const keyed = rows.map((row) => {
      const value = numeric(valueOf(column, row));
      if (lacks(value)) return [row, null];
      return [row, typeof value === "number" ? value : typeof value === "boolean" ? Number(value) : written(column, value, row)];
    });
    const turn = descending ? -1 : 1;
    keyed.sort(([, a], [, b]) => {
      if (a === null || b === null) return (a === null) - (b === null); // what is missing stands last either way
      if (typeof a === "number" && typeof b === "number") return a === b ? 0 : turn * (a < b ? -1 : 1);
      return turn * collator().compare(a, b);
    });
    return keyed.map(([row]) => row);
  }

  function head(column) {
    const unit = column.unit ? " (" + column.unit + ")" : column.kind === "minutes" ? page.say(" (min)", "（分钟）") : "";
    return page.pick(column.label) + unit;
  }

  // a word that stands in every row is told once, above them
  function isSame(column, rows) {
    if (column.lead || column.keep || column.show || NUMBERS.has(column.kind) || rows.length < 2) return false;
    const first = valueOf(column, rows[0]);
    return !lacks(first) && rows.every((row) => valueOf(column, row) === first);
  }

  function choices(column, rows) {
    const found = new Map();
    for (const row of rows) {
      const value = valueOf(column, row);
      if (!lacks(value)) found.set(String(value), written(column, value, row));
    }
    return Array.from(found).sort((a, b) => (a[0] < b[0] ? -1 : 1));
  }

  class Table {
    constructor(options) {
      // a column that nobody has a value in says nothing
      const known = options.choices || options.rows;
      const told = options.columns.filter((column) => column.lead || column.keep || !known.length || known.some((row) => !lacks(valueOf(column, row))));
      const same = told.filter((column) => isSame(column, known));
      this.options = options = Object.assign({}, options, { columns: told.filter((column) => !same.includes(column)) });
      this.rows = options.rows;
      this.number = ++made;
      this.state = options.state || {};
      this.state.picks = this.state.picks || {};
      this.state.from = this.state.from || 0;
      this.state.length = this.state.length || LENGTHS[0];
      if (!this.state.sort && options.sort) this.state.sort = options.sort;
      this.texts = new Map();
      this.count = page.el("p", { class: "shown count-of", role: "status" });
      this.body = page.el("tbody");
      this.heads = page.el("tr");
      this.pager = page.el("div", { class: "pager" });
      this.node = page.el(
        "div", { class: "table" },
        page.el("p", { class: "title", "aria-hidden": "true" }, page.name(options.caption)),
        same.length ? page.el("p", { class: "shown" }, page.say("The same in every row: ", "各行相同："), same.map((column, at) => [at ? page.say("; ", "；") : "", head(column), page.say(" ", " "), page.name(written(column, valueOf(column, known[0]), known[0]))]), page.say(".", "。")) : null,
        options.filter === false ? null : this.tools(),
        this.count,
        page.el(
          "div", { class: "scroll", tabindex: "0", role: "region", "aria-label": options.caption },
          // a caption is as wide as its table, so that a narrow window would cut it: what is seen stands above
          page.el("table", {}, page.el("caption", { class: "unseen" }, options.caption), page.el("thead", {}, this.heads), this.body)
        ),
        this.pager
      );
      this.node.refresh = (rows) => {
        this.rows = rows;
        this.texts.clear();
        this.draw();
      };
      this.node.paper = (on) => {
        this.onPaper = on;
        this.draw();
      };
      this.node.mark = (row) => {
        this.marked = row;
        this.draw();
      };
      this.draw();
    }

    tools() {
      const options = this.options;
      const search = page.el("input", {
        type: "search", id: "search-" + this.number, autocomplete: "off",
        oninput: () => this.change({ text: search.value }),
      });
      search.value = this.state.text || "";
      const picked = options.columns.filter((column) => PICKED.has(column.kind) || column.filter);
      const lists = picked.map((column) => [column, choices(column, options.choices || this.rows)]);
      return page.el(
        "div", { class: "tools" },
        page.el("span", {}, page.el("label", { for: "search-" + this.number }, page.say("Search ", "搜索 ")), search),
        lists.filter(([, held]) => held.length > 1 && held.length <= MOST_CHOICES).map(([column, held]) => this.list(column, held))
      );
    }

    list(column, held) {
      const id = "pick-" + this.number + "-" + this.options.columns.indexOf(column);
      const select = page.el(
        "select",
        {
          id,
          onchange: () => this.change({ picks: Object.assign({}, this.state.picks, { [column.key]: select.value }) }),
        },
        page.el("option", { value: "" }, page.say("all", "全部")),
        held.map(([value, text]) => page.el("option", { value }, text))
      );
      select.value = this.state.picks[column.key] || "";
      return page.el("span", {}, page.el("label", { for: id }, page.pick(column.label) + " "), select);
    }

    change(what) {
      Object.assign(this.state, { from: 0 }, what);
      this.draw();
    }

    text(row) {
      if (!this.texts.has(row)) {
        // the codes too, so that what was searched for is found in either language
        const held = this.options.columns.flatMap((column) => [written(column, valueOf(column, row), row), row[column.key]]);
        this.texts.set(row, held.concat(row.name || "", row.name_en || "").join("\n").toLowerCase());
      }
      return this.texts.get(row);
    }

    shown() {
      const { text, picks, sort } = this.state;
      const columns = this.options.columns;
      let rows = this.rows;
      for (const [key, wanted] of Object.entries(picks)) {
        const column = columns.find((one) => one.key === key);
        if (wanted && column) rows = rows.filter((row) => String(valueOf(column, row)) === wanted);
      }
      const wanted = (text || "").trim().toLowerCase();
      if (wanted) rows = rows.filter((row) => this.text(row).includes(wanted));
      const column = sort && columns.find((one) => one.key === sort.key);
      return column ? ordered(rows, column, sort.descending) : rows;
    }

    draw() {
      const rows = this.shown();
      if (this.state.from >= rows.length) this.state.from = 0;
      const { from, length } = this.onPaper ? { from: 0, length: PAPER } : this.state;
      const part = rows.slice(from, from + length);
      this.heads.replaceChildren(...this.options.columns.map((column) => this.headCell(column)));
      this.body.replaceChildren(...part.map((row) => this.row(row)));
      const range = part.length ? page.number(from + 1) + "–" + page.number(from + part.length) : "0";
      const all = page.number(rows.length);
      const more = rows.length < this.rows.length ? page.say(` (of ${page.number(this.rows.length)})`, `（共 ${page.number(this.rows.length)} 行）`) : "";
      this.count.textContent = page.say(`Rows ${range} of ${all}`, `第 ${range} 行，共 ${all} 行`) + more;
      this.count.hidden = part.length === this.rows.length;
      this.drawPager(rows.length);
    }

    headCell(column) {
      const sort = this.state.sort;
      const own = sort && sort.key === column.key;
      const direction = own ? (sort.descending ? "descending" : "ascending") : "none";
      const sign = own ? (sort.descending ? " ▼" : " ▲") : "";
      // counts and shares are read from the largest, names from the first
      const first = NUMBERS.has(column.kind) && column.kind !== "rank";
      const button = page.el(
        "button",
        {
          type: "button", class: "link sort",
          onclick: () => {
            this.change({ sort: { key: column.key, descending: own ? !sort.descending : first } });
            this.heads.querySelectorAll("button")[this.options.columns.indexOf(column)].focus();
          },
        },
        head(column), page.el("span", { "aria-hidden": "true" }, sign)
      );
      return page.el("th", { scope: "col", "aria-sort": direction, class: [NUMBERS.has(column.kind) ? "num" : "", column.wide ? "wide" : ""].join(" ").trim() || null }, button);
    }

    row(row) {
      const { columns, onRow } = this.options;
      const lead = columns.findIndex((column) => column.lead);
      const cells = columns.map((column, at) => {
        const shown = column.show ? column.show(row) : this.cell(column, row);
        const isHead = at === (lead < 0 ? 0 : lead);
        const inside = onRow && isHead ? page.el("button", { type: "button", class: "link open", onclick: () => onRow(row) }, shown) : shown;
        const classes = [NUMBERS.has(column.kind) ? "num" : column.show ? "mid" : size(written(column, valueOf(column, row), row)), column.wide ? "wide" : ""].join(" ").trim();
        return page.el(isHead ? "th" : "td", { scope: isHead ? "row" : null, class: classes || null }, inside);
      });
      const marked = this.marked && this.marked(row);
      return page.el("tr", { class: marked ? "marked" : this.options.rowClass ? this.options.rowClass(row) : null, "aria-current": marked ? "true" : null }, cells);
    }

    cell(column, row) {
      const text = written(column, valueOf(column, row), row);
      return NUMBERS.has(column.kind) ? text : page.name(text);
    }

    drawPager(all) {
      const { from, length } = this.state;
      const go = (to, label, name) =>
        page.el("button", { type: "button", disabled: to < 0 || to >= all || to === from, "aria-label": name, onclick: () => this.turn(to) }, label);
      const last = Math.floor(Math.max(0, all - 1) / length) * length;
      const select = page.el(
        "select",
        { id: "length-" + this.number, onchange: () => this.change({ length: Number(select.value) }) },
        LENGTHS.map((one) => page.el("option", { value: one, selected: one === length }, String(one)))
      );
      this.pager.hidden = all <= LENGTHS[0];
      this.pager.replaceChildren(
        go(0, "«", page.say("first rows", "首页")), go(from - length, "‹", page.say("rows before", "上一页")),
        go(from + length, "›", page.say("rows after", "下一页")), go(last, "»", page.say("last rows", "末页")),
        page.el("label", { for: select.id }, page.say("Rows at a time ", "每页行数 ")), select
      );
    }

    turn(to) {
      this.state.from = to;
      this.draw();
    }
  }

  // on paper nobody can turn pages
  const onPaper = (on) => () => document.querySelectorAll(".table").forEach((node) => node.paper(on));
  window.addEventListener("beforeprint", onPaper(true));
  window.addEventListener("afterprint", onPaper(false));

  page.table = (options) => new Table(options).node;

  // what solvers proved, a sentence each
  page.proof = (proofs) => {
    const sentence = (proof) => {
      const digits = Number.isInteger(proof.objective) || Math.abs(proof.objective) >= 1000 ? 0 : 3;
      const told = `${page.number(proof.objective, digits)} ${page.word(proof.unit)}`;
      const gap = typeof proof.gap === "number" && proof.gap > 1e-9 ? page.share(proof.gap) : "0";
      const known = page.say(`bound ${page.number(proof.bound, digits)}, gap ${gap}`, `界 ${page.number(proof.bound, digits)}，最优性间隙 ${gap}`);
      return page.el("li", {}, page.word(proof.question), page.say(": ", "："), told, page.say(", ", "，"), page.el("strong", {}, page.word(proof.status)), page.say(` (${known}).`, `（${known}）。`));
    };
    return proofs.length ? page.el("ul", { class: "proofs", "aria-label": page.say("Proof", "最优性证明") }, proofs.map(sentence)) : null;
  };
})();
