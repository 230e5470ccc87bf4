// Where the results come from, and what the report leaves out.
"use strict";
geoplan.part("provenance", {
  title: { en: "Provenance", zh: "成果溯源" },
  draw(section, data, page) {
    const statuses = { infeasible: page.say("not possible", "无可行方案") };
    page.into(section, data.proofs.length ? [page.el("h3", {}, page.say("What was proven", "最优性证明")), proofs()] : "",
      page.el("h3", {}, page.say("What was not computed", "未计算的内容")),
      left(),
      page.el("h3", {}, page.say("Input files", "输入文件")),
      table(
        page.say("Input files as the config names them", "配置中的输入文件"),
        [["Input", "输入"], ["File", "文件"]],
        data.inputs.map((note) => [page.pick(note.called), page.name(note.path)])
      ),
      page.el("h3", {}, page.say("Made with", "计算环境")),
      page.el(
        "dl",
        { class: "made-with" },
        fact(page.say("CRS of results", "成果坐标系"), data.crs),
        fact(page.say("Population base", "人口口径"), page.based(data.base)),
        fact(page.say("Weakest basis of the inputs", "输入数据性质（最弱者）"), page.word(data.basis)),
        data.seeds.length ? fact(page.say("Seeds", "随机种子"), data.seeds.join(", ")) : "",
        fact(page.say("Versions of this report's writer", "本报告生成时的软件版本"), Object.entries(data.versions).map(([name, version]) => `${name} ${version}`).join(" · "))
      ),
      page.el("p", { class: "hint" }, page.say("manifest.json names the versions that the run was computed with, and the SHA-256 of every input and output.", "manifest.json 记录计算时的软件版本，以及各输入与成果文件的 SHA-256。")),
      data.settings
        ? page.el(
            "details",
            { class: "settings" },
            page.el("summary", {}, page.say("Planning choices, as in config.resolved.yaml", "规划设定（摘自 config.resolved.yaml）")),
            page.el("pre", { tabindex: 0 }, data.settings)
          )
        : ""
    );

    function fact(name, value) {
      return [page.el("dt", {}, name), page.el("dd", {}, page.name(value))];
    }

    function table(caption, heads, lines) {
      return page.el(
        "div",
        { class: "scrolls", tabindex: 0, role: "region", "aria-label": caption },
        page.el(
          "table",
          {},
          page.el("caption", {}, caption),
          page.el("thead", {}, page.el("tr", {}, heads.map(([en, zh]) => page.el("th", { scope: "col" }, page.say(en, zh))))),
          page.el("tbody", {}, lines.map((cells) => page.el("tr", {}, cells.map((cell, at) => page.el(at ? "td" : "th", at ? {} : { scope: "row" }, cell)))))
        )
      );
    }

    function proofs() {
      const measured = (value) => (typeof value === "number" ? page.number(value, Number.isInteger(value) ? 0 : 3) : page.number(value));
      return table(
        page.say("Every question that a solver answered", "求解器回答的每个问题"),
        [["Question", "问题"], ["About", "所属"], ["Status", "状态"], ["Objective", "目标值"], ["Bound", "界"], ["Gap", "间隙"], ["Unit", "单位"], ["Solver", "求解器"]],
        data.proofs.map((proof) => [
          page.word(proof.question),
          proof.about ? page.name(proof.about) : page.say("the urban system", "城镇体系"),
          (statuses[proof.status] || page.word(proof.status)) + (proof.reproducible ? "" : page.say(" (not reproducible)", "（不可复现）")),
          measured(proof.objective),
          measured(proof.bound),
          typeof proof.gap === "number" ? (100 * proof.gap).toFixed(4) + " %" : page.number(proof.gap),
          page.word(proof.unit),
          page.name(proof.solver || "–"),
        ])
      );
    }

    function left() {
      if (!data.not_computed.length && !page.without.length) return page.el("p", {}, page.say("Everything that geoplan knows was computed.", "全部内容均已计算。"));
      return [
        page.el("p", {}, page.say("The config does not ask for the following, so this report does not show it:", "配置未要求以下内容，本报告未列：")),
        page.without.length
          ? page.el("p", {}, page.say("Parts of the report that are left out for this reason: ", "因此省略的章节："), page.without.map((name) => page.titled(name)).join(page.say(", ", "、")))
          : "",
        page.el("ul", { class: "tags" }, data.not_computed.map((layer) => page.el("li", {}, page.pick(layer)))),
      ];
    }
  },
});
