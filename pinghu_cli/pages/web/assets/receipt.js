// Claims and rules -> amounts, in the steps that the rules themselves are made for. Whole 分 as BigInt.

import { grouped, percent, yuan } from "./numbers.js";

const PARTS = 1000000n;
/** The calendar years that a claim may name. */
export const YEARS = [1900, 2999];
const WHOLE = /_(?:fen|ppm)$/;
const BLANK = {
  cause: null, missing: [], exact: null, rounding: "", unit: null, raw: null, least: null, before: 0n, units: 1n, min: null,
  max: null, counted: true,
};
const NEEDS = { amount: "needs_base", profit_year: "needs_profit_year", "amount,profit_year": "needs_both" };
const PROFIT_YEAR = "自獲利年度起的第幾年";
const OUTSIDE = "非文件內容";

/** Rules by the id of their tier, amounts and rates as BigInt. */
export function readRules(rows) {
  const rules = new Map();
  for (const row of rows) {
    const rule = {};
    for (const [name, value] of Object.entries(row)) {
      rule[name] = WHOLE.test(name) && value !== null ? BigInt(value) : value;
    }
    rule.isComputable = rule.kind !== "pool" && rule.kind !== "unstated";
    rule.isCeiling = rule.certain_fen === 0n || rule.least_ppm !== null;
    rules.set(rule.incentive, rule);
  }
  return rules;
}

function share(rule, profitYear) {
  if (rule.exempt_years === null || profitYear === null) return rule.rate_ppm;
  if (profitYear <= rule.exempt_years) return rule.exempt_ppm;
  return rule.last_year === null || profitYear <= rule.last_year ? rule.reduced_ppm : null;
}

/** What the rule needs and the claim does not give. */
function missingInputs(rule, claim) {
  const missing = [];
  if (rule.needs_base && claim.base === null) missing.push("amount");
  if (rule.exempt_years !== null && claim.profitYear === null) missing.push("profit_year");
  return missing;
}

/** One claim for itself. */
function worth(rule, claim, period) {
  const [first, last] = possibleYears(period);
  if (claim.year !== null && (claim.year < first || claim.year > last)) {
    return { ...BLANK, status: "out_of_period", cause: "out_of_period", min: 0n, max: 0n };
  }
  if (!rule.isComputable) return { ...BLANK, status: "unstated", cause: rule.kind };
  const missing = missingInputs(rule, claim);
  if (missing.length) return { ...BLANK, status: "needs_input", cause: NEEDS[missing.join()], missing };
  const cause = ruledOut(rule, claim);
  if (cause) return { ...BLANK, status: "not_eligible", cause, min: 0n, max: 0n };
  const part = share(rule, claim.profitYear);
  const isShare = part !== null && claim.base !== null;
  const product = isShare ? claim.base * part : (rule.fixed_fen ?? 0n) * PARTS;
  const rest = product % PARTS;
  const exact = product / PARTS + (!rule.isCeiling && rest * 2n >= PARTS ? 1n : 0n);
  const bounds = [[exact, null]];
  if (rule.within_base && claim.base !== null) bounds.push([claim.base, "base_cap"]);
  if (rule.each_fen !== null) bounds.push([rule.each_fen, "unit_cap"]);
  const [unit, bound] = bounds.reduce((least, one) => (one[0] < least[0] ? one : least));
  const rounding = rest ? (rule.isCeiling ? "cut" : "rounded") : "";
  const floor = rule.least_ppm === null || claim.base === null ? unit : claim.base * rule.least_ppm / PARTS;
  const least = (floor < unit ? floor : unit) * claim.count;
  return { ...BLANK, status: "estimated", cause: bound, exact, rounding, unit, raw: unit * claim.count, least };
}

