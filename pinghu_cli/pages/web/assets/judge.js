// Conditions against what is known of an applicant. Only printed words rule anybody out.
//
// `known` maps the id of a fact to an answer {yes, no, denied: Set, figures: [BigInt], earlier: {name: year}, undated: {name:
// year}}; undated are those of which the text leaves open whether they are new.

import { MILLIONTHS, readDecimal } from "./numbers.js";

const NOT_NEW = "條文沒有印「新」字,沒有寫以前獲得的算不算";

/** The complete answer that these choices of a fact and no others are true; `earlier`: what was won before, by year. */
export function chosen(fact, names, earlier = {}) {
  const yes = new Set(names);
  const no = new Set(fact.choices.map((choice) => choice.name).filter((name) => !yes.has(name)));
  return { yes, no, denied: new Set(), figures: [], earlier, undated: {} };
}

function hasAny(names, answer) {
  if (!answer) return null;
  if (names.some((name) => answer.yes.has(name))) return true;
  return names.every((name) => answer.no.has(name)) ? false : null;
}

/** Whether a fact is worth asking at all; null when it is not known. */
export function arises(fact, known) {
  return fact.when ? hasAny(fact.when.has, known.get(fact.when.fact)) : true;
}

function byChoice(condition, answer) {
  const [surely, perhaps] = [hasAny(condition.has, answer), hasAny(condition.perhaps, answer)];
  if (surely === false && answer && condition.has.every((name) => answer.denied.has(name))) return "missed";
  if (surely === false && perhaps) return "unit";
  const truth = surely === false ? perhaps : surely;
  if (truth === null) return "unknown";
  return truth ? "met" : "missed";
}

function byFigure(condition, answer) {
  if (!answer || !answer.figures.length) return "unknown";
  const [low, high] = [condition.at_least, condition.at_most].map((bound) =>
    bound === null ? null : readDecimal(bound, MILLIONTHS),
  );
  const fits = (figure) => (low === null || figure >= low) && (high === null || figure <= high);
  return answer.figures.some(fits) ? "met" : "missed";
}

function check(condition, register, known) {
  const plain = { condition, isRecipient: false, reading: null, had: false };
  if (condition.fact === null) return { ...plain, state: "unit", reading: condition.reading };
  const fact = register.get(condition.fact);
  const answer = known.get(condition.fact);
  const state = condition.has.length ? byChoice(condition, answer) : byFigure(condition, answer);
  if (state === "missed" && condition.reading && !condition.perhaps.length) {
    return { ...plain, state: "unit", reading: condition.reading };
  }
  if (state === "missed" && fact.lasts && !condition.new && answer) {
    const had = [...condition.has, ...condition.perhaps].filter((name) => name in answer.earlier);
    if (had.length) return { ...plain, state: "unit", reading: `${answer.earlier[had[0]]}年的;${NOT_NEW}`, had: true };
  }
  return { ...plain, state, reading: state === "unit" ? condition.reading : null };
}

function recipientCheck(offer, register, known) {
  const condition = offer.asks_recipient;
  if (!condition) return [];
  const found = check(condition, register, known);
  const presumed = found.state === "missed" && condition.reading;
  return [{ ...found, ...(presumed ? { state: "unit", reading: condition.reading } : {}), isRecipient: true }];
}

/** Whether it hangs on what applicants of this kind are not even asked. */
function isRemote(checks, register, known) {
  if (checks.some((one) => one.isRecipient && one.state === "missed")) return true;
  const asked = checks.filter((one) => !one.isRecipient && one.condition.fact !== null);
  if (checks.some((one) => one.isRecipient && one.state === "unit" && one.reading)) {
    return !asked.some((one) => one.state === "met");
  }
  if (asked.some((one) => one.state === "unit" && one.reading && !one.condition.perhaps.length && !one.had)) return true;
  const own = new Set(asked.map((one) => one.condition.fact));
  return asked
    .filter((one) => one.state === "unknown")
    .map((one) => register.get(one.condition.fact))
    .some((fact) => fact.when && !own.has(fact.when.fact) && arises(fact, known) === false);
}

