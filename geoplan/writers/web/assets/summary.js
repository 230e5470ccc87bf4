// The first screen: title block, the numbers that a decision rests on, and warnings.
"use strict";
geoplan.part("summary", {
  title: { en: "In brief", zh: "概要" },
  draw(section, data, page) {
    const numbers = data.numbers.map((number) =>
      page.el(
        "li",
        { class: "one-of-five" },
        page.el("p", { class: "label" }, page.name(page.pick(number.label))),
        page.el("p", { class: page.pick(number.value).length > 14 ? "value long" : "value" }, page.name(page.pick(number.value))),
        page.el("p", { class: "note" }, page.name(page.pick(number.note)))
      )
    );
    page.into(section, page.el("p", { class: "block" }, data.block.map((line, at) => [at ? " · " : "", page.name(page.pick(line))])),
      data.warnings.length
        ? page.el(
            "p",
            { class: "warning" },
            data.warnings.map((line, at) => [at ? " · " : "", page.el("strong", {}, page.pick(line))]),
            page.say(" — numbers and maps are indicative.", "——数据与图件仅供参考。")
          )
        : "",
      page.el("ul", { class: "five" }, numbers),
      data.build.length
        ? page.el(
            "div",
            { class: "build" },
            page.el("h3", {}, page.say("What to build first", "先建什么")),
            page.el("ul", {}, data.build.map((line) => page.el("li", {}, page.sentence(page.pick(line))))),
            page.data.sites ? page.el("p", { class: "more" }, page.el("a", { href: "#sites" }, page.say("All works, costs and proofs", "全部工程、费用与证明"))) : null
          )
        : null
    );
  },
});
