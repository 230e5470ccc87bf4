// The page of the report: its parts, language, selection, and how texts and numbers are written. `geoplan.part` adds a part.
"use strict";
(function () {
  const SVG = "http://www.w3.org/2000/svg";
  const drawers = new Map(); // part → {title, draw}, and a short title for the contents where it is long
  const states = new Map(); // part → what it keeps while the page is drawn again
  const listeners = new Map(); // part → functions that hear of selections
  const selected = {}; // kind → id
  let told = {};

  const page = {
    lang: "en",
    selected,

    say(en, zh) {
      return page.lang === "zh" ? zh : en;
    },
    pick(both) {
      if (!both) return "";
      return (page.lang === "zh" ? both.zh || both.en : both.en || both.zh) || "";
    },
    word(code) {
      return Object.prototype.hasOwnProperty.call(page.words, code) ? page.pick(page.words[code]) : String(code);
    },
    // what the config calls a service, a tier or an indicator, as prose has it
    named(code) {
      if (page.lang === "zh") return Object.prototype.hasOwnProperty.call(page.names, code) ? page.names[code] : String(code);
      return String(code).replace(/_/g, " ");
    },
    // by which column people are counted
    based(base) {
      return page.lang === "zh" && Object.prototype.hasOwnProperty.call(page.bases, base) ? page.bases[base] : String(base);
    },
    // names are isolated, so that one written from right to left turns nothing around it
    name(text) {
      return page.el("bdi", {}, text);
    },
    place(row) {
      return page.name((page.lang === "en" && row.name_en) || row.name || row.name_en || "");
    },

    el(tag, attributes, ...children) {
      return filled(document.createElement(tag), attributes, children);
    },
    // appends children as `el` does
    into(node, ...children) {
      return filled(node, {}, children);
    },
    svg(tag, attributes, ...children) {
      return filled(document.createElementNS(SVG, tag), attributes, children);
    },

    number(value, digits) {
      if (value === null || value === undefined || value === "") return "–";
      if (value === "inf" || value === Infinity) return "∞";
      if (value === "-inf" || value === -Infinity) return "−∞";
      if (typeof value !== "number" || Number.isNaN(value)) return String(value);
      const places = digits || 0;
      const written = value.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
      return written.replace(/^-(?=[\d.,]*[1-9])/, "−").replace(/^-/, "");
    },
    share(value) {
      if (typeof value !== "number") return page.number(value);
      return (value > 1 - 1e-9 ? 100 : Math.min(100 * value, 99.9)).toFixed(1) + " %";
    },
    minutes(value) {
      if (value === "inf" || value === Infinity) return page.say("not reached", "不可达");
      if (typeof value !== "number") return page.number(value);
      return page.number(value, 1) + page.say(" min", " 分钟");
    },
    // rows of a table that Python packed by columns
    rows(packed) {
      const names = Object.keys(packed.columns);
      const values = names.map((name) => {
        const column = packed.columns[name];
        if (Array.isArray(column)) return column;
        if ("all" in column) return new Array(packed.count).fill(column.all);
        return column.at.map((at) => (at === null ? null : column.of[at]));
      });
      return Array.from({ length: packed.count }, (_, at) => {
        const row = {};
        names.forEach((name, number) => {
          row[name] = values[number][at];
        });
        return row;
      });
    },

    // kind: place, facility, county or settlement; every part hears of it
    select(kind, id, from) {
      selected[kind] = id;
      for (const heard of listeners.values()) heard.forEach((listener) => listener(kind, id, from));
    },
    // what a part is called, whether the plan has something for it or not
    titled(name) {
      return drawers.has(name) ? page.pick(drawers.get(name).title) : name;
    },
    announce(text) {
      document.getElementById("announcer").textContent = text;
    },
    charts: {},
  };

  function filled(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") node.addEventListener(name.replace(/^on/, ""), value);
      else if (name === "style" || name.startsWith("on")) throw new Error("attributes hold no style and no script");
      else if (name === "href" && !String(value).startsWith("#")) throw new Error("links stay on the page");
      else node.setAttribute(name, value === true ? "" : String(value));
    }
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false) continue;
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return node;
  }

  // what a part is given: the page, its own state, its own ear
  function forPart(name) {
    if (!states.has(name)) states.set(name, {});
    return Object.assign(Object.create(page), {
      state: states.get(name),
      onSelect(listener) {
        listeners.get(name).push(listener);
      },
    });
  }

  function drawPart(name) {
    const own = drawers.get(name);
    const section = document.getElementById(name);
    listeners.set(name, []);
    const heading = page.el("h2", { id: name + "-title" }, page.pick(own.title));
    section.replaceChildren(heading);
    own.draw(section, told.parts[name], forPart(name));
  }

  function layOut() {
    const main = document.getElementById("main");
    const first = page.el("div", { class: "first", id: "first" });
    main.replaceChildren(first);
    for (const name of present()) {
      const section = page.el("section", { id: name, class: "part", "aria-labelledby": name + "-title" });
      (["summary", "map", "worst"].includes(name) ? first : main).append(section);
    }
    first.classList.toggle("alone", !told.parts.worst);
  }

  function present() {
    return Object.keys(told.parts).filter((name) => drawers.has(name));
  }

  function drawFrame() {
    document.documentElement.lang = page.lang === "zh" ? "zh-CN" : "en";
    document.title = page.pick(told.title);
    document.getElementById("title").replaceChildren(page.name(page.pick(told.title)));
    document.getElementById("skip").textContent = page.say("Skip to the report", "跳到正文");
    const contents = document.getElementById("contents");
    contents.setAttribute("aria-label", page.say("Contents", "目录"));
    contents.replaceChildren(
      page.el("ul", {}, present().filter((name) => name !== "worst").map((name) => page.el("li", {}, page.el("a", { href: "#" + name }, page.pick(drawers.get(name).short || drawers.get(name).title)))))
    );
    for (const button of document.querySelectorAll("#languages button"))
      button.setAttribute("aria-pressed", String(button.value === page.lang));
  }

  function languages() {
    const button = (lang, label) =>
      page.el("button", { type: "button", value: lang, lang: lang === "zh" ? "zh-CN" : "en", onclick: () => speak(lang) }, label);
    return page.el("div", { id: "languages", role: "group", "aria-label": "Language 语言" }, button("zh", "中文"), button("en", "English"));
  }

  // draws the page in another language; what stood at the top of the window stays there
  function speak(lang) {
    if (lang === page.lang) return;
    const sections = present().map((name) => document.getElementById(name));
    const seen = sections.find((section) => section.getBoundingClientRect().bottom > 120);
    const before = seen ? seen.getBoundingClientRect().top : 0;
    page.lang = lang;
    drawFrame();
    present().forEach(drawPart);
    if (seen) window.scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
    page.announce(page.say("The report is in English.", "报告已切换为中文。"));
  }

  // a report in both languages opens in the one of its reader
  function preferred() {
    return /^zh\b/i.test(navigator.language || "") ? "zh" : "en";
  }

  function start() {
    told = JSON.parse(document.getElementById("geoplan-data").textContent);
    Object.assign(page, {
      lang: told.lang === "both" ? preferred() : told.lang,
      colours: told.colours,
      words: told.words,
      names: told.names,
      tiers: told.tiers,
      base: told.base,
      bases: told.bases,
      data: told.parts,
      without: told.without,
    });
    document.getElementById("top").append(languages());
    layOut();
    drawFrame();
    const first = ["summary", "map", "worst"];
    present().filter((name) => first.includes(name)).forEach(drawPart);
    document.documentElement.dataset.first = "drawn";
    // one task a part: the first screen answers at once, and a part that fails takes no other with it
    for (const name of present()) if (!first.includes(name)) setTimeout(() => drawPart(name));
    setTimeout(() => {
      document.documentElement.dataset.ready = "yes";
    });
  }

  // paper shows what a reader would unfold; what was closed is closed again afterwards
  const unfolded = [];
  window.addEventListener("beforeprint", () => {
    for (const closed of document.querySelectorAll("details.on-paper:not([open])")) {
      closed.open = true;
      unfolded.push(closed);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const opened of unfolded.splice(0)) opened.open = false;
  });

  window.geoplan = {
    page,
    part(name, own) {
      drawers.set(name, own);
    },
  };
  document.addEventListener("DOMContentLoaded", start);
})();