/** Why the stated amount or year gives nothing. */
function ruledOut(rule, claim) {
  const { base } = claim;
  if (base !== null && rule.base_limit_fen !== null && base > rule.base_limit_fen) return "over_base_limit";
  if (base !== null && rule.base_from_fen !== null && base < rule.base_from_fen) return "under_base_from";
  if (base !== null && rule.base_next_fen !== null && base >= rule.base_next_fen) return "next_tier";
  return rule.exempt_years !== null && share(rule, claim.profitYear) === null ? "over_last_year" : null;
}

function left(amount, cap, before) {
  if (cap === null) return amount;
  const room = cap - before;
  const granted = amount < room ? amount : room;
  return granted > 0n ? granted : 0n;
}

/** A result after its share of the cap of the sum, and of what is certain of it. */
function within(rule, result, before, units) {
  const cap = rule.together_fen;
  const max = left(result.raw, cap, before);
  const short = rule.one_time && rule.fixed_fen !== null ? "one_time" : "applicant_cap";
  return {
    ...result,
    cause: max < result.raw ? short : result.cause,
    before: cap !== null && cap < before ? cap : before,
    units,
    max,
    min: left(left(result.least, cap, before), rule.certain_fen, before),
  };
}

/** The year whose cap binds the claim; 0 under a rule without such a cap. */
function capYear(rule, claim, period) {
  return rule.by_year ? claim.year ?? possibleYears(period)[1] : 0;
}

/** All claims of one applicant, in their order: pairs of rule and claim -> results. */
export function allWorth(claimed, period) {
  const results = claimed.map(([rule, claim]) => worth(rule, claim, period));
  const groups = new Map();
  claimed.forEach(([rule, claim], place) => {
    if (results[place].status !== "estimated") return;
    const name = JSON.stringify([rule.incentive, rule.alternative, capYear(rule, claim, period)]);
    groups.set(name, [...(groups.get(name) ?? []), place]);
  });
  for (const places of groups.values()) {
    const units = places.reduce((sum, place) => sum + claimed[place][1].count, 0n);
    let before = 0n;
    for (const place of places) {
      results[place] = within(claimed[place][0], results[place], before, units);
      before += results[place].raw;
    }
  }
  withinTotal(claimed, results);
  return counted(claimed, results);
}

/** Binds what the results come to in each year by the cap of all years. */
function withinTotal(claimed, results) {
  const before = new Map();
  claimed.forEach(([rule], place) => {
    const result = results[place];
    if (rule.total_fen === null || result.status !== "estimated") return;
    const name = JSON.stringify([rule.incentive, rule.alternative]);
    const max = left(result.max, rule.total_fen, before.get(name) ?? 0n);
    before.set(name, (before.get(name) ?? 0n) + result.max);
    const min = result.min < max ? result.min : max;
    if (max < result.max) results[place] = { ...result, cause: "total_cap", max, min };
  });
}

/** Sets apart what a better alternative of the same applicant leaves out. */
function counted(claimed, results) {
  const sums = new Map();
  claimed.forEach(([rule], place) => {
    if (rule.alternative === null) return;
    const ofTiers = sums.get(rule.alternative) ?? new Map();
    ofTiers.set(rule.incentive, (ofTiers.get(rule.incentive) ?? 0n) + (results[place].max ?? 0n));
    sums.set(rule.alternative, ofTiers);
  });
  const best = new Map();
  for (const [name, ofTiers] of sums) {
    best.set(name, [...ofTiers].reduce((most, tier) => (tier[1] > most[1] ? tier : most))[0]);
  }
  return results.map((result, place) => {
    const rule = claimed[place][0];
    const counts = rule.alternative === null || best.get(rule.alternative) === rule.incentive;
    return counts ? result : { ...result, counted: false };
  });
}

/** What the applicant must still state, in the document's words. */
function needs({ rule, result }) {
  const names = { amount: rule.base ?? "金額", profit_year: PROFIT_YEAR };
  return rule.needs_base ? result.missing.map((need) => names[need]) : [];
}

