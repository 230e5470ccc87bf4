// Findings by kind, and what every input is.
"use strict";
geoplan.part("findings", {
  title: { en: "Findings and data quality", zh: "数据质量与存疑之处" },
  short: { en: "Data quality", zh: "数据质量" },
  draw(section, data, page) {
    const names = { serious: page.say("serious", "严重"), warning: page.say("warning", "警告"), note: page.say("note", "提示") };
    page.into(section, page.el("ul", { class: "quality" }, data.quality.map((said) => page.el("li", {}, page.name(page.pick(said))))),
      page.el("h3", {}, page.say("Inputs", "输入数据")),
      inputs(),
      page.el("h3", {}, page.say("Findings by kind", "存疑之处（按类）")),
      data.kinds.length
        ? data.kinds.map(kind)
        : page.el("p", {}, page.say("Nothing doubtful was found.", "未发现存疑之处。"))
    );

    function inputs() {
      const heads = [
        ["Input", "输入"],
        ["Source", "来源"],
        ["Date", "日期"],
        ["Licence", "许可"],
        ["Basis", "性质"],
        ["Completeness", "完整性"],
        ["Relative error", "相对误差"],
      ];
      const complete = { full: page.say("full", "完整"), partial: page.say("partial", "部分"), unknown: page.say("not known", "未知") };
      const lines = data.inputs.map((note) =>
        page.el(
          "tr",
          {},
          page.el("th", { scope: "row" }, page.pick(note.layer)),
          page.el("td", {}, note.source ? page.name(note.source) : page.say("source not stated", "来源未注明")),
          page.el("td", {}, note.date ? page.name(note.date) : page.say("date not stated", "日期未注明")),
          page.el("td", {}, note.licence ? page.name(note.licence) : "–"),
          page.el("td", {}, page.word(note.basis)),
          page.el("td", {}, complete[note.completeness] || note.completeness),
          page.el("td", { class: "amount" }, note.error === null ? "–" : page.share(note.error))
        )
      );
      return page.el(
        "div",
        { class: "scrolls", tabindex: 0, role: "region", "aria-label": page.say("Inputs", "输入数据") },
        page.el(
          "table",
          {},
          page.el("caption", {}, page.say("What the plan was made from", "规划所用数据")),
          page.el("thead", {}, page.el("tr", {}, heads.map(([en, zh]) => page.el("th", { scope: "col" }, page.say(en, zh))))),
          page.el("tbody", {}, lines)
        )
      );
    }

    function kind(told) {
      const rows = page.rows(told.rows);
      const open = page.state[told.code] || false;
      const said = (row) => page.name(page.pick({ en: row.message_en, zh: row.message_zh }));
      const more = told.count - rows.length;
      return page.el(
        "details",
        {
          class: "finding on-paper " + told.severity,
          open,
          ontoggle: (event) => {
            page.state[told.code] = event.target.open;
          },
        },
        page.el(
          "summary",
          {},
          page.el("span", { class: "badge" }, names[told.severity]),
          " ",
          told.count > 1 ? page.el("span", { class: "count" }, page.number(told.count) + "× ") : "",
          said(rows[0])
        ),
        page.pick(told.remedy) ? page.el("p", { class: "remedy" }, page.el("strong", {}, page.say("What to do: ", "处理办法：")), page.name(page.pick(told.remedy))) : "",
        rows.length > 1 ? page.el("ul", {}, rows.slice(1).map((row) => page.el("li", {}, said(row)))) : "",
        more > 0 ? page.el("p", { class: "hint" }, page.say(`and ${page.number(more)} more in tables/findings.csv`, `另有 ${page.number(more)} 条，见 tables/findings.csv`)) : "",
        page.el("p", { class: "hint" }, page.say("Code: ", "代码："), page.el("code", {}, told.code))
      );
    }
  },
});
