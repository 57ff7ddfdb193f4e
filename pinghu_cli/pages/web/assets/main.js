// The page: its data, what the address names, and the views.

import { blankClaim, calculator } from "./calculator.js";
import { announce, fill, h, isSimplified, memory, showScript, teachScript } from "./dom.js";
import { finder, matchOf } from "./finder.js";
import { folder } from "./fold.js";
import {
  aboutView, budgetView, itemView, leadsOf, library, link, offerView, refOf, textView, titleOf, unitLinks, unitsView, unitView,
} from "./items.js";
import { judge } from "./judge.js";
import { readFen, readFigure } from "./numbers.js";
import { estimate, lapseOf, readRules } from "./receipt.js";
import { engine } from "./search.js";

const SCRIPT = "pinghu script";
const WAIT = 150;
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

/** The bytes of a text in base85: five digits for four bytes, fewer at the end. */
function bytesOf(text) {
  const values = new Uint8Array(128);
  Array.from(DIGITS).forEach((digit, value) => { values[digit.charCodeAt(0)] = value; });
  const padded = text + DIGITS.at(-1).repeat(4);
  const bytes = new DataView(new ArrayBuffer(Math.ceil(text.length / 5) * 4));
  for (let place = 0; place < text.length; place += 5) {
    let number = 0;
    for (let k = place; k < place + 5; k += 1) number = number * DIGITS.length + values[padded.charCodeAt(k)];
    bytes.setUint32((place / 5) * 4, number);
  }
  return new Uint8Array(bytes.buffer, 0, Math.floor((text.length * 4) / 5));
}