/** A verdict on every tier, in the order of the document. */
export function judge(data, register, known) {
  const everywhere = data.requires
    .map((condition) => check(condition, register, known))
    .filter((one) => one.state !== "unknown");
  return data.offers.map((offer) => {
    const own = offer.conditions.map((condition) => check(condition, register, known));
    const checks = [...everywhere, ...recipientCheck(offer, register, known), ...own];
    const those = (...states) => checks.filter((one) => states.includes(one.state));
    const state = those("missed").length ? "missed" : those("unknown", "unit").length ? "open" : "met";
    const missing =
      state === "open" ? [...new Set(those("unknown").map((one) => one.condition.fact).filter((fact) => fact))] : [];
    return { offer, checks, those, state, missing, isRemote: isRemote(checks, register, known) };
  });
}

/** The conditions of the document as a whole that the applicant does not speak of, and that are taken to hold. */
export function assumed(data, register, known) {
  return data.requires.filter((condition) => check(condition, register, known).state === "unknown");
}

function toAsk(fact, register, known, skipped) {
  if (!fact.when || skipped.has(fact.when.fact) || arises(fact, known) !== null) return fact;
  return toAsk(register.get(fact.when.fact), register, known, skipped);
}

/** The question with the most at stake, {fact, choices, stake, tiers}; null when no answer can change a verdict. */
export function nextQuestion(data, register, known, verdicts, ceilings, skipped) {
  const first = data.facts[0];
  if (!first) return null;
  if (known.has(first.id)) {
    const open = new Set(assumed(data, register, known).map((condition) => condition.fact));
    const fact = data.facts.find((one) => open.has(one.id) && !skipped.has(one.id));
    if (fact) return { fact, choices: fact.choices, stake: 0n, tiers: data.offers.length };
  }
  const concerned = new Map();
  for (const verdict of verdicts) {
    if (verdict.isRemote) continue;
    const firsts = verdict.missing.map((id) => toAsk(register.get(id), register, known, skipped));
    for (const fact of new Set(firsts.filter((one) => arises(one, known) !== false && !skipped.has(one.id)))) {
      concerned.set(fact.id, [...(concerned.get(fact.id) ?? []), verdict.offer]);
    }
  }
  let best = null;
  for (const fact of data.facts.filter((one) => concerned.has(one.id))) {
    const offers = concerned.get(fact.id);
    const stake = offers.reduce((sum, offer) => sum + (ceilings.get(offer.id) ?? 0n), 0n);
    const isMore = !best || stake > best.stake || (stake === best.stake && offers.length > best.tiers);
    if (isMore) best = { fact, offers, stake, tiers: offers.length };
  }
  return best && { ...best, choices: thatMatter(data, register, known, best) };
}

function thatMatter(data, register, known, { fact, offers }) {
  if (fact.kind !== "many") return fact.choices;
  const named = offers.flatMap((offer) => offer.conditions);
  const needed = new Set();
  const need = (id, names) => names.forEach((name) => needed.add(JSON.stringify([id, name])));
  named.filter((one) => one.fact).forEach((one) => need(one.fact, [...one.has, ...one.perhaps]));
  const facts = new Set(named.map((one) => one.fact));
  for (const one of [...data.facts].reverse()) {
    if (facts.has(one.id) && one.when) {
      facts.add(one.when.fact);
      need(one.when.fact, one.when.has);
    }
  }
  const answer = known.get(fact.id);
  const isAsked = (name) => answer && (answer.yes.has(name) || answer.no.has(name));
  return fact.choices.filter(({ name }) => needed.has(JSON.stringify([fact.id, name])) && !isAsked(name));
}

/** One unit of each price that is stated, else one unit: what is claimed of a tier. */
export function claimsFor(offer, known) {
  const blank = { incentive: offer.id, base: null, count: 1n, year: null, profitYear: null, typed: "" };
  const figures = (known.get(offer.priced_by)?.figures ?? []).filter((figure) => figure);
  // as in the receipt, an amount is whole 分
  return figures.length ? figures.map((figure) => ({ ...blank, base: figure / 10000n })) : [blank];
}

/** Tier id -> the most in 分 that it may come to: computed where the amounts are known, else its printed ceiling. */
export function ceilingsOf(data, receipt) {
  const lines = new Map();
  for (const line of receipt.lines) lines.set(line.rule.incentive, [...(lines.get(line.rule.incentive) ?? []), line]);
  const found = new Map();
  for (const offer of data.offers) {
    const amounts = (lines.get(offer.id) ?? []).map((line) => line.result.max);
    const sum = amounts.reduce((total, fen) => total + (fen ?? 0n), 0n);
    if (amounts.length && !amounts.includes(null) && sum) found.set(offer.id, sum);
    else if (offer.most_fen !== null) found.set(offer.id, BigInt(offer.most_fen));
  }
  return found;
}
