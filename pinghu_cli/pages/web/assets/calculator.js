// The calculator: claims -> a receipt with the working, the clause, and what is missing.

import { announce, fill, h } from "./dom.js";
import { clause, leadsOf, link, unitLinks } from "./items.js";
import { grouped, readFen, yuan } from "./numbers.js";
import { YEARS, estimate } from "./receipt.js";

const NO_AMOUNT = { needs_input: "待填", unstated: "未寫明", not_eligible: "不符合", out_of_period: "不在有效期" };
const MOST_COUNT = 1000000;
const LAST_PROFIT_YEAR = 100;
const SHOWN = 12;
const TYPED = /\(寫成 [^)]*\)$/; // how to write it on the command line

/** A claim for one unit of a tier of which nothing is stated yet. */
export function blankClaim(id) {
  return { incentive: id, base: null, count: 1n, year: null, profitYear: null, typed: "" };
}

/** The calculator as a view; its claims live as long as the page. */
export function calculator(app) {
  const { data, rules, offers } = app;
  const claims = [];
  const state = { applicant: "" };
  const parts = { list: h("div"), receipt: h("div", { class: "receipt" }) };

  function add(claim) {
    claims.push(claim);
    announce(`已加入「${offers.get(claim.incentive).name}」`);
  }

  function view() {
    render();
    return [
      h("h2", { tabindex: "-1" }, "試算"),
      h("p", { class: "screen" }, "選項目、填金額,得到最多能拿多少、怎麼算的、哪一條。所填的只留在這一頁,不會送出。"),
      h("p", { class: "screen field" }, h("label", {}, "申請人(可不填,印在收據上)", h("input", {
        autocomplete: "off", value: state.applicant, oninput: (event) => {
          state.applicant = event.target.value.trim();
          showReceipt();
        },
      }))),
      picker(),
      parts.list,
      parts.receipt,
    ];
  }

  function render() {
    fill(parts.list, claims.map(claimForm));
    showReceipt();
  }

  function picker() {
    const list = h("ul", { class: "picks" });
    const input = h("input", { type: "search", autocomplete: "off", oninput: () => show() });
    const folded = data.offers.map((offer) => ({
      offer, words: app.key([offer.name, offer.incentive_name, ...offer.aliases, offer.id, offer.lead].join(" ")),
    }));
    const show = () => {
      const wanted = app.key(input.value);
      const found = wanted ? folded.filter(({ words }) => words.includes(wanted)) : folded;
      fill(list,
        found.slice(0, wanted ? found.length : SHOWN).map(({ offer }) => h("li", {}, h("button", {
          type: "button", onclick: () => {
            add(blankClaim(offer.id));
            render();
            parts.list.lastElementChild?.querySelector("input")?.focus();
          },
        }, `加入 ${offer.name}`), h("span", { class: "muted" }, ` ${offer.pays}`))),
        found.length ? null : h("li", {}, "沒有這個項目;可以用「搜尋」找條文,或換個說法"),
        !wanted && found.length > SHOWN ? h("li", { class: "muted" }, `共 ${found.length} 項;打幾個字縮小範圍`) : null,
      );
    };
    show();
    return h("details", { class: "screen picker", open: !claims.length },
      h("summary", {}, "加一個項目"),
      h("p", { class: "field" }, h("label", {}, "項目的名稱或俗稱", input)), list,
    );
  }

  function claimForm(claim, place) {
    const [offer, rule] = [offers.get(claim.incentive), rules.get(claim.incentive)];
    const field = (label, value, change, options = {}) => {
      const error = h("span", { class: "bad", role: "alert" });
      const input = h("input", {
        autocomplete: "off", value, ...options, oninput: () => {
          const problem = change(input.value.trim()) ?? "";
          input.setAttribute("aria-invalid", problem ? "true" : "false");
          fill(error, problem);
          showReceipt();
        },
      });
      return h("p", { class: "field" }, h("label", {}, label, input), error);
    };
    const whole = (name, [least, most], text) => {
      const number = text === "" ? null : Number(text);
      return number === null || (Number.isInteger(number) && number >= least && number <= most)
        ? { number } : { error: `${name}須為 ${least} 到 ${most} 的整數` };
    };
    const remove = () => {
      claims.splice(claims.indexOf(claim), 1);
      render();
      announce(`已去掉「${offer.name}」`);
    };
    const per = offer.per && !offer.per.startsWith("單") ? `(${offer.per})` : "";
    return h("fieldset", { class: "claim screen" },
      h("legend", {}, `${place + 1}. ${offer.name}`),
      h("p", { class: "muted" }, offer.pays, " ", link(offer.id, "看條文")),
      rule.takes_base ? field(`${rule.base}(元)`, claim.typed, (text) => {
        const found = text ? readFen(text) : { fen: null };
        claim.typed = text;
        claim.base = found.fen ?? null;
        claim.problem = found.error ?? null;
        return found.error;
      }, { inputmode: "text", placeholder: "320萬、8000" }) : null,
      !rule.isComputable ? null : field(`數量${per}`, String(claim.count), (text) => {
        const found = whole("數量", [1, MOST_COUNT], text);
        claim.count = BigInt(found.number ?? 1);
        return found.error;
      }, { inputmode: "numeric" }),
      rule.by_year ? field("年度", claim.year === null ? "" : String(claim.year), (text) => {
        const found = whole("年度", YEARS, text);
        claim.year = found.number ?? null;
        return found.error;
      }, { inputmode: "numeric", placeholder: String(data.period[1] ?? "") }) : null,
      rule.exempt_years === null ? null : field("自獲利年度起的第幾年", claim.profitYear === null ? "" : String(claim.profitYear), (text) => {
        const found = whole("獲利年度", [1, LAST_PROFIT_YEAR], text);
        claim.profitYear = found.number ?? null;
        return found.error;
      }, { inputmode: "numeric" }),
      h("p", { class: "actions" }, h("button", { type: "button", onclick: remove, "aria-label": `去掉 ${offer.name}` }, "去掉")),
    );
  }

  function showReceipt() {
    if (!claims.length) {
      fill(parts.receipt, h("p", { class: "muted" }, "還沒有項目。"));
      return;
    }
    const receipt = estimate(data, rules, offers, claims, app.day());
    fill(parts.receipt,
      h("h3", {}, `${state.applicant ? `${state.applicant}:` : ""}最多能拿多少(${app.day()} 估算)`),
      h("div", { role: "status" }, sums(receipt)),
      h("ol", { class: "lines" }, receipt.lines.map(lineOf)),
      readingsOf(receipt),
      h("h4", {}, "請注意"),
      h("ul", {}, receipt.warnings.map((warning) => h("li", {}, warning))),
      h("p", { class: "muted" }, `《${data.about.title}》,有效期 ${data.about.held}`),
      h("p", { class: "actions" }, h("button", { type: "button", onclick: () => globalThis.print() }, "列印收據")),
    );
  }

  function sums({ totals, lines }) {
    const rows = [];
    const lacks = lines.some((line) => line.result.status === "needs_input") ? NO_AMOUNT.needs_input : NO_AMOUNT.unstated;
    if (lines.some((line) => line.rule.pays_out)) {
      const isKnown = totals.known || totals.max !== null;
      rows.push([totals.max === null ? "已知合計" : "合計上限", isKnown ? yuan(totals.known) : lacks]);
    }
    if (totals.min) rows.push(["其中確定(金額或比例沒有印「最高」,也沒有疑問的部分)", yuan(totals.min)]);
    if (totals.saved !== 0n) rows.push(["少繳的稅費(不是發放的款項)", totals.saved === null ? lacks : yuan(totals.saved)]);
    return h("dl", { class: "sums" }, rows.map(([name, amount]) => [h("dt", {}, name), h("dd", {}, amount)]));
  }

  function lineOf(line) {
    const { result, offer, rule, claim } = line;
    const fixed = result.max && result.min === result.max ? "定額 " : rule.pays_out ? "" : "少繳 ";
    const lacks = result.max === null || result.status in NO_AMOUNT;
    const amount = lacks ? NO_AMOUNT[result.status] : `${fixed}${grouped(result.max)} 元${result.counted ? "" : "(擇一,不計)"}`;
    return h("li", {},
      h("p", { class: "line" }, link(offer.id, offer.name), " ", h("strong", { class: lacks ? "warn" : "amount" }, amount)),
      claim.problem ? h("p", { class: "bad" }, `「${claim.typed}」:${claim.problem}`) : null,
      line.steps.map((step) => h("p", { class: "step" }, step)),
      line.needs.length ? h("p", { class: "warn" }, `缺:${line.needs.join("、")}`) : null,
      line.notes.map((note) => h("p", { class: "muted" }, `· ${note.replace(TYPED, "")}`)),
      offer.lead ? h("p", {}, "洽詢:", unitLinks(app.library, leadsOf(offer))) : null,
      clause(app.library, offer.measure, offer.quote),
    );
  }

  function readingsOf({ readings }) {
    if (!readings.length) return null;
    return [h("h4", {}, "條文沒有寫明,兩種讀法"), h("ul", {}, readings.map((reading) => h("li", {},
      `${reading.name}:${reading.question}`,
      h("ul", {},
        h("li", {}, `${reading.taken}:${yuan(reading.takenFen)}(本收據採此)`),
        h("li", {}, `${reading.other}:${yuan(reading.otherFen)}`),
      ),
    )))];
  }

  return { view, add };
}
