// The incentive finder: one question after the other, those with the most at stake first; what is met, open, missed, why.

import { fill, h } from "./dom.js";
import { clause, leadsOf, link, unitLinks } from "./items.js";
import { arises, assumed, ceilingsOf, chosen, claimsFor, judge, nextQuestion } from "./judge.js";
import { figureText, inWords, readFigure, yuan } from "./numbers.js";
import { YEARS, estimate, lapseOf } from "./receipt.js";

const STATES = { met: "符合", open: "可能符合", missed: "不符合" };
const CHECKS = { met: "符合", missed: "不符合", unknown: "未知", unit: "待認定" };

/** Everything that is known of an applicant, and what it comes to. */
export function matchOf(app, known, skipped = new Set()) {
  const { data, rules, offers, register } = app;
  const verdicts = judge(data, register, known);
  const every = data.offers.flatMap((offer) => claimsFor(offer, known));
  const ceilings = ceilingsOf(data, estimate(data, rules, offers, every, app.day()));
  const met = verdicts.filter((verdict) => verdict.state === "met");
  const claims = byWorth(met, ceilings).flatMap((verdict) => claimsFor(verdict.offer, known));
  return {
    verdicts,
    ceilings,
    claims,
    receipt: estimate(data, rules, offers, claims, app.day()),
    question: nextQuestion(data, register, known, verdicts, ceilings, skipped),
  };
}

function byWorth(verdicts, ceilings) {
  const worth = (verdict) => ceilings.get(verdict.offer.id) ?? -1n;
  return [...verdicts].sort((a, b) => (worth(b) > worth(a) ? 1 : worth(b) < worth(a) ? -1 : 0));
}

