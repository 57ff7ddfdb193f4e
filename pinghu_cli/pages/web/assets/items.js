// The document for reading: items, incentives, units, the budget, what the document is and does not say.

import { announce, drawn, fill, h, memory } from "./dom.js";

const KINDS = { domain: "領域", measure: "措施", annex: "附件事項", paragraph: "段落", note: "說明" };

/** All that the page asks the data for, by name. */
export function library(data) {
  const items = new Map();
  const add = (kind, rows, text) => rows.forEach((row) => items.set(row.id, { kind, row, text: text(row) }));
  add("domain", data.domains, (row) => row.overview);
  add("measure", data.measures, (row) => row.text);
  add("annex", data.annex, (row) => row.goal);
  add("paragraph", data.about.paragraphs, (row) => row.text);
  add("note", data.about.notes, (row) => row.text);
  const offers = new Map(data.offers.map((offer) => [offer.id, offer]));
  const units = new Map(data.units.map((unit) => [unit.name, unit]));
  const aliases = new Map(data.units.flatMap((unit) => unit.aliases.map((alias) => [alias, unit.name])));
  const groups = new Map(data.offers.map((offer) => [offer.incentive, offer]));
  return { data, items, offers, units, aliases, groups };
}

export function titleOf({ kind, row }) {
  return kind === "note" ? row.question : row.title;
}

/** (九), 領域二, 段落4: how an item is cited. */
export function refOf({ kind, row }) {
  if (row.ref) return row.ref;
  return `${KINDS[kind]}${row.id.slice(1)}`;
}

export function link(target, ...words) {
  return h("a", { href: `#${encodeURIComponent(target)}` }, ...words);
}

/** The clause of a figure: its number with a link, and the words. */
export function clause(books, id, quote) {
  return h("p", { class: "clause" }, link(id, refOf(books.items.get(id))), h("q", {}, quote));
}

/** Said where a reader looks for what the text does not print. */
const NOT_WRITTEN = "文件沒有寫";

function links(books, ids) {
  return ids.map((id, place) => [
    place ? "、" : "", link(id, `${refOf(books.items.get(id))}${titleOf(books.items.get(id))}`),
  ]);
}

/** The lead units of a row, none where the text names none. */
export function leadsOf(row) {
  return row.lead ? row.lead.split("、") : [];
}

/** Units, each as a link to what it has to do; nothing where the text names none. */
export function unitLinks(books, names) {
  return names.filter(Boolean).map((name, place) => [place ? "、" : "", books.units.has(name) ? link(name, name) : name]);
}