/** How the amount comes about, step by step. */
function steps(entry) {
  const { claim, offer, rule, result } = entry;
  if (result.unit === null || result.max === null) return [];
  const year = rule.by_year && claim.year !== null ? `${claim.year} 年:` : "";
  const lines = [...taxYear(entry), year + (shareOfBase(entry) || fixed(entry))];
  if (claim.count > 1n) {
    const per = offer.per && rule.each_fen !== null ? `/${offer.per}` : "";
    lines.push(`${yuan(result.unit)}${per} × ${claim.count} = ${yuan(result.raw)}`);
  }
  if (result.cause === "total_cap") {
    lines.push(`同一申請人各年累計上限 ${yuan(rule.total_fen)} → 本筆計 ${yuan(result.max)}`);
  } else if (rule.together_fen !== null && result.before) {
    const capped = claim.year ?? entry.period[1];
    const whose = `同一申請人${rule.by_year ? (capped === null ? "同一年" : `${capped} 年`) : ""}合計`;
    const taken = `前面各筆已計 ${yuan(result.before)},${whose}上限 ${yuan(rule.together_fen)}`;
    lines.push(`${taken} → 本筆計 ${yuan(result.max)}`);
  } else if (rule.together_fen !== null && result.max < result.raw) {
    lines[lines.length - 1] += ` → ${rule.one_time ? "一次性,只計一次" : "上限"} ${yuan(result.max)}`;
  }
  return lines;
}

function shareOfBase({ claim, offer, rule, result }) {
  const part = share(rule, claim.profitYear);
  if (part === null || claim.base === null) return "";
  const isTax = rule.exempt_ppm !== null;
  const rate = isTax
    ? `(${percent(rule.exempt_ppm)} − ${percent(rule.exempt_ppm - part)})`
    : `${offer.share}${times(offer)}`;
  const rounding = { "": "", cut: "(分以下捨去)", rounded: "(四捨五入到分)" }[result.rounding];
  const range = rule.least_ppm === null ? "" : `${yuan(claim.base * rule.least_ppm / PARTS)}至 `;
  const saved = isTax ? "少繳 " : range;
  const working = `${rule.base} ${yuan(claim.base)} × ${rate} = ${saved}${yuan(result.exact)}${rounding}`;
  return result.unit === result.exact ? working : `${working} → 上限 ${yuan(result.unit)}`;
}

/** Of what is paid by the month, for how many: × 最長 12 個月. */
function times(offer) {
  return offer.months ? ` × ${offer.months_is_ceiling ? "最長 " : ""}${offer.months} 個月` : "";
}

function fixed({ offer, rule, result }) {
  const printed = `${award(offer, rule)}${rule.one_time ? ",一次性" : ""}`;
  if (result.unit === rule.fixed_fen) return printed;
  const least = result.unit === rule.each_fen ? "上限" : `不超過${rule.base}`;
  return `${printed} → ${least} ${yuan(result.unit)}`;
}

/** 最高 300,000 元; 100,000 元至 300,000 元; 每月 1,000 元 × 最長 12 個月 = 12,000 元. */
function award(offer, rule) {
  const isRange = rule.kind === "up_to" && !rule.isCeiling;
  const most = yuan(rule.fixed_fen / BigInt(offer.months ?? 1));
  const printed = isRange ? `${yuan(rule.certain_fen)}至 ${most}` : `${rule.kind === "up_to" ? "最高 " : ""}${most}`;
  return offer.months ? `每月 ${printed}${times(offer)} = ${yuan(rule.fixed_fen)}` : printed;
}

function taxYear({ claim, offer, rule }) {
  if (!offer.tax || claim.profitYear === null || rule.exempt_ppm === null || rule.reduced_ppm === null) return [];
  const rate = percent(rule.exempt_ppm - rule.reduced_ppm);
  const phase = claim.profitYear <= rule.exempt_years ? "免稅" : `${offer.tax.halved ? "減半" : "減按"},稅率 ${rate}`;
  return [`獲利第 ${claim.profitYear} 年:${phase}(法定稅率 ${percent(rule.exempt_ppm)},${OUTSIDE})`];
}

