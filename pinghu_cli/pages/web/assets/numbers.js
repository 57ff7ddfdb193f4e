// Money is a BigInt of 分, another figure a BigInt of millionths: no float enters into a sum.

const SCALES = {
  十: 10n, 百: 100n, 千: 1000n, 萬: 10000n, 万: 10000n, 億: 100000000n, 亿: 100000000n,
  w: 10000n, k: 1000n,
};
const NUMBER = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?\s*(十萬|十万|百萬|百万|千萬|千万|萬億|万亿|百|千|萬|万|億|亿|[wk])?$/;
const MOST_FEN = 10n ** 14n;
/** Places behind the point of a figure. */
export const MILLIONTHS = 6;

/** A decimal with a scale (320萬, 3,200.50) in parts of 10^-places; null where it is none, or finer than a part. */
export function readDecimal(text, places) {
  const match = NUMBER.exec(text.normalize("NFKC").trim().toLowerCase());
  if (!match) return null;
  const [, whole, fraction = "", scale = ""] = match;
  const digits = BigInt(whole.replaceAll(",", "") + fraction);
  const factor = [...scale].reduce((product, character) => product * SCALES[character], 1n);
  const value = digits * factor * 10n ** BigInt(places);
  const parts = 10n ** BigInt(fraction.length);
  return value % parts ? null : value / parts;
}

/** An amount in 分; or why it is none, in words. */
export function readFen(text) {
  const plain = text.normalize("NFKC").trim().replace(/^[¥￥]/, "").replace(/(?:元|塊錢|块钱)$/, "");
  if (/^[-−–]/.test(plain)) return { error: "金額不能是負數" };
  const fen = readDecimal(plain, 2);
  if (fen === null) return { error: "看不懂這個金額,或比分還細;請寫成 320萬、8000 或 1234.50" };
  if (fen === 0n) return { error: "金額須大於 0" };
  return fen > MOST_FEN ? { error: "金額大得不合理,最多 1萬億元" } : { fen };
}

/** A figure in its unit (500萬, 5999.5 元) in millionths; null where it is none. */
export function readFigure(text, unit) {
  const plain = text.normalize("NFKC").trim();
  return readDecimal(unit && plain.endsWith(unit) ? plain.slice(0, -unit.length) : plain, MILLIONTHS);
}

function separated(whole) {
  return whole.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

/** An amount in 元 with separators: 3,200,000 or 1,234.50. */
export function grouped(fen) {
  const rest = fen % 100n;
  return separated(fen / 100n) + (rest ? `.${rest.toString().padStart(2, "0")}` : "");
}

/** 3,200,000 元. */
export function yuan(fen) {
  return `${grouped(fen)} 元`;
}

/** A figure of millionths as people read it. */
export function figureText(millionths) {
  const rest = (millionths % 1000000n).toString().padStart(6, "0").replace(/0+$/, "");
  return separated(millionths / 1000000n) + (rest && `.${rest}`);
}

/** An amount in the largest unit that keeps it exact and short: 16.05億元, 25萬元, 2000元. */
export function inWords(fen) {
  for (const [unit, size, digits] of [["億", 100000000n, 6], ["萬", 10000n, 4]]) {
    const least = (size * 100n) / 10n ** BigInt(digits);
    if (fen >= size * 100n && fen % least === 0n) return `${decimal(fen / least, digits)}${unit}元`;
  }
  return `${decimal(fen, 2)}元`;
}

/** A number of 10^-places as a decimal without needless zeros. */
export function decimal(parts, places) {
  const text = parts.toString().padStart(places + 1, "0");
  const rest = places ? text.slice(-places).replace(/0+$/, "") : "";
  return (places ? text.slice(0, -places) : text) + (rest && `.${rest}`);
}

/** 125,000 parts per million -> 12.5%. */
export function percent(ppm) {
  return `${decimal(ppm, 4)}%`;
}
