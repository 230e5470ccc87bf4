// Charts as inline SVG: curves and bars, each with a title, a description and its numbers as a table.
"use strict";
(function () {
  const page = geoplan.page;
  const WIDE = 360; // of a curve
  const HIGH = 235;
  const BARS = 400; // of bars
  const EDGE = { left: 60, right: 22, top: 12, bottom: 42 };
  const DASHES = [null, "7 4", "2 3", "9 3 2 3", "12 5", "4 2"];
  let made = 0;

  // 1, 2, 5 times a power of ten, about `many` of them up to `most`
  function ticks(most, many) {
    if (!(most > 0) || !Number.isFinite(most)) return [0];
    const rough = most / many;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough - 1e-12 * rough);
    return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, at) => at * step);
  }

  const digitsOf = (held) => (held.length > 1 && held[1] - held[0] < 1 ? Math.ceil(-Math.log10(held[1] - held[0]) - 1e-9) : 0);

  // a frame with axes: the svg, and what turns numbers into places on it
  function frame(options, wide, high) {
    const id = "chart-" + ++made;
    const svg = page.svg("svg", { viewBox: `0 0 ${wide} ${high}`, role: "img", "aria-labelledby": `${id}-t ${id}-d`, class: "chart" });
    svg.append(page.svg("title", { id: id + "-t" }, options.title), page.svg("desc", { id: id + "-d" }, options.desc));
    return svg;
  }

  function axes(svg, options) {
    const { x, y } = options;
    const bottom = HIGH - EDGE.bottom;
    const across = (value) => EDGE.left + (Math.min(value, x.max) / x.max) * (WIDE - EDGE.left - EDGE.right);
    const up = (value) => bottom - (Math.min(value, y.max) / y.max) * (bottom - EDGE.top);
    const [along, high] = [ticks(x.max, 5), ticks(y.max, 5)];
    for (const value of high) {
      svg.append(page.svg("line", { class: "grid", x1: EDGE.left, x2: WIDE - EDGE.right, y1: up(value), y2: up(value) }));
      svg.append(page.svg("text", { x: EDGE.left - 6, y: up(value) + 4, "text-anchor": "end" }, y.write ? y.write(value) : page.number(value, digitsOf(high))));
    }
    for (const value of along) {
      svg.append(page.svg("line", { class: "axis", x1: across(value), x2: across(value), y1: bottom, y2: bottom + 4 }));
      svg.append(page.svg("text", { x: across(value), y: bottom + 17, "text-anchor": "middle" }, x.write ? x.write(value) : page.number(value, digitsOf(along))));
    }
    svg.append(page.svg("line", { class: "axis", x1: EDGE.left, x2: WIDE - EDGE.right, y1: bottom, y2: bottom }));
    svg.append(page.svg("text", { class: "label", x: (EDGE.left + WIDE - EDGE.right) / 2, y: HIGH - 6, "text-anchor": "middle" }, x.label));
    svg.append(page.svg("text", { class: "label", x: 12, y: (EDGE.top + bottom) / 2, transform: `rotate(-90 12 ${(EDGE.top + bottom) / 2})`, "text-anchor": "middle" }, y.label));
    return { across, up, bottom };
  }

  // points of a curve; a stepped one keeps its height until the next point
  function path(points, across, up, most, stepped) {
    const parts = [];
    let last = null;
    for (const [x, y] of points) {
      if (x > most) break;
      if (last !== null && stepped) parts.push(`L${across(x).toFixed(1)} ${up(last).toFixed(1)}`);
      parts.push(`${last === null ? "M" : "L"}${across(x).toFixed(1)} ${up(y).toFixed(1)}`);
      last = y;
    }
    if (last !== null && stepped) parts.push(`L${across(most).toFixed(1)} ${up(last).toFixed(1)}`);
    return parts.join("");
  }

  // the height of a curve at x
  function heightAt(points, x, stepped) {
    let before = null;
    for (const point of points) {
      if (point[0] > x) {
        if (stepped || before === null) break;
        return before[1] + ((point[1] - before[1]) * (x - before[0])) / (point[0] - before[0]);
      }
      before = point;
    }
    return before === null ? (stepped ? 0 : null) : before[1];
  }

  function figure(svg, options, legend, numbers) {
    return page.el(
      "figure", { class: "chart-box" },
      page.el("figcaption", {}, options.title),
      svg, legend,
      page.el("details", { class: "values" }, page.el("summary", {}, page.say("Numbers", "数值")), numbers)
    );
  }

  function plain(caption, heads, rows) {
    const cells = (row) => row.map((cell, at) => page.el(at ? "td" : "th", { scope: at ? null : "row", class: at ? "num" : null }, cell));
    return page.el(
      "div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      page.el(
        "table", {}, page.el("caption", {}, caption),
        page.el("thead", {}, page.el("tr", {}, heads.map((head) => page.el("th", { scope: "col" }, head)))),
        page.el("tbody", {}, rows.map((row) => page.el("tr", {}, cells(row))))
      )
    );
  }

  function key(series) {
    const swatch = (one) =>
      page.svg(
        "svg", { viewBox: "0 0 30 12", width: 30, height: 12, "aria-hidden": "true" },
        page.svg("line", { x1: 0, x2: 30, y1: 6, y2: 6, stroke: one.colour, "stroke-width": 2.5, "stroke-dasharray": one.dash })
      );
    return page.el("ul", { class: "key" }, series.map((one) => page.el("li", {}, swatch(one), " ", page.name(one.name))));
  }

  // {title, desc, x: {label, max, write}, y: …, series: [{name, points, stepped}], marks: [{x, label}], diagonal}
  page.charts.curves = (options) => {
    const svg = frame(options, WIDE, HIGH);
    const { across, up, bottom } = axes(svg, options);
    const series = options.series.map((one, at) => Object.assign({ colour: page.colours.kinds[at % page.colours.kinds.length], dash: DASHES[at % DASHES.length] }, one));
    if (options.diagonal) {
      const ends = { x1: across(0), y1: up(0), x2: across(options.x.max), y2: up(options.y.max) };
      svg.append(page.svg("line", { class: "diagonal", ...ends }));
    }
    for (const one of series) {
      svg.append(page.svg("path", { d: path(one.points, across, up, options.x.max, one.stepped), fill: "none", stroke: one.colour, "stroke-width": 2.2, "stroke-dasharray": one.dash }));
      if (one.dots) for (const [x, y] of one.points) svg.append(page.svg("circle", { cx: across(x), cy: up(y), r: 3.4, fill: one.colour }));
    }
    (options.marks || []).forEach((mark, at) => {
      svg.append(page.svg("line", { class: "mark", x1: across(mark.x), x2: across(mark.x), y1: EDGE.top, y2: bottom }));
      const left = across(mark.x) > WIDE * 0.55;
      svg.append(page.svg("text", { class: "mark", x: across(mark.x) + (left ? -5 : 5), y: bottom - 8 - 15 * at, "text-anchor": left ? "end" : "start" }, mark.label));
    });
    const shown = options.at || ticks(options.x.max, 8);
    const rows = shown.map((x) => [
      options.x.write ? options.x.write(x) : page.number(x, digitsOf(shown)),
      ...series.map((one) => {
        const height = heightAt(one.points, x, one.stepped);
        return height === null ? "–" : options.y.write ? options.y.write(height, true) : page.number(height, 1);
      }),
    ]);
    return figure(svg, options, series.length > 1 ? key(series) : null, plain(options.title, [options.x.label, ...series.map((one) => page.name(one.name))], rows));
  };

  // {title, desc, label, most, write, bars: [{label, value, note, colour, faint}], mark: {value, label}}
  page.charts.bars = (options) => {
    const step = 26;
    const left = 124;
    const says = (bar) => (Number.isFinite(bar.value) ? options.write(bar.value) : "–") + (bar.note ? " " + bar.note : "");
    const right = 14 + 7.2 * Math.max(0, ...options.bars.map((bar) => room(says(bar))));
    const high = options.bars.length * step + (options.mark ? 34 : 16);
    const svg = frame(options, BARS, high);
    const values = options.bars.map((bar) => bar.value).filter((value) => Number.isFinite(value));
    const most = options.most || Math.max(...values, 0) || 1;
    const least = Math.min(...values, 0);
    const across = (value) => left + ((value - least) / (most - least)) * (BARS - left - right);
    options.bars.forEach((bar, at) => {
      const y = 8 + at * step;
      svg.append(page.svg("text", { x: left - 8, y: y + 14, "text-anchor": "end" }, cut(bar.label), page.svg("title", {}, bar.label)));
      const known = Number.isFinite(bar.value);
      if (known) {
        const ends = [across(0), across(bar.value)].sort((a, b) => a - b);
        svg.append(page.svg("rect", { x: ends[0], y: y + 2, width: Math.max(1, ends[1] - ends[0]), height: step - 9, fill: bar.colour || page.colours.blue, "fill-opacity": bar.faint ? 0.45 : 1 }));
      }
      svg.append(page.svg("text", { x: known ? Math.max(across(0), across(bar.value)) + 5 : left + 4, y: y + 14 }, says(bar)));
    });
    if (options.mark) {
      const x = across(options.mark.value);
      svg.append(page.svg("line", { class: "mark", x1: x, x2: x, y1: 4, y2: high - 26 }));
      svg.append(page.svg("text", { class: "mark", x, y: high - 10, "text-anchor": "middle" }, options.mark.label));
    }
    const rows = options.bars.map((bar) => [page.name(bar.label), says(bar)]);
    return figure(svg, options, null, plain(options.title, [page.say("What", "项目"), options.label], rows));
  };

  const wide = (letter) => (letter.codePointAt(0) > 0x2e80 ? 1.9 : 1);
  const room = (text) => Array.from(text).reduce((sum, letter) => sum + wide(letter), 0);

  // a label that fits beside a bar: Chinese letters take twice the room
  function cut(text) {
    let left = 19;
    let shown = "";
    for (const letter of String(text)) {
      left -= wide(letter);
      if (left < 0) return shown + "…";
      shown += letter;
    }
    return shown;
  }
})();