/** Reasons, doubts, inputs that were not used, remarks. */
function notes(entry) {
  const { offer, rule } = entry;
  const found = [...reason(entry), ...doubts(entry), ...unused(entry)];
  if (rule.exempt_ppm !== null) {
    const source = `法定稅率 ${percent(rule.exempt_ppm)}與自獲利年度起算為一般知識,${OUTSIDE}`;
    found.push(`${source};省下的稅款是與法定稅率相比,原已適用較低稅率的省得較少`);
  }
  return [...found, ...offer.our_readings, ...offer.notes];
}

function reason({ claim, offer, result }) {
  if (result.status === "estimated" || result.cause === null) return [];
  const said = offer.causes;
  const words = claim.count > 1n ? said[`${result.cause}_several`] ?? said[result.cause] : said[result.cause];
  const year = result.cause === "out_of_period" ? claim.year : claim.profitYear;
  return [words.replaceAll("{amount}", yuan(claim.base ?? 0n)).replaceAll("{year}", String(year))];
}

function* doubts({ claim, rule, result }) {
  if (result.status !== "estimated") return;
  if (rule.within_base && claim.base === null) {
    yield `沒有填寫${rule.base};支持不會超過實際支出,填寫後才算得準(寫成 ${rule.incentive}=金額)`;
  }
  if (claim.base !== null && rule.takes_base) yield* unlikely({ claim, rule });
  if (result.rounding) {
    const how = result.rounding === "cut" ? "上限不得超過,分以下捨去" : "分以下四捨五入";
    yield `條文沒有寫分以下怎麼計,${how}為本工具所定`;
  }
}

function* unlikely({ claim, rule }) {
  const { base, count } = claim;
  if (count > 1n && count * 100n > base) {
    const meant = `若是 ${base / 100n} 件、每件 ${grouped(count * 100n)} 元,請寫 =${count}x${base / 100n}`;
    yield `所填每件 ${yuan(base)}、數量 ${grouped(count * 100n)};${meant}`;
  }
  const caps = [rule.each_fen, rule.together_fen, rule.total_fen, rule.fixed_fen].filter((cap) => cap !== null);
  const isLarge = caps.every((cap) => cap >= 10000000n);
  const typed = claim.typed.normalize("NFKC").trim();
  if (/^[0-9.,]+$/.test(typed) && base < 1000000n && isLarge && rule.each_fen === null) {
    yield `所填 ${typed} 按 ${yuan(base)}計算;若是 ${typed} 萬元,請寫 ${typed}萬`;
  }
}

function* unused({ claim, rule, result }) {
  if (claim.base !== null && !rule.takes_base) {
    const how = rule.isComputable ? "本項數額由條文寫定,不按金額計算" : "本項無法按金額計算";
    yield `${how};所填金額 ${yuan(claim.base)}未採用`;
  }
  if (claim.count > 1n && !rule.isComputable) yield `本項無法按數量計算;所填數量 ${claim.count} 未採用`;
  if (claim.year !== null && !rule.by_year && result.status !== "out_of_period") {
    yield `本項不按年度計算;所填 ${claim.year} 年未採用`;
  }
  if (claim.profitYear !== null && rule.exempt_ppm === null) {
    yield `本項與獲利年度無關;所填第 ${claim.profitYear} 年未採用`;
  }
}

/** Where the text leaves open how often an award is given, or what a cap counts for: both figures. */
function readings(entries, scopes) {
  const found = [];
  const groups = new Map();
  for (const entry of entries) {
    if (entry.result.status !== "estimated" || !entry.result.counted) continue;
    const name = JSON.stringify([entry.rule.incentive, capYear(entry.rule, entry.claim, entry.period)]);
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  for (const name of [...groups.keys()].sort(byIncentiveAndYear)) {
    const group = groups.get(name);
    const taken = group.reduce((sum, entry) => sum + entry.result.max, 0n);
    const point = openPoint(group, scopes);
    if (point && point.otherFen !== taken) {
      const { rule, offer } = group[0];
      found.push({ incentive: rule.incentive, name: offer.name, ...point, takenFen: taken });
    }
  }
  return [...found, ...alternatives(entries)];
}

function byIncentiveAndYear(one, other) {
  const [a, b] = [JSON.parse(one), JSON.parse(other)];
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] - b[1];
}