async function unpacked(id) {
  const stream = new Blob([bytesOf(document.getElementById(id).textContent)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** Today in China, as ISO. */
function today() {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
}

function application(data, tables) {
  const folding = folder(tables.variants);
  const books = library(data);
  const wordings = tables.entries.map((entry) => books.items.get(entry.id));
  const app = {
    data,
    library: books,
    rules: readRules(data.rules),
    offers: books.offers,
    register: new Map(data.facts.map((fact) => [fact.id, fact])),
    key: folding.key,
    day: today,
    find: engine(tables, wordings, folding, data.names),
  };
  app.calculator = calculator(app);
  app.finder = finder(app);
  app.claimAll = (claims) => {
    claims.forEach((claim) => app.calculator.add({ ...claim, typed: "" }));
    location.hash = "#/estimate";
  };
  return app;
}

function searchView(app, text) {
  const results = h("div", { class: "results" });
  const input = h("input", { type: "search", id: "query", autocomplete: "off", value: text, oninput: () => later() });
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(now, WAIT);
  };
  const now = () => {
    const wanted = input.value.trim();
    history.replaceState(null, "", wanted ? `#/search/${encodeURIComponent(wanted)}` : "#/");
    fill(results, wanted ? found(app, wanted) : welcome(app));
  };
  fill(results, text ? found(app, text) : welcome(app));
  const submit = (event) => {
    event.preventDefault();
    clearTimeout(timer);
    now();
  };
  return [
    h("h2", { tabindex: "-1" }, "搜尋"),
    h("form", { role: "search", class: "searching", onsubmit: submit },
      h("label", { for: "query" }, "想知道什麼?"), input, h("button", {}, "搜尋")),
    results,
  ];
}

function found(app, text) {
  const { hits, more, excluded, isCut } = app.find(text);
  const answered = hits.some((hit) => hit.answers);
  const said = hits.length ? (answered ? `${hits.length} 條回答` : `沒有條目回答「${text}」,以下只是相關`) : `沒有找到「${text}」`;
  announce(said);
  return [
    h("p", { class: answered ? "" : "warn" }, said),
    excluded.length ? h("p", { class: "muted" }, `已除去:${excluded.join("、")}`) : null,
    isCut ? h("p", { class: "muted" }, "問題太長,只讀了前面的部分") : null,
    h("ol", { class: "hits" }, hits.map((hit) => hitOf(app, hit))),
    more ? h("p", { class: "muted" }, `另有 ${more} 條相關較少`) : null,
    h("p", { class: "muted" }, "這裡的搜尋不認拼音、首字母和錯別字;", h("a", { href: "#/about" }, "還有哪些做不到")),
  ];
}

function hitOf(app, hit) {
  const item = app.library.items.get(hit.id);
  const marked = [];
  let reached = 0;
  for (const [start, end] of hit.spans) {
    marked.push(hit.text.slice(reached, start), h("mark", {}, hit.text.slice(start, end)));
    reached = end;
  }
  return h("li", {},
    h("h3", {}, link(hit.id, `${refOf(item)} ${titleOf(item)}`)),
    hit.answers ? null : h("p", { class: "warn" }, "只是相關"),
    h("p", { class: "printed" }, ...marked, hit.text.slice(reached)),
    hit.unmatched.length ? h("p", { class: "muted" }, `這一條沒有說到:${hit.unmatched.join("、")}`) : null,
    item.row.lead ? h("p", { class: "muted" }, "牽頭單位:", unitLinks(app.library, leadsOf(item.row))) : null,
  );
}

function welcome({ data }) {
  const { about } = data;
  const card = (target, title, words) => h("li", {}, h("a", { href: target }, title), h("p", {}, words));
  return [
    h("ul", { class: "cards" },
      card("#/find", "找補助", `答幾個問題,看 ${about.incentives} 項裡哪些符合、可能符合、為什麼`),
      card("#/estimate", "試算", "填金額,算最多能拿多少,寫明怎麼算、哪一條"),
      card("#/budget", "預算", "錢花在哪裡:各領域總額與分項"),
      card("#/units", "責任單位", "各單位牽頭、配合什麼,要達到什麼目標"),
      card("#/text", "條文", `${about.domains} 個領域,${about.measures} 條措施,附件 ${about.annex} 項`),
    ),
  ];
}

/** What the address names: a view, an item, a tier, an incentive, a unit. */
function viewOf(app, hash) {
  const books = app.library;
  const claim = (offer) => {
    app.calculator.add(blankClaim(offer.id));
    location.hash = "#/estimate";
  };
  const name = decoded(hash.replace(/^#/, ""));
  const [, view, ...rest] = name.startsWith("/") ? name.split("/") : ["", ""];
  switch (view) {
    case "search": return searchView(app, rest.join("/"));
    case "find": return app.finder();
    case "estimate": return app.calculator.view();
    case "budget": return budgetView(books);
    case "units": return unitsView(books);
    case "text": return textView(books);
    case "about": return aboutView(books);
    default:
  }
  if (name === "" || name === "/") return searchView(app, "");
  if (books.items.has(name)) return itemView(books, name, claim);
  if (books.offers.has(name)) return offerView(books, books.offers.get(name), claim);
  if (books.groups.has(name)) return itemView(books, books.groups.get(name).measure, claim);
  const unit = books.units.has(name) ? name : books.aliases.get(name);
  if (unit !== undefined) return unitView(books, unit);
  const ids = app.data.names[app.key(name)] ?? [];
  if (ids.length === 1) return itemView(books, ids[0], claim);
  if (ids.length) return severalView(books, name, ids);
  return [
    h("h2", { tabindex: "-1" }, "沒有這一頁"),
    h("p", {}, `這份文件沒有「${name}」。`, h("a", { href: "#/" }, "回到搜尋")),
  ];
}

/** The items that a number may mean, to choose from. */
function severalView(books, name, ids) {
  const items = ids.map((id) => [id, books.items.get(id)]);
  return [
    h("h2", { tabindex: "-1" }, `「${name}」可以指 ${ids.length} 項`),
    h("ul", {}, items.map(([id, item]) => h("li", {}, link(id, `${refOf(item)} ${titleOf(item)}`)))),
  ];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function show(app, moved) {
  const main = document.getElementById("main");
  announce("");
  fill(main, viewOf(app, location.hash));
  const heading = main.querySelector("h2");
  document.title = `${heading?.textContent ?? ""} — ${app.data.about.title}`;
  const here = /^#\/(\w*)/.exec(location.hash || "#/")?.[1] ?? null;
  for (const one of document.querySelectorAll("nav a")) {
    const own = one.getAttribute("href").slice(2);
    if (own === here || (own === "" && here === "search")) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  if (moved) {
    globalThis.scrollTo(0, 0);
    heading?.focus();
  }
}

function chooseScript() {
  const saved = memory.get(SCRIPT) ?? document.documentElement.dataset.script;
  return saved ? saved === "hans" : /^zh-(?:hans|cn|sg|my)/i.test(navigator.language);
}

function labelSwitch(button) {
  fill(button, isSimplified() ? "看繁體" : "看簡體");
}

async function begin() {
  const main = document.getElementById("main");
  if (!("DecompressionStream" in globalThis)) {
    fill(main, h("p", { class: "bad" }, "這個瀏覽器太舊,打不開這個網頁裡的資料;請用 2023 年以後的 Chrome、Edge、Firefox 或 Safari。"));
    return null;
  }
  const [data, tables] = await Promise.all([unpacked("document"), unpacked("search")]);
  teachScript(data.script);
  const app = application(data, tables);
  const lapse = lapseOf(data.about, app.day());
  fill(document.getElementById("draft"), data.draft);
  fill(document.getElementById("lapse"), lapse ? data.lapse[lapse] : "");
  const button = document.getElementById("script");
  showScript(chooseScript());
  show(app, false);
  labelSwitch(button);
  button.addEventListener("click", () => {
    showScript(!isSimplified());
    labelSwitch(button);
    memory.set(SCRIPT, isSimplified() ? "hans" : "hant");
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
  globalThis.addEventListener("hashchange", () => show(app, true));
  document.documentElement.dataset.ready = "yes";
  return app;
}

/** For whoever tests the page or builds on it: the same answers as its views show. */
globalThis.pinghu = begin().then((app) => app && {
  estimate: (claims, day) => estimate(app.data, app.rules, app.offers, claims, day),
  judge: (known) => judge(app.data, app.register, known),
  match: (known, skipped) => matchOf(app, known, skipped),
  find: app.find,
  readFen,
  readFigure,
  key: app.key,
});
