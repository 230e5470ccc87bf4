// Beside the map: the worst gaps, or that they were not assessed, and the places of the upper tiers.
"use strict";
geoplan.part("worst", {
  title: { en: "At a glance", zh: "要点" },
  draw(section, data, page) {
    if (data.gaps.length) {
      page.into(section, page.el("h3", {}, data.ranked ? page.say("Worst gaps", "最突出的缺口") : page.say("Gaps", "服务缺口")),
        page.el(data.ranked ? "ol" : "ul", { class: "gaps" }, data.gaps.map((gap, at) => page.el("li", { class: at < data.ranked ? null : "unranked" }, page.name(page.pick(gap))))),
        page.data.gaps ? page.el("p", { class: "more" }, page.el("a", { href: "#gaps" }, page.say("All gaps", "全部缺口"))) : ""
      );
    } else if (!data.assessed) {
      page.into(section, page.el("h3", {}, page.say("Gaps", "服务缺口")),
        page.el("p", {}, page.say("Gaps were not computed: the config asks for no service.", "未计算缺口：配置中没有服务设施。"))
      );
    } else {
      page.into(section, page.el("h3", {}, page.say("Gaps", "服务缺口")),
        page.el("p", {}, page.say("No service has a standard, so there is nothing to fall short of.", "各项服务均未设标准，无从比较。"))
      );
    }
    if (!data.tiers.length) return;
    page.into(section, page.el("h3", {}, page.say("The system", "城镇体系")));
    for (const tier of data.tiers) {
      page.into(section, page.el("p", { class: "tier" }, page.el("strong", {}, page.name(page.named(tier.tier))), " ", page.number(tier.count)),
        tier.places.length
          ? page.el(
              "ul",
              { class: "places" },
              tier.places.map((place) =>
                page.el(
                  "li",
                  {},
                  page.el("button", { type: "button", class: "link", onclick: () => page.select("place", place.candidate_id, "summary") }, page.place(place)),
                  page.el("span", { class: "amount" }, page.number(place.hinterland_people))
                )
              )
            )
          : ""
      );
    }
    const contains = data.tiers.length > 1;
    const based = [
      page.say(`Figures: people of the hinterland (base: ${page.based(page.base)}).`, `数字为腹地人口（口径：${page.based(page.base)}）。`),
      contains ? page.say(" Upper tiers contain the lower ones.", "上级腹地包含下级。") : "",
    ];
    page.into(section, page.el("p", { class: "hint" }, based));
    if (page.data.towns) page.into(section, page.el("p", { class: "more" }, page.el("a", { href: "#towns" }, page.say("All places and why", "全部地方及理由"))));
  },
});