function openPoint(group, scopes) {
  const { rule, offer } = group[0];
  const units = group.reduce((sum, entry) => sum + entry.claim.count, 0n);
  const raw = group.reduce((sum, entry) => sum + entry.result.raw, 0n);
  if (units === 1n) return null;
  if (offer.open_cap && rule.together_fen !== null) {
    const capped = (asked) => (asked < rule.together_fen ? asked : rule.together_fen);
    return {
      question: "條文沒有寫明上限按什麼計",
      taken: "同一申請人一個上限,從嚴計算",
      other: "每次申請一個上限",
      otherFen: group.reduce((sum, entry) => sum + capped(entry.result.raw), 0n),
    };
  }
  if (offer.per) {
    const scope = scopes[offer.per];
    if (!scope.other || rule.each_fen === null) return null;
    return {
      question: scope.reading ?? "條文沒有寫明上限按什麼計",
      taken: `每${offer.per}一個上限`,
      other: "同一申請人一個上限",
      otherFen: raw < rule.each_fen ? raw : rule.each_fen,
    };
  }
  if (rule.together_fen !== null && !offer.spend) {
    return {
      question: "一次性獎勵,申請了多次", taken: "同一申請人只計一次", other: "屬不同認定,各計一次", otherFen: raw,
    };
  }
  if (rule.together_fen !== null) {
    const cap = rule.together_fen;
    const each = (entry) => (entry.result.unit < cap ? entry.result.unit : cap) * entry.claim.count;
    return {
      question: "條文沒有寫明上限按每筆還是按申請人計算",
      taken: "按同一申請人合計,從嚴計算",
      other: "按每筆計算",
      otherFen: group.reduce((sum, entry) => sum + each(entry), 0n),
    };
  }
  if (rule.fixed_fen === null) return null;
  return {
    question: "條文沒有寫明能否多次獲得", taken: `${units} 次相加`, other: "只給一次", otherFen: rule.fixed_fen,
  };
}

function alternatives(entries) {
  const names = new Set(entries.filter((entry) => !entry.result.counted).map((entry) => entry.rule.alternative));
  const found = [];
  for (const name of names) {
    const group = entries.filter((entry) => entry.rule.alternative === name);
    const sum = (some) => some.reduce((total, entry) => total + (entry.result.max ?? 0n), 0n);
    const best = group.filter((entry) => entry.result.counted);
    const [takenFen, otherFen] = [sum(best), sum(group)];
    if (takenFen === otherFen) continue;
    const listed = [...new Set(group.map((entry) => entry.offer.name))].join("、");
    found.push({
      incentive: best[0].offer.incentive,
      name: best[0].offer.incentive_name,
      question: `${listed}:同一對象只能擇一`,
      taken: "是同一對象,只計最高的一檔",
      takenFen,
      other: "是不同的對象,各計各的",
      otherFen,
    });
  }
  return found;
}

/** Money paid and tax saved are two sums; a sum with an unknown part is null. A service has none. */
function totals(entries) {
  const of = (gives) =>
    entries.filter(({ result, offer }) => (result.counted || result.max === null) && offer.gives === gives);
  const [money, saved] = [of("money"), of("relief")].map((some) => some.map((entry) => entry.result.max));
  const sum = (amounts) => amounts.reduce((total, fen) => total + (fen ?? 0n), 0n);
  return {
    min: sum(of("money").map((entry) => entry.result.min)),
    max: money.includes(null) ? null : sum(money),
    known: sum(money),
    saved: saved.includes(null) ? null : sum(saved),
    complete: !money.includes(null) && !saved.includes(null),
  };
}

