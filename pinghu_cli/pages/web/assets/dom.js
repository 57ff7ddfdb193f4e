// Elements, and the script they are shown in: traditional as printed, simplified by the tables of the page.

const WORDED = ["aria-label", "placeholder", "title", "label"];
const texts = new WeakMap();
const attributes = new WeakMap();
const script = { simplified: false, characters: new Map(), phrases: [] };

/** The tables: characters as two strings, and phrases that are written otherwise than their characters. */
export function teachScript({ characters, phrases }) {
  const plain = [...characters[1]];
  script.characters = new Map([...characters[0]].map((character, place) => [character, plain[place]]));
  script.phrases = Object.entries(phrases).sort((a, b) => b[0].length - a[0].length);
}

/** A text in the script that is shown. */
export function say(text) {
  if (!script.simplified) return text;
  let rest = text;
  let said = "";
  while (rest) {
    const phrase = script.phrases.find(([printed]) => rest.startsWith(printed));
    const character = String.fromCodePoint(rest.codePointAt(0));
    said += phrase ? phrase[1] : script.characters.get(character) ?? character;
    rest = rest.slice((phrase ? phrase[0] : character).length);
  }
  return said;
}

export function isSimplified() {
  return script.simplified;
}

/** Shows everything in one script. */
export function showScript(simplified) {
  script.simplified = simplified;
  document.documentElement.lang = simplified ? "zh-Hans" : "zh-Hant";
  word(document.documentElement);
}

/** Puts all texts and labels within a node into the script that is shown, and remembers them as printed. */
function word(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (["SCRIPT", "STYLE"].includes(node.parentNode.tagName)) continue;
      if (!texts.has(node)) texts.set(node, node.data);
      node.data = say(texts.get(node));
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of WORDED.filter((one) => node.hasAttribute(one))) {
        const known = attributes.get(node) ?? {};
        known[name] ??= node.getAttribute(name);
        attributes.set(node, known);
        node.setAttribute(name, say(known[name]));
      }
    }
  }
}

/** An element with attributes, listeners (onclick …) and children: elements, texts, lists of them, or nothing. */
export function h(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (WORDED.includes(name)) {
      attributes.set(element, { ...attributes.get(element), [name]: value });
      element.setAttribute(name, say(value));
    } else if (["value", "checked"].includes(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    if (child instanceof Node) element.append(child);
    else {
      const node = document.createTextNode(say(String(child)));
      texts.set(node, String(child));
      element.append(node);
    }
  }
}

/** A copy of what a template holds, in the script that is shown; null where there is none. */
export function drawn(id) {
  const copy = document.getElementById(id)?.content.cloneNode(true) ?? null;
  if (copy) word(copy);
  return copy;
}

/** Puts other children into an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/** What a screen reader is told. */
export function announce(text) {
  fill(document.getElementById("status"), text);
}

/** The browser's own memory, where it has one: a page without it works, and forgets. */
export const memory = {
  get(name) {
    try {
      return globalThis.localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      if (value === null) globalThis.localStorage.removeItem(name);
      else globalThis.localStorage.setItem(name, value);
      return true;
    } catch {
      return false;
    }
  },
};
