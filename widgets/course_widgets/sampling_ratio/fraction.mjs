// Exact fractions, so that the browser rounds as Python's fractions.Fraction does.

/** @typedef {{top: bigint, bottom: bigint}} Fraction  in lowest terms, bottom > 0 */

/** @returns {Fraction} */
function reduced(top, bottom) {
  let [a, b] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom];
  while (b) [a, b] = [b, a % b];
  const sign = bottom < 0n ? -1n : 1n;
  return { top: (sign * top) / a, bottom: (sign * bottom) / a };
}

/**
 * Read a whole number, a decimal as text ("2.5"), or one number over another ("1/3").
 * @param {number | bigint | string} number
 * @returns {Fraction}
 */
export function fraction(number) {
  const [top, bottom] = String(number).split("/");
  if (bottom) return over(fraction(top), fraction(bottom));
  const [whole, decimals = ""] = top.split(".");
  return reduced(BigInt(whole + decimals || "0"), 10n ** BigInt(decimals.length));
}

export const add = (a, b) => reduced(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
export const subtract = (a, b) => reduced(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom);
export const times = (a, b) => reduced(a.top * b.top, a.bottom * b.bottom);
export const over = (a, b) => reduced(a.top * b.bottom, a.bottom * b.top);

/** @returns {number} below, at or above 0 as a is less than, equal to or more than b */
export function compare(a, b) {
  const difference = a.top * b.bottom - b.top * a.bottom;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export const smaller = (a, b) => (compare(a, b) <= 0 ? a : b);
export const larger = (a, b) => (compare(a, b) >= 0 ? a : b);
export const sum = (fractions) => fractions.reduce(add, fraction(0));

/** The next whole number below, for fractions that are not negative. */
export const floor = (a) => Number(a.top / a.bottom);

export const toNumber = (a) => Number(a.top) / Number(a.bottom);