/** The finder as a view; its state lives as long as the page. */
export function finder(app) {
  const { data, register } = app;
  const state = { known: new Map(), skipped: new Set(), asked: null };

  function view() {
    if (!data.facts.length) return [h("h2", { tabindex: "-1" }, "找補助"), h("p", {}, "這份文件的資料沒有登記要問的事實,不能比對。")];
    const body = h("div");
    render(body);
    return [
      h("h2", { tabindex: "-1" }, "找補助"),
      h("p", { class: "screen" }, "逐題回答,最值錢的先問;不知道的就說不知道,不會當作沒有。所填的只留在這一頁,不會送出。"),
      body,
    ];
  }

  function render(body, focus = false) {
    const match = matchOf(app, state.known, state.skipped);
    const asked = state.asked ? questionAgain(state.asked) : match.question;
    fill(body, answered(body), asked ? form(body, asked) : done(), results(match));
    if (focus) body.querySelector("legend, .done")?.focus();
  }

  function questionAgain(id) {
    const fact = register.get(id);
    return { fact, choices: fact.choices, tiers: 0 };
  }

  function answered(body) {
    const rows = data.facts.filter((fact) => state.known.has(fact.id) || state.skipped.has(fact.id));
    if (!rows.length) return null;
    return h("dl", { class: "pairs answers" }, rows.map((fact) => [
      h("dt", {}, fact.name),
      h("dd", {}, answerText(fact, state.known.get(fact.id)), " ", h("button", {
        type: "button", class: "small screen", "aria-label": `改「${fact.name}」`, onclick: () => again(body, fact),
      }, "改")),
    ]));
  }

  function again(body, fact) {
    state.asked = fact.id;
    state.skipped.delete(fact.id);
    render(body, true);
  }

  function answerText(fact, answer) {
    if (!answer) return "不知道";
    if (answer.figures.length) return `${answer.figures.map(figureText).join("、")}${fact.unit ?? ""}`;
    const names = [
      ...answer.yes,
      ...Object.entries(answer.earlier).map(([name, year]) => `${name}(${year}年)`),
      ...Object.entries(answer.undated).map(([name, year]) => `${name}(${year}年;文件沒有寫自哪一年起有效,不知算不算新的,未計入)`),
    ];
    return names.join("、") || "都沒有";
  }

  function done() {
    return h("p", { class: "done", tabindex: "-1" }, "沒有別的問題了:再問什麼,結果都不會變。");
  }

  function form(body, { fact, choices, tiers }) {
    const error = h("p", { id: "answer-error", class: "bad", role: "alert" });
    const read = { one: readOne, many: readMany, figure: readNumber }[fact.kind];
    const answer = (event) => {
      event.preventDefault();
      const found = read(event.currentTarget, fact, choices);
      if (found.error) {
        fill(error, found.error);
        return;
      }
      state.known.set(fact.id, found);
      if (Object.keys(found.undated).length) state.skipped.add(fact.id); // asked again, it would stay open
      forget();
      state.asked = null;
      render(body, true);
    };
    const skip = () => {
      state.known.delete(fact.id);
      state.skipped.add(fact.id);
      state.asked = null;
      render(body, true);
    };
    const hint = fact.kind === "many" ? "可複選;沒有勾的就是沒有" : fact.kind === "figure" ? `數字,單位${fact.unit ?? ""};可以寫萬、億` : "";
    return h("form", { class: "question screen", onsubmit: answer }, h("fieldset", {},
      h("legend", { tabindex: "-1" }, fact.question),
      [fact.note, hint, tiers ? `關係到 ${tiers} 項` : ""].filter(Boolean).map((note) => h("p", { class: "muted" }, note)),
      fact.kind === "figure"
        ? h("input", { name: "figure", inputmode: "decimal", autocomplete: "off", "aria-label": `${fact.name}(${fact.unit ?? ""})` })
        : h("div", { class: "choices" }, choices.map((choice) => option(fact, choice))),
      error,
      h("p", { class: "actions" },
        h("button", { class: "first" }, "確定"),
        h("button", { type: "button", onclick: skip }, "不知道"),
      ),
    ));
  }

  function option(fact, { name, heading }) {
    const year = data.period[1];
    const known = state.known.get(fact.id);
    const won = known?.earlier[name] ?? known?.undated[name];
    const checked = Boolean(known?.yes.has(name) || won);
    const when = fact.of_year && fact.kind === "many"
      ? h("input", {
        type: "number", class: "year", name: `year ${name}`, value: String(won ?? year ?? ""), min: String(YEARS[0]),
        max: String(year ?? YEARS[1]), "aria-label": `「${name}」是哪一年`,
      })
      : null;
    return [
      heading ? h("p", { class: "heading" }, heading) : null,
      h("div", { class: "choice" },
        h("label", {}, h("input", { type: fact.kind === "one" ? "radio" : "checkbox", name: "choice", value: name, checked }), ` ${name}`),
        when,
      ),
    ];
  }

  function readOne(form_, fact) {
    const name = new FormData(form_).get("choice");
    return name === null ? { error: "請選一個,或按「不知道」" } : chosen(fact, [name]);
  }

  /** What is shown and not ticked is no; what is not shown stays as it was. */
  function readMany(form_, fact, choices) {
    const entries = new FormData(form_);
    const ticked = new Set(entries.getAll("choice"));
    const [first, last] = data.period;
    const before = state.known.get(fact.id) ?? chosen({ choices: [] }, []);
    const found = {
      yes: new Set(before.yes), no: new Set(before.no), denied: new Set(), figures: [],
      earlier: { ...before.earlier }, undated: { ...before.undated },
    };
    for (const { name } of choices) {
      const written = entries.get(`year ${name}`);
      const year = written === null || (last === null && written === "") ? last : Number(written);
      if (ticked.has(name) && year !== null && !(Number.isInteger(year) && year >= YEARS[0] && year <= (last ?? YEARS[1]))) {
        return { error: `「${name}」的年份須在 ${YEARS[0]} 到 ${last ?? YEARS[1]} 之間` };
      }
      const isDated = ticked.has(name) && fact.of_year && year !== null;
      const isEarlier = isDated && first !== null && year < first;
      const isUndated = isDated && first === null; // new or not: nobody can say
      found.yes.delete(name);
      found.no.delete(name);
      delete found.earlier[name];
      delete found.undated[name];
      if (isUndated) found.undated[name] = year;
      else (ticked.has(name) && !isEarlier ? found.yes : found.no).add(name);
      if (isEarlier) found.earlier[name] = year;
    }
    return found;
  }

  function readNumber(form_, fact) {
    const text = new FormData(form_).get("figure");
    const figure = readFigure(text, fact.unit);
    if (figure === null) return { error: `看不懂「${text}」;請寫成數字,如 500萬、5999.5` };
    return { yes: new Set(), no: new Set(), denied: new Set(), figures: [figure], earlier: {}, undated: {} };
  }

  /** What was answered below a gate that is closed now was about something else. */
  function forget() {
    for (const fact of data.facts) {
      if (arises(fact, state.known) === false) state.known.delete(fact.id);
    }
  }

  function results(match) {
    const near = match.verdicts.filter((verdict) => !verdict.isRemote);
    const of = (name) => byWorth(near.filter((verdict) => verdict.state === name), match.ceilings);
    const { totals, lines } = match.receipt;
    const lacking = lines.filter((line) => line.result.max === null).length;
    const sum = lines.length ? `,${lacking ? "已知的合計上限" : "合計上限"} ${yuan(totals.known)}` : "";
    const taken = assumed(data, register, state.known).map(({ fact }) => register.get(fact).name);
    const lapse = lapseOf(data.about, app.day());
    const remote = match.verdicts.length - near.length;
    return h("div", { class: "results" },
      h("p", { class: "sum", role: "status" }, `符合 ${of("met").length} 項${sum};可能符合 ${of("open").length} 項;不符合 ${of("missed").length} 項`),
      lacking ? h("p", { class: "muted" }, `其中 ${lacking} 項的金額要填了才知道,或條文沒有寫,沒有計入。`) : null,
      match.claims.length
        ? h("p", { class: "actions screen" }, h("button", { type: "button", onclick: () => app.claimAll(match.claims) }, "把符合的放進試算"))
        : null,
      ["met", "open", "missed"].map((name) => section(name, of(name), match)),
      remote ? h("p", { class: "muted" }, `另有 ${remote} 項是給別的對象的,或要問的與所說的情況無關`) : null,
      h("h3", {}, "請注意"),
      h("ul", {},
        lapse ? h("li", {}, data.lapse[lapse]) : null,
        taken.map((name) => h("li", {}, `沒有說是否${name},按${name}計;不${name}的不適用`)),
        h("li", {}, `可能符合的項目沒有計入合計:缺資料的請補,留給${data.responsible}認定的請向該單位詢問`),
        match.receipt.warnings.filter((warning) => warning !== data.lapse_warning[lapse]).map((warning) => h("li", {}, warning)),
      ),
    );
  }

  function section(name, verdicts, match) {
    if (!verdicts.length) return null;
    const list = h("ul", { class: "verdicts" }, verdicts.map((verdict) => h("li", { class: name }, entry(verdict, match))));
    return h("details", { open: name !== "missed" }, h("summary", {}, h("h3", {}, `${STATES[name]} ${verdicts.length} 項`)), list);
  }

  function entry(verdict, match) {
    const { offer } = verdict;
    return h("details", {},
      h("summary", {}, h("span", { class: `state ${verdict.state}` }, STATES[verdict.state]), ` ${offer.name} `,
        h("span", { class: "amount" }, shown(offer, match))),
      h("p", {}, link(offer.id, "看這一項"), offer.lead ? [" · 牽頭單位 ", unitLinks(app.library, leadsOf(offer))] : null),
      h("ul", { class: "checks" }, verdict.checks.map((check) => h("li", {},
        h("span", { class: `state ${check.state}` }, CHECKS[check.state]),
        ` ${check.isRecipient ? "對象:" : ""}${check.condition.words}`,
        h("span", { class: "muted" }, ` — ${because(check)}`),
      ))),
      clause(app.library, offer.measure, offer.quote),
    );
  }

  function shown(offer, match) {
    const most = match.ceilings.get(offer.id);
    if (most === undefined) return offer.payment;
    const per = offer.per && !offer.per.startsWith("單") ? `/${offer.per}` : "";
    return `${offer.amount_yuan === null ? "最高" : ""}${inWords(most)}${per}`;
  }

  function because(check) {
    if (check.reading) return `由${data.responsible}認定:${check.reading}`;
    const fact = register.get(check.condition.fact);
    if (!fact) return `文件留給以後的規定,由${data.responsible}認定`;
    const answer = state.known.get(fact.id);
    if (!answer) return `缺少「${fact.name}」`;
    if (answer.figures.length) return `${fact.name}:${answerText(fact, answer)}`;
    if (check.state === "unknown") return `「${fact.name}」沒有說到這一點`;
    const had = check.condition.has.filter((name) => name in answer.earlier);
    if (had.length && check.state === "missed") return `${had[0]}是 ${answer.earlier[had[0]]} 年的,不是本年新獲得`;
    const wanted = [...check.condition.has, ...check.condition.perhaps].filter((name) => answer.yes.has(name));
    return `${fact.name}:${(wanted.length ? wanted : [...answer.yes]).join("、") || "無"}`;
  }

  return view;
}
