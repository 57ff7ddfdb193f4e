// The engine of search over the tables of the index, without its other readings (pinyin, initials, slips).
// What its numbers are for, docs/search.md tells; they come with the tables.

import { decimal } from "./numbers.js";

const BITS = 9;
const NEAR = 256;
const LOW = 255;
const NO_EVIDENCE = [];
const SCALE = "个?(?:万亿|[十百千]?[万亿])|[百千]|(?:w|k|thousand|million|billion)(?![a-z0-9])";
const PRINTED_NUMBER = new RegExp(`^(\\d+(?:\\.\\d+)?)(?:\\s?(${SCALE}))?(?:\\s?(?:元整?|块钱?))?(\\s?(?:%|‰|percent(?![a-z])))?`);
const POWERS = { 十: 1, 百: 2, 千: 3, 万: 4, 亿: 8, w: 4, k: 3, thousand: 3, million: 6, billion: 9 };
const CLOSING = { "(": ")", "“": "”", "<": ">", "《": "》" };
const CHARACTER = "character";
const WORD = "word";
const NUMERIC = "number";
const MONEY = ["grant", "amount"];
const AS_A_WORD = ["phrase", "synonym", "unit", "kind"];
const OMITTED = "……";

function singular(word) {
  if (word.length < 4 || !word.endsWith("s") || "sui".includes(word.at(-2)) || !/[aeiouy]/.test(word.slice(1, -1))) {
    return word;
  }
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return /(?:xes|ches|shes|sses)$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}

function power(scale) {
  if (scale in POWERS) return POWERS[scale];
  return [...scale.replace("个", "")].reduce((sum, character) => sum + POWERS[character], 0);
}

/** The number that begins a folded text: {text: "#15000", length}; null where none does. */
function numberAt(text) {
  const match = PRINTED_NUMBER.exec(text);
  if (!match) return null;
  const [, digits, scale, rate] = match;
  const [whole, fraction = ""] = digits.split(".");
  const parts = BigInt(whole + fraction) * 10n ** BigInt(scale ? power(scale) : 0);
  const unit = (rate ?? "").trim();
  return { text: `#${decimal(parts, fraction.length)}${unit === "percent" ? "%" : unit}`, length: match[0].length };
}

/** The tokens of a folded text: {text, kind, start, end}. */
function tokensOf(folded) {
  const found = [];
  const pattern = /([a-z][a-z0-9]*(?:\.\d+)?)|([^\s.%‰])/gu;
  for (let match = pattern.exec(folded); match; match = pattern.exec(folded)) {
    const start = match.index;
    const number = match[2] && /\d/.test(match[2]) ? numberAt(folded.slice(start, start + 40)) : null;
    if (number) pattern.lastIndex = start + number.length;
    const [text, kind] = number
      ? [number.text, NUMERIC]
      : match[1] ? [singular(match[1]), WORD] : [match[2], CHARACTER];
    found.push({ text, kind, start, end: pattern.lastIndex });
  }
  return found;
}

/** Tokens as one string, Latin words and numbers with a space between, and where each of them ends in it. */
function joined(texts) {
  let text = "";
  const ends = [];
  texts.forEach((part, place) => {
    const isWordy = (one) => one.charCodeAt(0) < 128;
    if (place && isWordy(part) && isWordy(texts[place - 1])) text += " ";
    text += part;
    ends.push(text.length);
  });
  return { text, ends };
}

/** The posting of an item; 0 where there is none. */
function postingOf(postings, item) {
  return postings.find((posting) => posting >> BITS === item) ?? 0;
}

function isAnsweredBy(postings, item) {
  const posting = postingOf(postings, item);
  return posting !== 0 && !(posting & NEAR);
}

function impactIn(postings, item) {
  return postingOf(postings, item) & LOW;
}

