// Methods with formulas and sources; standards with their source and how sure it is.
"use strict";
geoplan.part("methods", {
  title: { en: "Methods and standards", zh: "方法与标准" },
  short: { en: "Methods", zh: "方法与标准" },
  draw(section, data, page) {
    if (data.standards.length) page.into(section, page.el("h3", {}, page.say("Standards", "标准")), standards());
    if (data.methods.length) page.into(section, page.el("h3", {}, page.say("Methods", "方法")));
    page.into(section, page.el("div", { class: "methods" }, data.methods.map(method)));

    function standards() {
      const heads = [
        ["Service", "服务"],
        ["Standard", "标准"],
        ["Source", "来源"],
        ["Confidence", "可信度"],
        ["Row of the library", "标准库条目"],
      ];
      const sure = { high: page.say("high", "高"), medium: page.say("medium", "中"), low: page.say("low", "低") };
      const lines = data.standards.map((row) =>
        page.el(
          "tr",
          {},
          page.el("th", { scope: "row" }, page.name(page.named(row.service))),
          page.el("td", {}, page.name(page.pick(row.standard))),
          page.el("td", {}, row.source ? page.name(row.source) : page.say("source not stated", "来源未注明")),
          page.el("td", {}, sure[row.confidence] || page.say("not stated", "未注明")),
          page.el("td", {}, row.name ? page.el("code", {}, row.name) : "–")
        )
      );
      return page.el(
        "div",
        { class: "scrolls", tabindex: 0, role: "region", "aria-label": page.say("Standards", "标准") },
        page.el(
          "table",
          {},
          page.el("caption", {}, page.say("What services were held against", "服务所对照的标准")),
          page.el("thead", {}, page.el("tr", {}, heads.map(([en, zh]) => page.el("th", { scope: "col" }, page.say(en, zh))))),
          page.el("tbody", {}, lines)
        )
      );
    }

    function method(told) {
      return page.el(
        "article",
        { class: "method" },
        page.el("h4", {}, page.pick(told.title)),
        told.formula ? page.el("p", { class: "formula" }, told.formula) : "",
        page.el("p", {}, page.name(page.pick(told.says))),
        told.source ? page.el("p", { class: "hint" }, page.say("Source: ", "来源："), page.name(told.source)) : ""
      );
    }
  },
});
