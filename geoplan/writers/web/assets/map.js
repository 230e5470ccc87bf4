// The map: what a click tells, what belongs to what was chosen, and the same picture for paper.
"use strict";
(function () {
  const { model, draw, hit } = geoplan.drawing;
  const { atFirst, isShown, shownStyles } = geoplan.switches;
  const PAPER_WIDTH = 2000; // pixels of the map on paper
  const EDGE = [6, 6]; // pixels around the whole area
  const CLOSER = 2; // how much nearer than the whole area a place is shown that was searched for
  let drawn = null;

  // a renderer of Leaflet that has the whole picture painted at once
  const Painted = L.Renderer.extend({
    initialize(paint) {
      L.Renderer.prototype.initialize.call(this, { padding: 0.2 });
      this._paint = paint;
    },
    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },
    _updatePaths() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = ratio * size.x;
      this._container.height = ratio * size.y;
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      const context = this._container.getContext("2d");
      context.scale(ratio, ratio);
      const corner = this._map.getPixelOrigin().add(this._bounds.min);
      this.view = { scale: 2 ** this._map.getZoom(), x: corner.x, y: corner.y, width: size.x, height: size.y, grown: 1 };
      this._paint(context, this.view);
    },
    redraw() {
      if (this._map) this._update();
    },
  });

  geoplan.part("map", {
    title: { en: "Map", zh: "地图" },
    draw(section, data, page) {
      const state = page.state;
      if (!drawn) {
        drawn = model(data, page.rows);
        geoplan.switches.of(drawn);
        state.chosen = atFirst();
      }
      const box = page.el("div", { class: "map", id: "map-box", "aria-describedby": "map-hint" });
      const paper = page.el("canvas", { class: "paper", "aria-hidden": "true" });
      const side = page.el("div", { class: "map-side" });
      const warnings = [...data.warnings, ...data.draft].map((one) => page.el("li", {}, page.pick(one)));
      page.into(section, page.el("div", { class: isTall(data.bounds) ? "map-frame tall" : "map-frame" }, page.el("div", { class: "map-main" }, box, paper, page.el("ul", { class: "map-warnings" }, warnings)), side),
        page.el("p", { class: "hint", id: "map-hint" }, hint(page)),
        notes(data, page)
      );
      const shown = () => shownStyles(state.chosen);
      const options = () => drawingOptions(page, state.chosen);
      const renderer = new Painted((context, view) => {
        draw(context, drawn, shown(), view, options());
      });
      const map = openMap(box, data, page, renderer);
      const again = () => {
        renderer.redraw();
        geoplan.switches.fill(side, page, again);
      };
      geoplan.switches.fill(side, page, again);
      hearClicks(map, renderer, page, shown, options);
      page.onSelect((kind, id, from) => {
        if (from !== "map") goTo(map, page, kind, id, from === "search");
        renderer.redraw();
      });
      onPaper(paper, map, shown, options, page);
    },
  });

  // wherever the focus is, as after a search
  document.addEventListener("keydown", (event) => {
    const held = document.querySelector("#map-box .leaflet-popup-close-button");
    if (event.key === "Escape" && held) held.click();
  });

  // an area much taller than wide is given a taller map
  function isTall([west, south, east, north]) {
    return north - south > 1.2 * (east - west) * Math.cos((((south + north) / 2) * Math.PI) / 180);
  }

  function drawingOptions(page, chosen) {
    const services = ["land", "places"].map((kind) => drawn.styles.find((style) => style.name === chosen[kind]));
    const asked = services.filter((style) => style && style.where.service).map((style) => style.where.service);
    const chosenLand = drawn.styles.find((style) => style.name === chosen.land && style.layer === "hinterlands");
    const lowest = drawn.styles.filter((style) => style.layer === "hinterlands").pop();
    const outlined = drawn.styles.filter(
      (style) => style === (chosenLand || lowest) || ["catchments", "links"].includes(style.layer) || isShown(style, chosen)
    );
    return {
      ink: page.colours.ink,
      halo: page.colours.white,
      outlined,
      label: (row) => (page.lang === "en" && row.name_en) || row.name || "",
      hides: (style, row) => style.layer === "facilities" && asked.length > 0 && !asked.includes(row.service),
      selected: (style, layer, row) => isSelected(page, layer, row),
    };
  }

  function isSelected(page, layer, row) {
    const id = page.selected[layer.selects];
    if (!id) return false;
    return row[layer.id] === id || (row.parent_id !== undefined && layer.kind === "LineString" && row.parent_id === id);
  }

  function openMap(box, data, page, renderer) {
    const state = page.state;
    if (state.map) {
      state.map._animatingZoom = false; // else Leaflet ends the zoom of a map that is gone, which is an error
      state.map.stop().remove();
    }
    if (state.watch) state.watch.disconnect();
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(box, {
      attributionControl: false,
      zoomControl: false,
      zoomSnap: 0.05, // so that the whole area fills the map
      zoomDelta: 0.5,
      scrollWheelZoom: false,
      zoomAnimation: !still,
      fadeAnimation: false,
      inertia: !still,
      maxZoom: 17,
    });
    const [west, south, east, north] = data.bounds;
    const bounds = L.latLngBounds([south, west], [north, east]);
    map.fitBounds(bounds, { padding: EDGE, animate: false, maxZoom: 15 });
    map.setMinZoom(map.getZoom() - 1);
    map.setMaxBounds(map.getBounds().pad(0.75));
    if (state.view) map.setView(state.view.center, state.view.zoom, { animate: false });
    map.on("moveend", () => {
      state.view = { center: map.getCenter(), zoom: map.getZoom() };
    });
    box.addEventListener("focus", () => map.scrollWheelZoom.enable());
    box.addEventListener("blur", () => map.scrollWheelZoom.disable());
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", page.say("Map of the plan", "规划地图"));
    L.control.zoom({ position: "topleft", zoomInTitle: page.say("Zoom in", "放大"), zoomOutTitle: page.say("Zoom out", "缩小") }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
    furniture(map, bounds, page);
    renderer.addTo(map);
    state.watch = new ResizeObserver(() => map.invalidateSize({ animate: false }));
    state.watch.observe(box);
    state.map = map;
    return map;
  }

  function furniture(map, bounds, page) {
    const whole = L.control({ position: "topleft" });
    whole.onAdd = () => {
      const button = page.el("button", { type: "button", class: "whole", onclick: () => map.fitBounds(bounds, { padding: EDGE }) }, page.say("All", "全图"));
      L.DomEvent.disableClickPropagation(button);
      return button;
    };
    whole.addTo(map);
    const north = L.control({ position: "topright" });
    north.onAdd = () =>
      page.svg(
        "svg",
        { class: "north", viewBox: "0 0 28 40", width: 28, height: 40, role: "img", "aria-label": page.say("North is up", "上北") },
        page.svg("path", { d: "M14 12 L22 36 L14 30 L6 36 Z", fill: page.colours.ink }),
        page.svg("text", { x: 14, y: 10, "text-anchor": "middle", "font-size": 11, "font-weight": 700, fill: page.colours.ink }, page.say("N", "北"))
      );
    north.addTo(map);
  }

  function hint(page) {
    return page.say(
      "Click or tap a place, a facility or land to see its numbers. Arrow keys move the focused map, + and − zoom; the wheel zooms once the map has been clicked. Everything the map shows also stands in the tables below.",
      "点击地方、设施或区域可查看数据。地图获得焦点后，方向键移动，+ 与 − 缩放；点击地图后可用滚轮缩放。图中内容均可在下方表格中查到。"
    );
  }

  function notes(data, page) {
    const list = (items) => page.el("ul", {}, items.map((one) => page.el("li", {}, page.name(page.pick(one)))));
    return page.el(
      "details",
      { class: "map-notes", open: true },
      page.el("summary", {}, page.say("Sources and making of this map", "资料来源与制图说明")),
      list([...data.sources, ...data.notes])
    );
  }

  function hearClicks(map, renderer, page, shown, options) {
    const reach = L.Browser.mobile ? 16 : 9;
    const under = (event, more) => {
      const at = event.layerPoint.subtract(renderer._bounds.min);
      return hit(drawn, shown(), renderer.view, at.x, at.y, reach, Object.assign(options(), more));
    };
    map.on("click", (event) => {
      const found = under(event, {});
      if (!found) return;
      tell(map, page, found.layer, found.row, event.latlng);
      const id = found.row[found.layer.id];
      if (found.layer.selects && id) page.select(found.layer.selects, id, "map");
    });
    let waiting = false;
    map.on("mousemove", (event) => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        if (renderer.view && page.state.map === map) map.getContainer().classList.toggle("over", Boolean(under(event, { marksOnly: true })));
      });
    });
  }

  // shows on the map what another part of the page, or the search, has chosen
  function goTo(map, page, kind, id, closer) {
    const order = ["centres", "candidates", "facilities", "settlements", "access", "gaps", "area"];
    for (const name of order) {
      const layer = drawn.layers[name];
      if (!layer || layer.selects !== kind) continue;
      const at = layer.rows.findIndex((row) => row[layer.id] === id);
      if (at < 0 || !layer.boxes[at]) continue;
      const [west, north, east, south] = layer.boxes[at];
      const spot = map.unproject([((west + east) / 2) * 2 ** map.getZoom(), ((north + south) / 2) * 2 ** map.getZoom()], map.getZoom());
      if (closer) map.setView(spot, Math.max(map.getZoom(), map.getMinZoom() + 1 + CLOSER), { animate: false });
      else if (!map.getBounds().pad(-0.1).contains(spot)) map.panTo(spot, { animate: false });
      tell(map, page, layer, layer.rows[at], spot);
      return;
    }
  }

  function tell(map, page, layer, row, spot) {
    const facts = layer.popup.filter((told) => row[told.key] !== null && row[told.key] !== "" && row[told.key] !== undefined && !otherLanguage(told.key, page));
    const content = page.el(
      "div",
      { class: "told" },
      page.el("p", { class: "kicker" }, page.pick(layer.title)),
      page.el("p", { class: "who" }, page.place(row)),
      page.el("dl", {}, facts.map((told) => [page.el("dt", {}, page.pick(told)), page.el("dd", {}, page.name(value(told, row[told.key], page)))])),
      sentence(row, page),
      layer.selects === "place" && row[layer.id] && page.data.towns ? page.el("p", {}, page.el("a", { href: "#towns" }, page.say("Why this place?", "为何是它？"))) : null
    );
    const widest = Math.max(180, Math.min(280, map.getSize().x - 110)); // beside the buttons
    const popup = L.popup({ maxWidth: widest, maxHeight: Math.max(120, Math.min(300, map.getSize().y / 2)), autoPanPaddingTopLeft: [56, 8], autoPanPaddingBottomRight: [8, 8] }).setLatLng(spot).setContent(content).openOn(map);
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", page.say("Close", "关闭"));
    page.announce(content.textContent);
  }

  function otherLanguage(key, page) {
    return key.endsWith(page.lang === "en" ? "_zh" : "_en");
  }

  function sentence(row, page) {
    const said = page.pick({ en: row.sentence_en, zh: row.sentence_zh });
    return said ? page.el("p", { class: "said" }, page.name(said)) : null;
  }

  function value(told, held, page) {
    const standards = page.data.map.standards;
    if (told.key === "standard") return page.pick(standards[held]) || held;
    if (["service", "tier", "official_tier", "siting"].includes(told.key)) return page.named(held);
    if (told.key === "base") return page.based(held);
    if (typeof held === "boolean") return held ? page.say("yes", "是") : page.say("no", "否");
    if (typeof held === "string" && held !== "inf") return page.word(held);
    if (told.unit === "min") return page.minutes(held);
    if (told.key === "marginal_gain" || told.key === "cost") return page.number(held); // as the table of sites has them
    if (told.key === "score") return page.number(held, 3);
    if (told.unit === "0–1") return page.share(held);
    if (told.unit === "people" || Number.isInteger(held)) return page.number(held);
    return page.number(held, 2) + (told.unit && told.unit !== "own unit" && told.unit !== "currency" ? " " + told.unit : "");
  }

  // on paper stands what the map shows now, in the sharpness of print
  function onPaper(paper, map, shown, options, page) {
    const paint = () => {
      const size = map.getSize();
      if (!size.x || !size.y) return;
      const grown = PAPER_WIDTH / size.x;
      paper.width = PAPER_WIDTH;
      paper.height = Math.round(size.y * grown);
      const scale = 2 ** map.getZoom() * grown;
      const corner = map.getPixelBounds().min.multiplyBy(grown);
      const context = paper.getContext("2d");
      context.fillStyle = page.colours.white;
      context.fillRect(0, 0, paper.width, paper.height);
      draw(context, drawn, shown(), { scale, x: corner.x, y: corner.y, width: paper.width, height: paper.height, grown }, options());
      paperFurniture(context, paper, map, grown, page);
    };
    if (page.state.paint) window.removeEventListener("beforeprint", page.state.paint);
    page.state.paint = paint;
    window.addEventListener("beforeprint", paint);
  }

  function paperFurniture(context, paper, map, grown, page) {
    const middle = map.getSize().y / 2;
    const metresAPixel = map.distance(map.containerPointToLatLng([0, middle]), map.containerPointToLatLng([100, middle])) / 100;
    const wanted = metresAPixel * 140;
    const power = 10 ** Math.floor(Math.log10(wanted));
    const step = [5, 2, 1].map((one) => one * power).find((one) => one <= wanted);
    const width = (step / metresAPixel) * grown;
    const [left, foot] = [14 * grown, paper.height - 14 * grown];
    context.fillStyle = context.strokeStyle = page.colours.ink;
    context.lineWidth = 1.5 * grown;
    context.beginPath();
    context.moveTo(left, foot - 5 * grown);
    context.lineTo(left, foot);
    context.lineTo(left + width, foot);
    context.lineTo(left + width, foot - 5 * grown);
    context.stroke();
    context.font = `${12 * grown}px system-ui, sans-serif`;
    context.textBaseline = "alphabetic";
    context.fillText(step >= 1000 ? step / 1000 + " km" : step + " m", left, foot - 9 * grown);
    const [x, y] = [paper.width - 24 * grown, 16 * grown];
    context.textAlign = "center";
    context.font = `600 ${13 * grown}px system-ui, sans-serif`;
    context.fillText(page.say("N", "北"), x, y + 4 * grown);
    context.beginPath();
    [[0, 8], [9, 34], [0, 27], [-9, 34]].forEach(([dx, dy], at) => (at ? context.lineTo(x + dx * grown, y + dy * grown) : context.moveTo(x, y + dy * grown)));
    context.closePath();
    context.fill();
    context.textAlign = "left";
  }
})();
