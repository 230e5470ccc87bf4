// What the map shows: which layers at first, their switches with the legend, and the search for a place.
"use strict";
(function () {
  const { corners, PIXELS_A_MM } = geoplan.drawing;
  const GROUND = new Set(["area"]); // always there
  const PLACES = new Set(["settlements", "access", "gaps", "chains", "functions", "reasons", "audit", "candidates", "flow_regions"]);
  const JUDGED = new Set(["access", "gaps"]);
  const MOST_FOUND = 3000; // names in the search box
  let drawn = null; // the model of drawing.js

  // what is shown at first: of land and of places one layer each, and all else that its style says
  function atFirst() {
    const visible = drawn.styles.filter((style) => style.visible);
    const one = (kind) => (visible.find((style) => part(style) === kind) || { name: "" }).name;
    const also = visible.filter((style) => part(style) === "also").map((style) => style.name);
    return { land: one("land"), places: one("places"), also: new Set(also) };
  }

  function part(style) {
    if (GROUND.has(style.layer)) return "ground";
    if (drawn.layers[style.layer].kind === "MultiPolygon") return "land";
    return PLACES.has(style.layer) ? "places" : "also";
  }

  function isShown(style, chosen) {
    const kind = part(style);
    return kind === "ground" || (kind === "also" ? chosen.also.has(style.name) : chosen[kind] === style.name);
  }

  // the ground's borders are drawn twice: below all, and without colour above the land
  function shownStyles(chosen) {
    const shown = drawn.styles.filter((style) => isShown(style, chosen));
    const ground = shown.filter((style) => part(style) === "ground");
    const land = shown.filter((style) => part(style) === "land");
    const bare = ground.map((style) => Object.assign({}, style, { legend: style.legend.map(withoutColour) }));
    const rest = shown.filter((style) => !ground.includes(style) && !land.includes(style));
    return [...ground, ...land, ...(land.length ? bare : []), ...above(rest)];
  }

  // what was asked of people lies above the marks of towns, below facilities and proposed sites
  function above(styles) {
    const lifted = styles.filter((style) => JUDGED.has(style.layer));
    const top = styles.filter((style) => ["facilities", "sites"].includes(style.layer));
    return [...styles.filter((style) => !lifted.includes(style) && !top.includes(style)), ...lifted, ...top.sort((a, b) => (a.layer === "sites") - (b.layer === "sites"))];
  }

  function withoutColour(entry) {
    return Object.assign({}, entry, { symbol: Object.assign({}, entry.symbol, { colour: "" }) });
  }

  function fillSide(side, page, again) {
    const open = side.querySelector("details");
    const wasOpen = open ? open.open : window.innerWidth > 760;
    const focused = side.contains(document.activeElement) ? document.activeElement.id : "";
    const scrolled = side.scrollTop;
    const fieldset = (kind, title, none) => {
      const styles = drawn.styles.filter((style) => part(style) === kind);
      if (!styles.length) return null;
      const choices = styles.slice().reverse().map((style) => choice(style, kind, page, again));
      return page.el("fieldset", {}, page.el("legend", {}, title), none ? noneOf(kind, none, page, again) : null, choices);
    };
    const ground = drawn.styles.filter((style) => part(style) === "ground");
    side.replaceChildren(
      search(page),
      page.el(
        "details",
        { class: "switches", open: wasOpen },
        page.el("summary", {}, page.say("Layers and legend", "图层与图例")),
        fieldset("also", page.say("Show", "显示"), ""),
        fieldset("land", page.say("Land", "区域"), page.say("no land", "不显示区域")),
        fieldset("places", page.say("People and places", "人口与地方"), page.say("none", "不显示")),
        ground.map((style) => page.el("div", { class: "choice shown" }, page.el("span", { class: "always" }, page.pick(style.title)), legend(style, page)))
      )
    );
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
    side.scrollTop = scrolled;
  }

  function choice(style, kind, page, again) {
    const chosen = page.state.chosen;
    const id = "layer-" + style.name;
    const shown = isShown(style, chosen);
    const input = page.el("input", {
      type: kind === "also" ? "checkbox" : "radio",
      name: "map-" + kind,
      id,
      checked: shown,
      onchange: () => {
        if (style.layer === "facilities") chosen.brought = false;
        if (kind !== "also") chosen[kind] = style.name;
        else if (input.checked) chosen.also.add(style.name);
        else chosen.also.delete(style.name);
        if (kind !== "also") facilitiesOf(chosen);
        again();
        page.announce(page.pick(style.title));
      },
    });
    return page.el(
      "div",
      { class: shown ? "choice shown" : "choice" },
      page.el("label", { for: id }, input, " ", page.name(page.pick(style.title))),
      shown ? legend(style, page) : null
    );
  }

  // with what a service reaches come its facilities, and they go with it, unless they were asked for by themselves
  function facilitiesOf(chosen) {
    if (!drawn.layers.facilities) return;
    const served = ["land", "places"].some((kind) => drawn.styles.some((style) => style.name === chosen[kind] && style.where.service));
    if (served && !chosen.also.has("facilities")) {
      chosen.also.add("facilities");
      chosen.brought = true;
    } else if (!served && chosen.brought) {
      chosen.also.delete("facilities");
      chosen.brought = false;
    }
  }

  function noneOf(kind, words, page, again) {
    const chosen = page.state.chosen;
    const id = "layer-no-" + kind;
    const pick = () => {
      chosen[kind] = "";
      facilitiesOf(chosen);
      again();
    };
    const input = page.el("input", { type: "radio", name: "map-" + kind, id, checked: chosen[kind] === "", onchange: pick });
    return page.el("div", { class: "choice" }, page.el("label", { for: id }, input, " ", words));
  }

  function legend(style, page) {
    const used = new Set(style.rows);
    const entries = style.legend.map((entry, at) => Object.assign({ at }, entry)).filter((entry) => used.has(entry.at));
    // categories that have no words of their own, such as tints of land, stand with the first that has
    const told = entries.filter((entry) => page.pick(entry.words));
    const silent = entries.filter((entry) => !page.pick(entry.words));
    const items = (told.length ? told : entries.slice(0, 1)).map((entry, at) => {
      const words = page.pick(entry.words) || page.pick(style.title);
      const more = at === 0 && told.length ? silent.slice(0, 4) : [];
      return page.el("li", {}, [entry, ...more].map((one) => swatch(one.symbol, page)), " ", page.name(words));
    });
    if (style.area_by && style.area_most) items.push(sizes(style, page));
    return page.el("ul", { class: "legend" }, items);
  }

  function sizes(style, page) {
    const most = style.area_by === "people" ? page.say("size by people, largest: ", "大小按人口，最大：") : page.say("size by score, largest: ", "大小按得分，最大：");
    return page.el("li", { class: "sizes" }, most, page.number(style.area_most, style.area_most < 10 ? 2 : 0));
  }

  function swatch(symbol, page) {
    const inside = [];
    if (symbol.kind === "land") {
      inside.push(page.svg("rect", { x: 1, y: 3, width: 20, height: 12, fill: symbol.colour || "none", stroke: symbol.outline || symbol.colour, "stroke-width": 1, "stroke-dasharray": symbol.outline_dash_mm.length ? "4 2" : null }));
      if (symbol.hatched) inside.push(page.svg("path", { d: "M3 15 L11 3 M9 15 L17 3 M15 15 L21 6", stroke: symbol.outline, "stroke-width": 1 }));
    } else if (symbol.kind === "stroke") {
      const dash = symbol.dash_mm.map((length) => length * PIXELS_A_MM).join(" ");
      inside.push(page.svg("path", { d: "M1 9 L21 9", stroke: symbol.colour, "stroke-width": Math.max(1, symbol.width_mm * PIXELS_A_MM), "stroke-dasharray": dash || null }));
    } else {
      const r = Math.min(8, Math.max(2, (symbol.size_mm * PIXELS_A_MM) / 2));
      const around = corners(symbol.shape, r);
      const look = { fill: symbol.fill, stroke: symbol.outline || "none", "stroke-width": symbol.outline ? 0.8 : 0 };
      inside.push(
        around
          ? page.svg("polygon", Object.assign({ points: around.map(([x, y]) => `${(11 + x).toFixed(2)},${(9 + y).toFixed(2)}`).join(" ") }, look))
          : page.svg("circle", Object.assign({ cx: 11, cy: 9, r }, look))
      );
    }
    return page.svg("svg", { class: "swatch", viewBox: "0 0 22 18", width: 22, height: 18, "aria-hidden": "true" }, inside);
  }

  function search(page) {
    const found = new Map();
    for (const layer of ["centres", "candidates", "settlements", "facilities"]) {
      const held = drawn.layers[layer];
      if (!held) continue;
      for (const row of held.rows) {
        const name = (page.lang === "en" && row.name_en) || row.name;
        if (name && !found.has(name) && found.size < MOST_FOUND) found.set(name, [held.selects, row[held.id]]);
      }
    }
    if (!found.size) return null;
    let looked = "";
    const none = page.el("span", { class: "none-found", "aria-hidden": "true" });
    const look = () => {
      looked = input.value.trim();
      const name = looked && likest(Array.from(found.keys()), looked);
      none.textContent = looked && !name ? page.say("No such place.", "没有这个地方。") : "";
      if (name) page.select(...found.get(name), "search");
      else if (looked) {
        page.state.map.closePopup();
        page.announce(none.textContent);
      }
    };
    const input = page.el("input", {
      type: "search",
      id: "map-search",
      list: "map-names",
      autocomplete: "off",
      // a browser tells of a change after the key: what was looked up is not looked up twice
      onkeydown: (event) => event.key === "Enter" && look(),
      onchange: () => input.value.trim() !== looked && look(),
    });
    const names = page.el("datalist", { id: "map-names" }, Array.from(found.keys(), (name) => page.el("option", { value: name })));
    return page.el("p", { class: "search" }, page.el("label", { for: "map-search" }, page.say("Find a place", "查找地方")), " ", input, names, none);
  }

  // the name itself, else the first that begins with the text, else the first that holds it; "" for none
  function likest(names, text) {
    const wanted = text.toLowerCase();
    const own = names.map((name) => [name, name.toLowerCase()]);
    const tests = [(name) => name === wanted, (name) => name.startsWith(wanted), (name) => name.includes(wanted)];
    for (const test of tests) {
      const hit = own.find(([, name]) => test(name));
      if (hit) return hit[0];
    }
    return "";
  }

  window.geoplan.switches = {
    of(model) {
      drawn = model;
    },
    atFirst,
    isShown,
    shownStyles,
    fill: fillSide,
  };
})();
