// Draws the layers of the map on a canvas of any size, and says what lies under a point. Knows nothing of the page around it.
"use strict";
(function () {
  const PIXELS_A_MM = 96 / 25.4;
  const PIXELS_A_POINT = 96 / 72;
  const WORLD = 256; // width of the world at zoom 0, as Leaflet has it
  const FONT = "system-ui, 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', 'WenQuanYi Micro Hei', sans-serif";
  const LONGEST_NAME = 24;
  const MOST_NAMES = 150; // of a layer in view, the chosen places aside
  const MOST_GAPS = 40; // names of gaps where they are crowded: those with the most people
  const FIRST = { sites: 3e15, gaps: 2e15 }; // whose names come before those of towns

  function world(lon, lat) {
    const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
    return [((lon + 180) / 360) * WORLD, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD];
  }

  // whole numbers, the first corner and then the way to each next, as a flat list of world coordinates
  function unfolded(steps, scale) {
    const corners = new Float64Array(steps.length);
    let x = 0;
    let y = 0;
    for (let at = 0; at < steps.length; at += 2) {
      x += steps[at];
      y += steps[at + 1];
      [corners[at], corners[at + 1]] = world(x / scale, y / scale);
    }
    return corners;
  }

  // the layers with coordinates of the world, and their rows
  function model(told, rowsOf) {
    const layers = {};
    for (const [name, held] of Object.entries(told.layers)) {
      const rows = rowsOf(held.rows);
      const shapes =
        held.kind === "Point"
          ? spread(unfolded(held.shapes.xy, told.scale), held.shapes.at)
          : held.shapes.map((parts) => (parts ? parts.map((steps) => unfolded(steps, told.scale)) : null));
      layers[name] = Object.assign({}, held, { rows, shapes, boxes: shapes.map(boxOf) });
    }
    const styles = told.styles.map((style) => {
      const own = Object.assign({}, style, { rows: Array.from(style.rows, (letter) => (letter === " " ? null : letter.charCodeAt(0) - 48)) });
      return Object.assign(own, { order: ordered(own, layers[style.layer]) });
    });
    return { layers, styles };
  }

  function spread(places, at) {
    return at.map((place) => (place === null ? null : [places.subarray(2 * place, 2 * place + 2)]));
  }

  function boxOf(parts) {
    if (!parts) return null;
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const corners of parts)
      for (let at = 0; at < corners.length; at += 2) {
        box[0] = Math.min(box[0], corners[at]);
        box[1] = Math.min(box[1], corners[at + 1]);
        box[2] = Math.max(box[2], corners[at]);
        box[3] = Math.max(box[3], corners[at + 1]);
      }
    return box;
  }

  // rows that a style shows, in the order in which they are drawn: large marks below small ones, the first of a legend above
  function ordered(style, layer) {
    const shown = style.rows.map((number, at) => (number === null || !layer.shapes[at] ? -1 : at)).filter((at) => at >= 0);
    if (style.area_by) return shown.sort((a, b) => (layer.rows[b][style.area_by] || 0) - (layer.rows[a][style.area_by] || 0) || a - b);
    return layer.kind === "Point" ? shown.sort((a, b) => style.rows[b] - style.rows[a] || a - b) : shown;
  }

  function radius(style, symbol, row) {
    const whole = (symbol.size_mm * PIXELS_A_MM) / 2;
    if (!style.area_by || !style.area_most) return whole;
    const amount = row[style.area_by];
    return typeof amount === "number" && amount > 0 ? Math.max(1.3, whole * Math.sqrt(Math.min(1, amount / style.area_most))) : 1.3;
  }

  // corners of a mark around 0, 0; a circle has none
  function corners(shape, r) {
    const ring = (count, turn, of) =>
      Array.from({ length: count }, (_, at) => {
        const angle = turn + (2 * Math.PI * at) / count;
        return [of(at) * Math.cos(angle), of(at) * Math.sin(angle)];
      });
    const up = -Math.PI / 2;
    if (shape === "square") return [[-r, -r], [r, -r], [r, r], [-r, r]];
    if (shape === "triangle") return ring(3, up, () => 1.15 * r);
    if (shape === "triangle_down") return ring(3, -up, () => 1.15 * r);
    if (shape === "diamond") return ring(4, up, () => 1.1 * r);
    if (shape === "star") return ring(10, up, (at) => (at % 2 ? 0.42 * r : 1.05 * r));
    if (shape === "cross" || shape === "x") {
      const arm = r / 3;
      const plus = [[-arm, -r], [arm, -r], [arm, -arm], [r, -arm], [r, arm], [arm, arm], [arm, r], [-arm, r], [-arm, arm], [-r, arm], [-r, -arm], [-arm, -arm]];
      if (shape === "cross") return plus;
      const half = Math.SQRT1_2;
      return plus.map(([x, y]) => [half * (x - y), half * (x + y)]);
    }
    return null;
  }

  function drawMark(context, symbol, x, y, r, grown) {
    context.beginPath();
    const around = corners(symbol.shape, r);
    if (around) {
      around.forEach(([dx, dy], at) => (at ? context.lineTo(x + dx, y + dy) : context.moveTo(x + dx, y + dy)));
      context.closePath();
    } else context.arc(x, y, r, 0, 2 * Math.PI);
    context.fillStyle = symbol.fill;
    context.fill();
    if (symbol.outline && symbol.outline_mm > 0) {
      context.strokeStyle = symbol.outline;
      context.lineWidth = symbol.outline_mm * PIXELS_A_MM * grown;
      context.stroke();
    }
  }

  function trace(context, parts, view, closed) {
    for (const part of parts) {
      for (let at = 0; at < part.length; at += 2) {
        const x = part[at] * view.scale - view.x;
        const y = part[at + 1] * view.scale - view.y;
        if (at) context.lineTo(x, y);
        else context.moveTo(x, y);
      }
      if (closed) context.closePath();
    }
  }

  function dashed(context, lengths, grown) {
    context.setLineDash((lengths || []).map((length) => length * PIXELS_A_MM * grown));
  }

  const hatches = new Map();
  function hatch(context, colour, rim, grown) {
    const key = colour + rim;
    if (!hatches.has(key)) {
      const tile = document.createElement("canvas");
      tile.width = tile.height = 8;
      const own = tile.getContext("2d");
      own.fillStyle = colour;
      own.fillRect(0, 0, 8, 8);
      own.strokeStyle = rim;
      own.lineWidth = 1;
      own.beginPath();
      for (const from of [-8, 0, 8]) {
        own.moveTo(from, 8);
        own.lineTo(from + 8, 0);
      }
      own.stroke();
      hatches.set(key, tile);
    }
    const pattern = context.createPattern(hatches.get(key), "repeat");
    pattern.setTransform(new DOMMatrix().scale(grown));
    return pattern;
  }

  function drawLand(context, symbol, parts, view) {
    context.beginPath();
    trace(context, parts, view, true);
    if (symbol.colour) {
      context.fillStyle = symbol.hatched ? hatch(context, symbol.colour, symbol.outline || symbol.colour, view.grown) : symbol.colour;
      context.fill("evenodd");
    }
    if (symbol.outline) {
      context.strokeStyle = symbol.outline;
      context.lineWidth = Math.max(0.4, symbol.outline_mm * PIXELS_A_MM) * view.grown;
      dashed(context, symbol.outline_dash_mm, view.grown);
      context.stroke();
      context.setLineDash([]);
    } else {
      // a hair of its own colour closes the seam to its neighbour
      context.strokeStyle = context.fillStyle;
      context.lineWidth = 0.6 * view.grown;
      context.stroke();
    }
  }

  function drawStroke(context, symbol, parts, view) {
    context.beginPath();
    trace(context, parts, view, false);
    context.strokeStyle = symbol.colour;
    context.lineWidth = Math.max(0.5, symbol.width_mm * PIXELS_A_MM) * view.grown;
    dashed(context, symbol.dash_mm, view.grown);
    context.stroke();
    context.setLineDash([]);
  }

  function inView(box, view, margin) {
    return (
      box[2] * view.scale - view.x > -margin &&
      box[0] * view.scale - view.x < view.width + margin &&
      box[3] * view.scale - view.y > -margin &&
      box[1] * view.scale - view.y < view.height + margin
    );
  }

  // view: scale (pixels per unit of the world), x, y (pixel of the corner), width, height, grown (how much larger than on screen)
  function draw(context, drawn, styles, view, options) {
    context.lineJoin = context.lineCap = "round";
    for (const style of styles) drawStyle(context, drawn, style, view, options);
    if (options.selected) drawSelected(context, drawn, options.outlined || styles, view, options);
    return options.label ? drawLabels(context, drawn, styles, view, options) : 0;
  }

  function drawStyle(context, drawn, style, view, options) {
    const layer = drawn.layers[style.layer];
    const under = style.layer === "area" && options.overLand; // borders alone, where land is already coloured
    for (const at of style.order) {
      if (!inView(layer.boxes[at], view, 40 * view.grown) || (options.hides && options.hides(style, layer.rows[at]))) continue;
      const symbol = style.legend[style.rows[at]].symbol;
      if (symbol.kind === "land") drawLand(context, under ? Object.assign({}, symbol, { colour: "" }) : symbol, layer.shapes[at], view);
      else if (symbol.kind === "stroke") drawStroke(context, symbol, layer.shapes[at], view);
      else {
        const [x, y] = layer.shapes[at][0];
        const r = radius(style, symbol, layer.rows[at]) * view.grown;
        drawMark(context, symbol, x * view.scale - view.x, y * view.scale - view.y, r, view.grown);
      }
    }
  }

  // land, lines and marks that belong to what was chosen
  function drawSelected(context, drawn, styles, view, options) {
    const wide = { colour: options.ink, width_mm: 0.7, dash_mm: [] };
    for (const style of styles) {
      const layer = drawn.layers[style.layer];
      for (const at of style.order) {
        const row = layer.rows[at];
        if (!options.selected(style, layer, row)) continue;
        if (layer.kind === "MultiPolygon") drawStroke(context, wide, layer.shapes[at].map(closedRing), view);
        else if (layer.kind === "LineString") drawStroke(context, Object.assign({}, wide, { width_mm: 1 }), layer.shapes[at], view);
        else {
          const [x, y] = layer.shapes[at][0];
          const r = radius(style, style.legend[style.rows[at]].symbol, row) * view.grown + 4 * view.grown;
          context.beginPath();
          context.arc(x * view.scale - view.x, y * view.scale - view.y, r, 0, 2 * Math.PI);
          context.strokeStyle = options.ink;
          context.lineWidth = 2 * view.grown;
          context.stroke();
        }
      }
    }
  }

  function closedRing(ring) {
    const closed = new Float64Array(ring.length + 2);
    closed.set(ring);
    closed.set(ring.subarray(0, 2), ring.length);
    return closed;
  }

  // names where there is room: those of the upper tiers first, then of the most people; no two overlap
  function drawLabels(context, drawn, styles, view, options) {
    const wanted = [];
    const taken = [];
    styles.forEach((style, height) => {
      const layer = drawn.layers[style.layer];
      if (!style.label || layer.kind !== "Point") return;
      const seen = style.order.filter((at) => inView(layer.boxes[at], view, 0) && !(options.hides && options.hides(style, layer.rows[at])));
      const crowd = style.layer !== "centres" && seen.length > MOST_NAMES; // their names come with the zoom
      const most = style.layer === "gaps" ? new Set(seen.slice().sort((a, b) => (layer.rows[b].people_beyond || 0) - (layer.rows[a].people_beyond || 0) || a - b).slice(0, MOST_GAPS)) : new Set();
      for (const at of seen) {
        const crowded = crowd && !most.has(at);
        const text = options.label(layer.rows[at]);
        if (!text || (crowded && !(options.selected && options.selected(style, layer, layer.rows[at])))) continue;
        const number = style.rows[at];
        const points = style.label.sizes[number] || style.label.size;
        const [x, y] = layer.shapes[at][0].map((value, axis) => value * view.scale - (axis ? view.y : view.x));
        const r = radius(style, style.legend[number].symbol, layer.rows[at]) * view.grown;
        const weight = FIRST[style.layer] || (style.layer === "centres" ? 1e15 - number * 1e12 : height * 1e6);
        const chosen = options.selected && options.selected(style, layer, layer.rows[at]);
        wanted.push({ text, x, y, r, points, bold: style.label.bold || points > 9, weight: weight + (layer.rows[at].people || layer.rows[at].people_beyond || 0) + (chosen ? 1e16 : 0) });
        if (style.layer === "sites" || (style.layer === "centres" && number < 2)) taken.push([x - r, y - r, x + r, y + r]);
      }
    });
    wanted.sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1));
    const placed = new Set();
    for (const name of wanted) {
      const key = name.text + Math.round(name.x) + "," + Math.round(name.y);
      if (!placed.has(key) && drawName(context, name, taken, view, options)) placed.add(key);
    }
    return placed.size;
  }

  function drawName(context, name, taken, view, options) {
    const letters = Array.from(name.text);
    const text = letters.length > LONGEST_NAME ? letters.slice(0, LONGEST_NAME - 1).join("") + "…" : name.text;
    const height = Math.max(10.5, name.points * PIXELS_A_POINT * 0.86) * view.grown;
    context.font = `${name.bold ? "600 " : ""}${height}px ${FONT}`;
    const width = context.measureText(text).width;
    const gap = 3 * view.grown;
    const spots = [
      [name.x + name.r + gap, name.y - height / 2],
      [name.x - name.r - gap - width, name.y - height / 2],
      [name.x - width / 2, name.y - name.r - gap - height],
      [name.x - width / 2, name.y + name.r + gap],
    ];
    for (const [left, top] of spots) {
      const box = [left - 1, top - 1, left + width + 1, top + height + 1];
      if (box[0] < 0 || box[2] > view.width || box[1] < 0 || box[3] > view.height) continue;
      if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
      taken.push(box);
      context.textBaseline = "middle";
      context.lineWidth = 3.2 * view.grown;
      context.strokeStyle = options.halo;
      context.fillStyle = options.ink;
      context.strokeText(text, left, top + height / 2);
      context.fillText(text, left, top + height / 2);
      return true;
    }
    return false;
  }

  // what lies at a pixel of the view, the uppermost first: {style, layer, row}; marks before lines before land
  function hit(drawn, styles, view, x, y, reach, options) {
    const above = styles.slice().reverse();
    const find = (kind, test) => {
      for (const style of above) {
        const layer = drawn.layers[style.layer];
        if (layer.kind !== kind || !(layer.selects || layer.popup.length)) continue;
        let best = null;
        for (const at of style.order) {
          if (options.hides && options.hides(style, layer.rows[at])) continue;
          const far = test(style, layer, at);
          if (far !== null && (!best || far < best.far)) best = { far, style, layer, row: layer.rows[at] };
        }
        if (best) return best;
      }
      return null;
    };
    const mark = find("Point", (style, layer, at) => {
      const [px, py] = layer.shapes[at][0];
      const far = Math.hypot(px * view.scale - view.x - x, py * view.scale - view.y - y);
      const r = radius(style, style.legend[style.rows[at]].symbol, layer.rows[at]);
      return far <= Math.max(r, reach) ? far : null;
    });
    if (mark || options.marksOnly) return mark;
    const line = find("LineString", (style, layer, at) => {
      if (!inView(layer.boxes[at], { scale: view.scale, x: view.x + x - reach, y: view.y + y - reach, width: 2 * reach, height: 2 * reach }, 0)) return null;
      const far = awayFrom(layer.shapes[at], (x + view.x) / view.scale, (y + view.y) / view.scale) * view.scale;
      return far <= Math.min(5, reach) ? far : null;
    });
    const wx = (x + view.x) / view.scale;
    const wy = (y + view.y) / view.scale;
    return line || find("MultiPolygon", (style, layer, at) => (inside(layer.shapes[at], layer.boxes[at], wx, wy) ? 0 : null));
  }

  function awayFrom(parts, x, y) {
    let least = Infinity;
    for (const part of parts)
      for (let at = 2; at < part.length; at += 2) {
        const [ax, ay, dx, dy] = [part[at - 2], part[at - 1], part[at] - part[at - 2], part[at + 1] - part[at - 1]];
        const along = dx || dy ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy))) : 0;
        least = Math.min(least, Math.hypot(ax + along * dx - x, ay + along * dy - y));
      }
    return least;
  }

  function inside(rings, box, x, y) {
    if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false;
    let within = false;
    for (const ring of rings)
      for (let at = 0, last = ring.length - 2; at < ring.length; last = at, at += 2) {
        const [ax, ay, bx, by] = [ring[at], ring[at + 1], ring[last], ring[last + 1]];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
      }
    return within;
  }

  window.geoplan.drawing = { model, draw, hit, corners, PIXELS_A_MM };
})();