/** An engine over the tables; `wordings` hold title and text of each entry. */
export function engine(tables, wordings, folding, names) {
  const N = tables.numbers;
  const get = (table, word) => (Object.hasOwn(table, word) ? table[word] : undefined);
  const stopwords = new Set(tables.stopwords);
  const forms = new Set(tables.forms);
  const rarity = (found) => Math.log(1 + (tables.entries.length - found + 0.5) / (found + 0.5));
  const strange = rarity(1);

  function evidence(text, means, postings, trust = 1) {
    return { text, means, strength: N.STRENGTH[means] * trust, rarity: rarity(postings.length), postings };
  }

  function hasBudget(item) {
    return tables.wordings[item].told.some(([, , aspect]) => aspect === "budget");
  }

  /** Postings of all items of a kind; with the domains, of the paragraph that has the sum of their budgets. */
  function ofKind(kind) {
    const isMeant = (item) =>
      tables.entries[item].kind === kind ||
      (kind === "domain" && tables.entries[item].kind === "paragraph" && hasBudget(item));
    return [...tables.entries.keys()].filter(isMeant).map((item) => (item << BITS) | LOW);
  }

  /** The words themselves, and what people mean by them. */
  function evidenceFor(word) {
    const found = [];
    const [term, phrase] = [get(tables.terms, word), get(tables.phrases, word)];
    if (term) found.push(evidence(word, word.length === 1 && word.charCodeAt(0) > 127 ? "character" : "pair", term));
    if (phrase) found.push(evidence(word, "phrase", phrase));
    for (const [mean, weak] of get(tables.synonyms, word) ?? []) {
      const postings = get(tables.phrases, mean) ?? get(tables.terms, mean);
      if (postings) found.push(evidence(mean, weak ? "weak" : "synonym", postings));
    }
    for (const unit of get(tables.units, word) ?? []) {
      const duties = get(tables.duties, unit);
      const trust = phrase || term ? N.TOPICAL_UNIT : 1;
      if (duties) found.push({ ...evidence(unit, "unit", duties, trust), rarity: strange });
    }
    const kind = get(tables.wholes, word);
    if (kind) found.push({ ...evidence(word, "kind", ofKind(kind)), rarity: strange });
    const near = get(tables.absent, word);
    if (near?.length) found.push(evidence(word, "near", near));
    return found.length ? found : NO_EVIDENCE;
  }

  /** A query read against the tables. */
  function read(text) {
    const form = folding.folded(text);
    const everything = tokensOf(form.text);
    const tokens = everything.slice(0, N.MOST_TOKENS);
    const whole = joined(tokens.map((token) => token.text));
    const words = (start, end) => whole.text.slice(whole.ends[start] - tokens[start].text.length, whole.ends[end - 1]);
    const windows = [];
    for (let start = 0; start < tokens.length; start += 1) {
      for (let end = start + 1; end <= Math.min(tokens.length, start + N.LONGEST); end += 1) {
        windows.push([start, end, words(start, end)]);
      }
    }
    const query = { text, form, tokens, windows, isCut: everything.length > tokens.length };
    query.wholes = new Set(windows.map(([, , word]) => get(tables.wholes, word)).filter(Boolean));
    query.aspects = aspects(query);
    query.aspectAt = new Map(query.aspects.flatMap(([start, end]) => range(start, end).map((place) => [place, start])));
    query.askedOfClauses = askedOfClauses(query);
    const { aspectAt } = query;
    const isJoint = (one) => one.means === "pair" && aspectAt.get(one.start) !== aspectAt.get(one.end - 1);
    query.evidence = windows
      .flatMap(([start, end, word]) => evidenceFor(word).map((one) => ({ ...one, start, end })))
      .filter((one) => !isJoint(one));
    query.typed = (start, end) => typed(query, start, end);
    query.words = words;
    const tokensBy = (means, least = 1) => {
      const known = query.evidence.filter((one) => means.includes(one.means) && one.end - one.start >= least);
      return new Set(known.flatMap((one) => range(one.start, one.end)));
    };
    query.matched = tokensBy(["phrase", "pair", "synonym", "weak", "unit", "kind"]);
    const asWords = tokensBy(AS_A_WORD);
    query.known = query.evidence.filter((one) => AS_A_WORD.includes(one.means) && one.end - one.start > 1);
    query.absentWords = absentWords(query);
    query.absent = new Set(query.absentWords.flatMap(([start, end]) => range(start, end)));
    query.exclusions = exclusions(query);
    query.excluded = new Set(query.exclusions.flatMap(([start, end]) => range(start, end)));
    query.excludedItems = excludedItems(query);
    const idle = windows.filter(([, , word]) => stopwords.has(word)).flatMap(([start, end]) => range(start, end));
    const beyond = new Set(
      query.evidence
        .filter((one) => AS_A_WORD.includes(one.means) && !isInAnAspect(query, one))
        .flatMap((one) => range(one.start, one.end)),
    );
    const asked = [...aspectAt.keys()].filter((place) => !beyond.has(place));
    query.stopped = new Set([...idle.filter((place) => !asWords.has(place)), ...asked]);
    for (const place of query.absent) query.stopped.delete(place);
    for (const place of query.excluded) query.stopped.add(place);
    const empty = new Set(query.stopped);
    tokens.forEach((token, place) => {
      const isLoose = !query.matched.has(place) && !query.absent.has(place);
      if (isLoose && tables.stopchars.includes(token.text)) empty.add(place);
    });
    const kept = empty.size < tokens.length || query.excluded.size ? empty : new Set();
    query.shares = tokens.map((token, place) =>
      kept.has(place) ? 0 : token.kind === CHARACTER ? N.HALF_A_WORD : 1,
    );
    query.size = query.shares.reduce((sum, share) => sum + share, 0);
    query.isSentence = query.size >= N.SENTENCE || tokens.length >= N.LONG;
    query.isStory = query.size >= N.STORY || tokens.length >= N.LONG_STORY;
    const vague = tokensBy(["weak"], 2);
    asWords.forEach((place) => vague.delete(place));
    query.information = information(query, vague);
    query.weights = query.shares.map((share, place) => share * query.information[place]);
    query.asksForMoney =
      query.evidence.some((one) => forms.has(one.text)) ||
      query.aspects.some(([, , aspect]) => MONEY.includes(aspect)) ||
      tokens.some((token) => token.kind === NUMERIC);
    return query;
  }

  function range(start, end) {
    return Array.from({ length: end - start }, (_, place) => start + place);
  }

  function typed({ form, tokens }, start, end) {
    const last = form.at[tokens[end - 1].end - 1];
    const width = String.fromCodePoint(form.original.codePointAt(last)).length;
    return form.original.slice(form.at[tokens[start].start], last + width);
  }

  function absentWords({ windows, evidence: found, known }) {
    const reach = new Map();
    for (const one of found) {
      if (AS_A_WORD.includes(one.means)) {
        reach.set(one.start, Math.max(reach.get(one.start) ?? 0, one.end));
      }
    }
    const idle = windows.filter(([, , word]) => stopwords.has(word));
    const beside = [...idle, ...known.map((one) => [one.start, one.end])];
    const isStraddled = (start, end) =>
      (end - start > 2 ? idle : beside).some(([a, b]) => a < start && b > start && b < end && a >= start - N.LONGEST);
    return windows
      .filter(([start, end, word]) => get(tables.absent, word) !== undefined && !isStraddled(start, end))
      .filter(([start, end]) =>
        range(Math.max(0, end - N.LONGEST), start + 1).every((at) => {
          const reached = reach.get(at) ?? 0;
          return !(reached >= end && reached - at > end - start);
        }),
      );
  }

  function aspects({ windows }) {
    const found = windows
      .filter(([, , word]) => get(tables.aspects, word) !== undefined)
      .map(([start, end, word]) => [start, end, tables.aspects[word]])
      .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const longest = [];
    for (const aspect of found) if (!longest.length || aspect[1] > longest.at(-1)[1]) longest.push(aspect);
    return longest;
  }

  /** What a clause has to tell of its topic to answer; any figure answers 多少. All domains are asked for their budgets. */
  function askedOfClauses(query) {
    if (query.wholes.has("domain")) return new Set(["budget"]);
    const asked = query.aspects.map(([, , aspect]) => aspect);
    const told = asked.filter((aspect) => tables.told_by_clauses.includes(aspect));
    return new Set(asked.includes("figure") ? [...told, ...tables.figures] : told);
  }

  function exclusions({ windows, known }) {
    const [before, after] = tables.negation;
    const longest = (some) =>
      some.reduce((best, one) => {
        const [size, most] = [one.end - one.start, best ? best.end - best.start : -1];
        return size > most || (size === most && one.strength > best.strength) ? one : best;
      }, null);
    const excluded = [];
    for (const [start, end, word] of windows) {
      const [behind, ahead] = [
        before.includes(word) ? longest(known.filter((one) => one.start === end)) : null,
        after.includes(word) ? longest(known.filter((one) => one.end === start)) : null,
      ];
      if (behind) excluded.push([start, behind.end, behind]);
      if (ahead) excluded.push([ahead.start, end, ahead]);
    }
    return excluded;
  }

  /** Whether a piece of evidence stands within one aspect. */
  function isInAnAspect({ aspectAt }, one) {
    return aspectAt.has(one.start) && aspectAt.get(one.start) === aspectAt.get(one.end - 1);
  }

  /** The items that an excluded unit leads, and those about an excluded matter but not about the rest, too. */
  function excludedItems(query) {
    const [matters, led] = [new Set(), new Set()];
    for (const [, , what] of query.exclusions) {
      const share = what.means === "unit" ? 1 : N.ABOUT;
      const most = share * Math.max(...what.postings.map((posting) => posting & LOW));
      for (const posting of what.postings) {
        if ((posting & LOW) >= most) (what.means === "unit" ? led : matters).add(posting >> BITS);
      }
    }
    let topic = null;
    const saying = (one) => one.rarity * (one.end - one.start);
    for (const one of matters.size ? query.known : []) {
      const isRest = !range(one.start, one.end).some((place) => query.excluded.has(place));
      if (isRest && !isInAnAspect(query, one) && (!topic || saying(one) > saying(topic))) topic = one;
    }
    for (const posting of topic?.postings ?? []) matters.delete(posting >> BITS);
    return new Set([...led, ...matters]);
  }

  function information({ tokens, evidence: found, matched, absent }, vague) {
    const told = tokens.map(() => 0);
    for (const one of found) {
      for (let place = one.start; place < one.end; place += 1) {
        if (!vague.has(place) || one.means === "weak") {
          told[place] = Math.max(told[place], one.rarity * Math.min(1, one.strength));
        }
      }
    }
    const aside = matched.size ? N.NUMBER_ASIDE : 1;
    tokens.forEach((token, place) => {
      if (!matched.has(place)) told[place] = strange * (token.kind === NUMERIC ? aside : 1);
      if (absent.has(place)) told[place] = strange * N.ABSENT;
    });
    return told;
  }

  /** Every item that holds anything of the query, best first. */
  function ranked(query) {
    const values = query.tokens.map(() => new Map());
    const covers = query.tokens.map(() => new Map());
    const heldNear = query.isSentence ? N.HELD_NEAR_IN_A_SENTENCE : N.HELD_NEAR;
    for (const one of [...query.evidence].sort((a, b) => a.end - a.start - (b.end - b.start))) {
      const isNear = one.means === "near";
      const places = range(one.start, one.end).filter(
        (place) => query.shares[place] && query.absent.has(place) === isNear,
      );
      if (!places.length) continue;
      const worth = (one.strength * one.rarity) / LOW;
      const cover = isNear || one.means === "character" ? 0 : Math.min(1, one.strength) * one.rarity;
      for (const posting of one.postings) {
        const item = posting >> BITS;
        const value = worth * (posting & LOW);
        for (const place of places) {
          if (value > (values[place].get(item) ?? 0)) values[place].set(item, value);
          const holds = Math.min(cover, query.information[place]);
          if (posting & NEAR && one.means === "phrase") {
            covers[place].set(item, heldNear * holds);
          } else if (cover > (covers[place].get(item) ?? 0)) {
            covers[place].set(item, posting & NEAR ? heldNear * holds : holds);
          }
        }
      }
    }
    const [scores, held] = [summed(query.shares, values), summed(query.shares, covers)];
    const whole = query.weights.reduce((sum, weight) => sum + weight, 0) || 1;
    const found = [];
    for (const [item, score] of scores) {
      if (query.excludedItems.has(item)) continue;
      const cover = (held.get(item) ?? 0) / whole;
      const weight = prior(query, item, cover) * (1 - N.FROM_COVER + N.FROM_COVER * cover);
      found.push({ item, score: score * weight, cover, held: held.get(item) ?? 0, query });
    }
    const isPart = ({ item }) => tables.entries[item].kind !== "paragraph";
    return found.sort((a, b) => b.score - a.score || isPart(a) - isPart(b) || a.item - b.item);
  }

  /** What an item of its kind counts; what spans measures more, as far as its figure answers, or it holds all. */
  function prior(query, item, cover) {
    const { kind } = tables.entries[item];
    if (query.wholes.has(kind)) return 1;
    if (query.askedOfClauses.has("budget")) {
      return hasBudget(item) ? 1 : N.NO_BUDGET * N.PRIOR[kind];
    }
    const own = ["domain", "paragraph"].includes(kind) ? shareToldByAFigure(query, item) : 0;
    const holds = kind === "domain" && cover >= N.ALL ? Math.max(own, N.HOLDS_ALL) : own;
    return N.PRIOR[kind] + (1 - N.PRIOR[kind]) * holds;
  }

  function shareToldByAFigure(query, item) {
    const { best, found } = clauses(query, item);
    const tells = toldBy(item, best);
    if (!tables.figures.some((aspect) => tells.has(aspect))) return 0;
    const whole = query.weights.reduce((sum, weight) => sum + weight, 0) || 1;
    return Math.min(1, sumOf(heldBy(query, found, best, nats)) / whole);
  }

  function summed(shares, values) {
    const total = new Map();
    shares.forEach((share, place) => {
      for (const [item, value] of values[place]) total.set(item, (total.get(item) ?? 0) + share * value);
    });
    return total;
  }

  /** The items that answer what was asked: they hold enough of it and tell what is asked of it. */
  function answering(found) {
    const holding = found.filter(holdsEnough);
    const telling = new Set(holding.filter((one) => !unserved(one.query, one.item).length));
    const fuller = holding.filter((one) => !telling.has(one) && !one.query.askedOfClauses.has("budget"));
    const fullest = Math.max(0, ...fuller.map((one) => one.held));
    const answers = [...telling].filter((one) => one.held >= N.AS_FULL * fullest);
    return new Set((answers.length ? answers : farAhead(found)).map((one) => one.item));
  }

  /** The first item of a sentence that no item holds enough of, where it is far ahead of all others. */
  function farAhead(found) {
    const [first, ...others] = found;
    if (!first || !first.query.isSentence || tables.entries[first.item].kind === "note") return [];
    const { query, item, held, score } = first;
    const following = others.find((one) => ["measure", "paragraph"].includes(tables.entries[one.item].kind));
    const isAhead =
      held >= N.OF_CHANCE * limit(query) &&
      (!following || score >= N.AHEAD * following.score) &&
      query.known.some((one) => isAnsweredBy(one.postings, item)) &&
      !unserved(query, item).length;
    return isAhead ? [first] : [];
  }

  function holdsEnough({ item, cover, held, query }) {
    if (tables.entries[item].kind === "note") return false;
    return cover >= N.LEAST_COVER || (query.isSentence && held >= limit(query));
  }

  /** What an item holds of a sentence by more than chance. */
  function limit(query) {
    return N.CHANCE + N.CHANCE_PER_WORD * query.size + (query.absent.size ? N.ABSENT_WORD : 0);
  }

  function isRelated({ item, cover, held, query }) {
    const isNear = () => query.evidence.some((one) => one.means === "near" && impactIn(one.postings, item));
    return cover >= N.LEAST_RELATED || held >= N.CHANCE || isNear();
  }

  function unserved(query, item) {
    if (!query.aspects.length) return [];
    const { told } = tables.wordings[item];
    const anywhere = new Set(told.map(([, , aspect]) => aspect));
    const { kind } = tables.entries[item];
    const ofAll = kind === "domain" ? ["target", "budget"] : ["target"];
    const tells = new Set([...anywhere].filter((aspect) => query.wholes.has(kind) || ofAll.includes(aspect)));
    const { best, second } = clauses(query, item);
    const shown = second ? [best, second] : [best];
    for (const clause of shown) toldBy(item, clause).forEach((aspect) => tells.add(aspect));
    if (tables.figures.some((aspect) => anywhere.has(aspect))) tells.add("figure");
    if (tables.entries[item].has_unit) tells.add("unit");
    if (query.isStory) ["grant", "figure"].forEach((aspect) => tells.add(aspect));
    const texts = shown.map(([start, end]) => folding.fold(wordings[item].text.slice(start, end)));
    return query.aspects.filter(
      ([start, end, by]) => !tells.has(by) && !texts.some((text) => text.includes(query.words(start, end))),
    );
  }

  /** What of the question an item does not answer, as typed. */
  function unmatched(query, item) {
    const held = new Set(
      query.evidence
        .filter((one) => one.means !== "character" && one.means !== "near" && impactIn(one.postings, item))
        .flatMap((one) => range(one.start, one.end)),
    );
    const untold = unserved(query, item).flatMap(([start, end]) => range(start, end));
    const missing = new Set([...untold, ...query.absent]);
    if (!query.isStory) {
      query.shares.forEach((share, place) => {
        if (share && !held.has(place)) missing.add(place);
      });
    }
    const runs = [];
    for (const place of [...missing].sort((a, b) => a - b)) {
      if (runs.length && runs.at(-1)[1] === place) runs.at(-1)[1] = place + 1;
      else runs.push([place, place + 1]);
    }
    const named = runs.filter(([start, end]) => end - start > 1 || query.tokens[start].kind !== CHARACTER);
    return [...new Set(named.map(([start, end]) => query.typed(start, end)))].slice(0, N.MOST_UNMATCHED);
  }

  const located = new Map();

  /** A text as tokens, in which phrases can be found with their place in the original. */
  function locate(text) {
    if (!located.has(text)) {
      const form = folding.folded(text);
      const tokens = tokensOf(form.text);
      const whole = joined(tokens.map((token) => token.text));
      const starts = new Map(tokens.map((token, place) => [whole.ends[place] - token.text.length, token.start]));
      const ends = new Map(tokens.map((token, place) => [whole.ends[place], token.end]));
      located.set(text, { form, text: whole.text, starts, ends });
    }
    return located.get(text);
  }

  function spansOf(place, words) {
    const found = [];
    for (let at = place.text.indexOf(words); words && at >= 0; at = place.text.indexOf(words, at + 1)) {
      if (place.starts.has(at) && place.ends.has(at + words.length)) {
        const first = place.form.at[place.starts.get(at)];
        found.push([first, place.form.at[place.ends.get(at + words.length) - 1] + 1]);
      }
    }
    return found;
  }

  /** The clause of an item that holds the most of the query, a second that holds about as much, and the matches. */
  function clauses(query, item) {
    const { text } = wordings[item];
    const place = locate(text);
    const held = query.evidence.filter(
      (one) => impactIn(one.postings, item) && range(one.start, one.end).some((at) => query.shares[at]),
    );
    const longer = held.filter((one) => one.means !== CHARACTER);
    const known = longer.length ? longer : held;
    const found = known.flatMap((one) => spansOf(place, one.text).map((span) => [span, one]));
    const spoken = new Map(tables.wordings[item].spoken.flatMap(([places, words]) => words.map((word) => [word, places])));
    const topics = [...found, ...known.flatMap((one) => (spoken.get(one.text) ?? []).map((at) => [[at, at + 1], one]))];
    const spans = [...text.matchAll(/[^。;；!！]+[。;；!！]?/g)].map((match) => [match.index, match.index + match[0].length]);
    if (!spans.length) spans.push([0, text.length]);
    const isWhole = tables.entries[item].kind === "domain" && query.askedOfClauses.has("budget");
    const akin = akinTo(query, held, item, spans);
    const [best, ...others] = spans
      .map((span) => {
        const words = greater(heldBy(query, topics, span, shownFor), akin.get(span));
        const holds = sumOf(words);
        const tells = tellsAsked(query, item, span);
        const granted = (query.asksForMoney ? 1 : N.NOT_ASKED_FOR) * grant(item, span);
        return { span, words, holds, tells, worth: holds * (tells ? 1 : N.TELLS_NOT) + granted };
      })
      .sort((a, b) => (isWhole && b.tells - a.tells) || b.worth - a.worth);
    const size = ([start, end]) => end - start;
    let second = null;
    for (const one of best.holds ? others : []) {
      let adds = 0;
      for (const [at, worth] of one.words) adds += Math.max(0, worth - (best.words.get(at) ?? 0));
      const isAsGood = one.holds >= N.AS_GOOD * best.holds && (one.tells || !best.tells);
      const counts = adds >= N.ADDS * best.holds || isAsGood;
      if (!counts || size(best.span) + size(one.span) > N.MOST_SHOWN) continue;
      if (!second || adds > second.adds) second = { span: one.span, adds };
    }
    return { best: best.span, second: second?.span, found };
  }

  /** The words of an item that answer, with the matched ones as spans. */
  function snippet(query, item) {
    const { text } = wordings[item];
    const { best, second, found } = clauses(query, item);
    const spans = [];
    let [shown, last] = ["", 0];
    for (const [start, end] of (second ? [best, second] : [best]).sort((a, b) => a[0] - b[0])) {
      if (shown && start > last) shown += OMITTED;
      const clause = text.slice(start, end);
      for (const [[first, behind]] of found.filter(([span]) => span[0] < end && start < span[1])) {
        const span = closed(clause, Math.max(first, start) - start, Math.min(behind, end) - start);
        spans.push(span.map((at) => at + shown.length));
      }
      shown += clause;
      last = end;
    }
    return { text: shown, spans: merged(spans) };
  }

  function sumOf(held) {
    return [...held.values()].reduce((sum, value) => sum + value, 0);
  }

  function nats(one) {
    return one.rarity * one.strength;
  }

  /** What evidence is worth for the choice of a clause. */
  function shownFor(one) {
    return one.rarity ** N.RARELY * one.strength * (one.means === "synonym" ? N.DERIVED : 1);
  }

  function heldBy(query, topics, [first, last], worth) {
    const held = new Map();
    for (const [[start, end], one] of topics) {
      if (first > start || end > last) continue;
      for (const place of range(one.start, one.end)) {
        held.set(place, Math.max(held.get(place) ?? 0, query.shares[place] * worth(one)));
      }
    }
    return held;
  }

  /** The tokens that stand in everyday words for each clause, each by the share of such words that are for the clause. */
  function akinTo(query, held, item, spans) {
    const { spoken } = tables.wordings[item];
    const isFor = (places, [first, last]) => places.some((at) => first <= at && at < last);
    const said = spans.map((span) => spoken.filter(([places]) => isFor(places, span)).flatMap(([, words]) => words).join("\n"));
    const shares = new Map();
    const found = new Map(spans.map((span) => [span, new Map()]));
    for (const one of spoken.length ? held : []) {
      if (one.text.startsWith("#")) continue;
      if (!shares.has(one.text)) {
        const counts = said.map((words) => words.split(one.text).length - 1);
        const all = counts.reduce((sum, count) => sum + count, 0);
        shares.set(one.text, counts.map((count) => (count ? count / all : 0)));
      }
      shares.get(one.text).forEach((share, which) => {
        if (!share) return;
        const worth = N.AKIN * share * shownFor(one);
        const tokens = new Map(range(one.start, one.end).map((place) => [place, query.shares[place] * worth]));
        found.set(spans[which], greater(found.get(spans[which]), tokens));
      });
    }
    return found;
  }

  /** Each token with what its best evidence of both kinds is worth. */
  function greater(held, others) {
    const best = new Map(held);
    for (const [place, worth] of others) best.set(place, Math.max(worth, held.get(place) ?? 0));
    return best;
  }

  function toldBy(item, [first, last]) {
    const here = tables.wordings[item].told.filter(([start, end]) => start < last && first < end);
    return new Set(here.map(([, , aspect]) => aspect));
  }

  function tellsAsked(query, item, clause) {
    const tells = toldBy(item, clause);
    return !query.askedOfClauses.size || [...query.askedOfClauses].some((aspect) => tells.has(aspect));
  }

  function grant(item, clause) {
    const tells = toldBy(item, clause);
    if (!tells.has("grant") && !tells.has("service")) return 0;
    return tells.has("amount") ? N.GRANTS_A_FIGURE : N.GRANTS;
  }

  function closed(text, start, end) {
    const closing = [...text.slice(start, end)].filter((mark) => mark in CLOSING).map((mark) => CLOSING[mark]);
    return closing.length && closing.at(-1) === text[end] ? [start, end + 1] : [start, end];
  }

  function merged(spans) {
    const found = [];
    for (const [start, end] of spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      if (found.length && start <= found.at(-1)[1]) found.at(-1)[1] = Math.max(found.at(-1)[1], end);
      else if (start < end) found.push([start, end]);
    }
    return found;
  }

  /** The items whose number the text is, before what else holds all of it; none where it is no item's. */
  function numbered(text, found, query) {
    const ids = get(names, folding.key(text)) ?? [];
    const items = [...tables.entries.keys()].filter((item) => ids.includes(tables.entries[item].id));
    if (!items.length) return [];
    const score = Math.max(strange, ...found.map((one) => one.score));
    const others = found.filter((one) => !items.includes(one.item) && one.cover === 1);
    return [...items.map((item) => ({ item, score, cover: 1, held: score, query })), ...others];
  }

  /** What answers a text, best first, or else what is related to it: {hits, more, excluded, isCut}. */
  return function find(text) {
    const query = read(text);
    const found = ranked(query);
    const number = numbered(text, found, query);
    const answers = answering(found);
    const standing = new Map(found.map((one) => [one.item, answers.has(one.item)]));
    number.forEach((one) => standing.set(one.item, true));
    const kept = number.length ? number : found.filter((one) => standing.get(one.item) || isRelated(one));
    kept.sort((a, b) => standing.get(b.item) - standing.get(a.item));
    const least = kept.length ? N.TAIL * kept[0].score : 0;
    const near = kept.filter((one) => one.score >= least);
    const shown = near.length && standing.get(near[0].item) ? near : near.slice(0, N.MOST_RELATED);
    const hits = shown.map((one) => ({
      id: tables.entries[one.item].id,
      answers: standing.get(one.item),
      cover: one.cover,
      unmatched: unmatched(query, one.item),
      ...snippet(query, one.item),
    }));
    const excluded = query.exclusions.map(([start, end]) => query.typed(start, end));
    return { hits, more: kept.length - hits.length, excluded, isCut: query.isCut };
  };
}
