// One canonical form for comparing: simplified script, half width, lower case, a single space for punctuation.

const CHINESE = /^[\u4e00-\u9fff]$/;
const KEPT_INSIDE_NUMBERS = ".%‰";

/** A folder of texts; `variants` are two strings, characters as printed and as folded, place by place. */
export function folder([printed, simplified]) {
  const plain = [...simplified];
  const variants = new Map([...printed].map((character, place) => [character, plain[place]]));

  function characterOf(character) {
    const variant = variants.get(character);
    if (variant !== undefined) return variant;
    if (CHINESE.test(character)) return character;
    let parts = "";
    for (const one of character.normalize("NFKD")) {
      const part = (variants.get(one) ?? one).toLowerCase();
      if (/^[\p{L}\p{N}]/u.test(part) || KEPT_INSIDE_NUMBERS.includes(part)) parts += part;
      else if (!/^[\p{M}\p{Cf}]/u.test(part)) parts += " ";
    }
    return parts;
  }

  function isStray(part, characters, place) {
    const digit = (at) => /^\p{Nd}$/u.test(characters[at] ?? "");
    return (part === "." && !(digit(place - 1) && digit(place + 1))) || ("%‰".includes(part) && !digit(place - 1));
  }

  /** The canonical form, and for each of its characters the place in the original. */
  function folded(text) {
    const characters = [...text];
    const skipped = new Set();
    for (const match of text.matchAll(/(?<=\d),(?=\d{3}(?!\d))/g)) skipped.add([...text.slice(0, match.index)].length);
    const [found, at] = [[], []];
    let offset = 0;
    characters.forEach((character, place) => {
      const start = offset;
      offset += character.length;
      if (skipped.has(place)) return;
      for (const part of characterOf(character)) {
        const separates = part === " " || (KEPT_INSIDE_NUMBERS.includes(part) && isStray(part, characters, place));
        if (separates && (!found.length || found.at(-1) === " ")) continue;
        found.push(separates ? " " : part);
        at.push(start);
      }
    });
    if (found.at(-1) === " ") {
      found.pop();
      at.pop();
    }
    return { text: found.join(""), at, original: text };
  }

  const fold = (text) => folded(text).text;
  return { folded, fold, key: (text) => fold(text).replaceAll(" ", "") };
}