/** What to say of the sum, the gravest first. */
function* warnings(entries, data, day) {
  if (data.draft) yield data.draft;
  const lapse = lapseOf(data.about, day);
  if (lapse) yield data.lapse_warning[lapse];
  const granted = entries.filter(({ result }) => result.counted && result.max);
  const unknown = entries.filter(({ result, offer }) => result.max === null && offer.gives !== "service").length;
  if (unknown) yield `有 ${unknown} 項金額未知,沒有計入;「已知合計」不是合計上限`;
  const outside = entries.filter(({ result }) => result.status === "out_of_period").map(({ claim }) => claim.year);
  if (outside.length) {
    const years = [...new Set(outside)].sort((a, b) => a - b).map((year) => `${year} 年`);
    yield `${years.join("、")}的申請沒有計入合計:文件在該年無效`;
  }
  const repeated = entries.filter(({ rule, result }) => rule.one_time && rule.together_fen !== null && result.units > 1n);
  for (const name of new Set(repeated.map(({ offer }) => offer.name))) {
    yield `「${name}」是一次性獎勵卻申請多次,只計一次;若屬不同認定,請向${data.responsible}確認`;
  }
  for (const name of new Set(entries.filter(({ result }) => !result.counted).map(({ offer }) => offer.incentive_name))) {
    yield `「${name}」的幾檔同一對象只能擇一,合計只計最高的一檔`;
  }
  const paid = granted.filter(({ rule }) => rule.pays_out);
  if (new Set(paid.map(({ rule }) => rule.incentive)).size > 1) {
    yield "文件沒有說明各項補助能否同時享受;合計只是各項上限相加";
  }
  const taxes = entries.filter(({ rule }) => rule.exempt_ppm !== null);
  const saved = taxes.filter((entry) => granted.includes(entry)).reduce((sum, { result }) => sum + result.max, 0n);
  if (saved) yield `少繳的所得稅 ${yuan(saved)}不是發放的款項,不在合計上限內`;
  if (new Set(taxes.map(({ rule }) => rule.incentive)).size > 1) {
    yield "同一筆所得的稅只能少繳一次,所得稅優惠通常只能擇一(一般知識,非文件內容)";
  }
  const { exception, validity_quote: quote, higher } = data.about;
  if (exception) yield `有效期的原文:「${[exception, quote].filter(Boolean).join(",")}」`;
  if (higher) yield `上級政策的原文:「${higher}」`;
  yield "這是按條文所作的估算,不是核定;「最高」是上限,實際金額以主管單位審定為準";
}

/** "before", "after", "unknown" where the text prints no last day, or "" while the document holds on that ISO day. */
export function lapseOf(about, day) {
  if (about.valid_to !== null && day > about.valid_to) return "after";
  if (about.valid_from !== null && day < about.valid_from) return "before";
  return about.valid_to === null ? "unknown" : "";
}

/** The first and the last year that are not known to be outside: where an end is unknown, every possible one. */
function possibleYears([first, last]) {
  return [first ?? YEARS[0], last ?? YEARS[1]];
}

/** A receipt: claims {incentive, base, count, year, profitYear, typed} of one applicant, for an ISO day. */
export function estimate(data, rules, offers, claims, day) {
  const claimed = claims.map((claim) => [rules.get(claim.incentive), claim]);
  const results = allWorth(claimed, data.period);
  const entries = claimed.map(([rule, claim], place) => ({
    claim, rule, offer: offers.get(claim.incentive), result: results[place], period: data.period,
  }));
  return {
    lines: entries.map((entry) => ({ ...entry, needs: needs(entry), steps: steps(entry), notes: notes(entry) })),
    totals: totals(entries),
    readings: readings(entries, data.scopes),
    warnings: [...warnings(entries, data, day)],
  };
}