function pairs(...rows) {
  const kept = rows.filter(([, value]) => value !== null && value !== "" && value?.length !== 0);
  return h("dl", { class: "pairs" }, kept.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** A tier: what it pays, to whom, on what condition, by which words. */
export function offerCard(books, offer, claim, level = "h4") {
  const conditions = offer.conditions.map((condition) => condition.words);
  return h(
    "section",
    { class: "card offer", id: `offer-${offer.id}` },
    h(level, {}, link(offer.id, offer.name)),
    h("p", { class: "amount" }, offer.pays),
    pairs(
      ["對象", offer.to_whom],
      ["條件", conditions.join(";")],
      ["牽頭單位", unitLinks(books, leadsOf(offer))],
    ),
    offer.doubt ? h("p", { class: "bad" }, `待定:${offer.doubt}`) : null,
    clause(books, offer.measure, offer.quote),
    [...offer.notes, ...offer.our_readings.map((reading) => `本工具的讀法:${reading}`)].map((note) =>
      h("p", { class: "muted" }, `· ${note}`),
    ),
    claim && h("p", { class: "actions" }, h("button", { type: "button", onclick: () => claim(offer) }, `試算「${offer.name}」`)),
  );
}

function targetList(books, targets) {
  if (!targets.length) return null;
  return [
    h("h3", {}, "目標"),
    h("ul", { class: "plain" }, targets.map((target) =>
      h("li", {}, h("strong", {}, `${target.metric} ${target.reach}`), clause(books, target.id, target.quote)),
    )),
  ];
}

export function itemView(books, id, claim) {
  const item = books.items.get(id);
  const { kind, row, text } = item;
  const { data } = books;
  const within = kind === "domain" ? new Set([row.id, ...row.measures, ...row.annex]) : new Set([id]);
  const offers = data.offers.filter((offer) => within.has(offer.measure));
  const targets = data.targets.filter((target) => within.has(target.id));
  const budget = data.budget.filter((line) => kind === "domain" && line.domain === id);
  return [
    h("p", { class: "crumb" }, `${KINDS[kind]} · `, row.domain ? links(books, [row.domain]) : refOf(item)),
    h("h2", { tabindex: "-1" }, kind === "note" ? "" : `${refOf(item)} `, titleOf(item)),
    kind === "note" && h("p", { class: "muted" }, "問題和說明是本工具所加,不是文件的內容"),
    h("p", { class: "printed" }, text),
    pairs(
      ["責任單位", row.units ? unitLinks(books, row.units) : row.lead ? unitLinks(books, leadsOf(row)) : null],
      ["預算", budget.length ? [link("/budget", budget[0].shown)] : kind === "domain" ? NOT_WRITTEN : null],
      ["措施", kind === "domain" || kind === "annex" ? links(books, row.measures) : null],
      ["附件", kind === "domain" || kind === "measure" ? links(books, row.annex) : null],
      ["可問", kind === "note" ? unitLinks(books, row.ask) : null],
      ["最相近的條文", kind === "note" ? links(books, row.see) : null],
    ),
    offers.length ? [h("h3", {}, "激勵"), offers.map((offer) => offerCard(books, offer, claim))] : null,
    targetList(books, targets),
  ];
}

export function offerView(books, offer, claim) {
  const others = books.data.offers.filter((one) => one.incentive === offer.incentive && one !== offer);
  return [
    h("p", { class: "crumb" }, "激勵 · ", links(books, [offer.measure])),
    h("h2", { tabindex: "-1" }, offer.name),
    offerCard(books, offer, claim, "h3"),
    offer.aliases.length ? h("p", { class: "muted" }, `俗稱(非文件內容):${offer.aliases.join("、")}`) : null,
    others.length ? [h("h3", {}, "同一條的其他檔"), others.map((one) => offerCard(books, one, claim))] : null,
  ];
}

export function textView(books) {
  const { data } = books;
  const part = (id, level) => {
    const item = books.items.get(id);
    return [h(level, {}, link(id, `${refOf(item)} ${titleOf(item)}`)), h("p", { class: "printed" }, item.text)];
  };
  return [
    h("h2", { tabindex: "-1" }, "條文"),
    h("p", {}, "照公布的文字;點標題看該條的激勵、目標和責任單位。"),
    data.about.paragraphs.map((row) => part(row.id, "h3")),
    data.domains.map((domain) => [part(domain.id, "h3"), domain.measures.map((id) => part(id, "h4"))]),
    data.annex.length ? [h("h3", {}, data.annex_title), data.annex.map((row) => part(row.id, "h4"))] : null,
  ];
}

function budgetWords({ overlap, budget_quote: quote }) {
  return [overlap, quote].filter(Boolean).join(",");
}

export function budgetView(books) {
  const { data } = books;
  const percent = (share) => (share === null ? "" : `${(share * 100).toFixed(1)}%`);
  return [
    h("h2", { tabindex: "-1" }, "預算"),
    h("figure", { class: "chart wide" }, drawn("chart-wide")),
    h("figure", { class: "chart narrow" }, drawn("chart-narrow")),
    h("p", {}, "總額:", data.about.budget_quote ? h("q", {}, budgetWords(data.about)) : NOT_WRITTEN),
    data.about.budget_complete ? null : h("p", { class: "warn" }, `有的領域預算${NOT_WRITTEN},所以沒有占比`),
    h("p", { class: "muted" }, "淺色的是分項,已包含在領域總額中;長條同一比例。"),
    h("h3", {}, "金額與原文"),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "預算表" }, h("table", {},
      h("thead", {}, h("tr", {}, ["領域", "分項", "金額", "占比", "原文"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, data.budget.map((line) => h("tr", { class: line.level },
        h("td", {}, line.part ? line.domain : link(line.domain, `${line.domain} ${line.title}`)),
        h("td", {}, line.part ?? "總額"),
        h("td", { class: "number" }, line.shown),
        h("td", { class: "number" }, `${line.part ? "占領域 " : ""}${percent(line.share)}`),
        h("td", {}, h("q", {}, line.quote)),
      ))),
    )),
  ];
}

export function unitsView(books) {
  const counted = (unit) => `牽頭 ${unit.leads_domains.length + unit.leads.length} 項,配合 ${unit.joins.length} 項`;
  return [
    h("h2", { tabindex: "-1" }, "責任單位"),
    h("p", {}, "點一個單位,看它牽頭和配合的事項、要達到的目標,可以逐項打勾、列印。"),
    h("ul", { class: "cards" }, books.data.units.map((unit) =>
      h("li", {}, link(unit.name, unit.name), h("span", { class: "muted" }, ` ${counted(unit)}`)),
    )),
  ];
}

/** The duties and goals of a unit; what is ticked stays in this browser, for this edition of the document. */
export function unitView(books, name) {
  const { data } = books;
  const unit = books.units.get(name);
  const annex = unit.annex.map((id) => books.items.get(id).row);
  const isLed = (row) => leadsOf(row).includes(name);
  const goals = data.goals[name].map((place) => data.targets[place]);
  const place = (kind, id) => `pinghu ${data.text_sha256.slice(0, 12)} ${name} ${kind} ${id}`;
  const boxes = [];
  const counted = h("p", { "aria-live": "polite", class: "count" });
  const count = () => fill(counted, `已勾 ${boxes.filter((box) => box.checked).length} / ${boxes.length} 項`);
  const ticked = (kind, id, ...words) => {
    const key = place(kind, id);
    const box = h("input", {
      type: "checkbox",
      checked: memory.get(key) === "1",
      onchange: () => {
        if (!memory.set(key, box.checked ? "1" : null)) announce("這個瀏覽器不能保存勾選");
        count();
      },
    });
    boxes.push(box);
    return h("li", {}, h("label", { class: "tick" }, box, h("span", {}, ...words)));
  };
  const duty = (id) => {
    const item = books.items.get(id);
    const partners = (item.row.units ?? []).filter((one) => one !== name);
    const beside = partners.length ? h("span", { class: "muted" }, `(與${partners.join("、")})`) : "";
    return ticked("duty", id, link(id, `${refOf(item)} ${titleOf(item)}`), beside);
  };
  const list = (title, rows) => (rows.length ? [h("h3", {}, `${title} ${rows.length} 項`), h("ul", { class: "ticks" }, rows)] : null);
  const body = [
    list("牽頭", [...unit.leads_domains, ...unit.leads, ...annex.filter(isLed).map((row) => row.id)].map(duty)),
    list("配合", [...unit.joins, ...annex.filter((row) => !isLed(row)).map((row) => row.id)].map(duty)),
    list("目標", goals.map((goal) => {
      const item = books.items.get(goal.id);
      const role = isLed(item.row) ? "牽頭" : "配合";
      return ticked(
        "goal", `${goal.id} ${goal.metric}`, h("strong", {}, `${goal.metric} ${goal.reach}`), ` ${role},`,
        link(goal.id, refOf(item)), h("q", {}, goal.quote),
      );
    })),
  ];
  count();
  return [
    h("p", { class: "crumb" }, h("a", { href: "#/units" }, "責任單位")),
    h("h2", { tabindex: "-1" }, name),
    unit.full_name ? h("p", { class: "muted" }, `${unit.full_name}(全稱非文件內容)`) : null,
    h("p", { class: "actions" }, h("button", { type: "button", onclick: () => globalThis.print() }, "列印這一頁")),
    counted,
    h("p", { class: "muted screen" }, "勾選只存在這個瀏覽器裡,不會送出;附件與措施重複的目標只列一次。"),
    ...body,
  ];
}

export function aboutView(books) {
  const { about, text_sha256: digest, version } = books.data;
  return [
    h("h2", { tabindex: "-1" }, "關於這份文件和這個網頁"),
    pairs(
      ["文件", `《${about.title}》`],
      ["發布", [about.issuer, about.issued].filter(Boolean).join(",") || NOT_WRITTEN],
      ["有效期", [about.held, about.validity_quote ? h("q", {}, about.validity_quote) : null]],
      ["例外", about.exception ? h("q", {}, about.exception) : null],
      ["上級政策", about.higher ? h("q", {}, about.higher) : null],
      ["預算", about.budget_quote ? h("q", {}, budgetWords(about)) : NOT_WRITTEN],
      ["公布全文的 SHA-256", h("code", {}, digest)],
      ["製作", `pinghu ${version}`],
    ),
    about.notes.length
      ? [
        h("h3", {}, "文件沒有寫的"),
        h("p", { class: "muted" }, "以下問題和說明是本工具所加,不是文件的內容。"),
        about.notes.map((note) => [h("h4", {}, link(note.id, note.question)), h("p", {}, note.text)]),
      ]
      : null,
    h("h3", {}, "這個網頁做不到的"),
    h("ul", {},
      h("li", {}, "搜尋不認拼音、首字母和錯別字,也不認中文數字(一萬五千元請寫 1.5萬);命令列的 pinghu search 認得。"),
      h("li", {}, "試算的金額只認數字加萬、億(320萬、1.5億、8000);項目要從清單裡選。"),
      h("li", {}, "找補助只問本年的事;以前年度獲得的稱號可以填年份。「只差一步」由命令列的 pinghu match 說。"),
      h("li", {}, "兩版文件的比較、整批申請、收據的重算,都在命令列。"),
    ),
    h("p", {}, "金額、條件和規則都來自同一份資料,與命令列用的相同;網頁裡沒有另寫一份。這個網頁不連網路,所填的都不會送出。"),
  ];
}
