// Numbers as every control writes them; course_widgets/text.py writes the same in its sentences.

export const grouped = (number) => number.toLocaleString("en-US");

/** At most two decimals, halves up. */
export function decimal(number) {
  const hundredths = Math.trunc(number * 100 + 0.5);
  const decimals = String(hundredths % 100).padStart(2, "0").replace(/0+$/, "");
  return grouped(Math.trunc(hundredths / 100)) + (decimals && `.${decimals}`);
}

/** So many digits that count, as short as that can be. */
export function significant(number, digits = 4) {
  if (!number) return "0";
  const size = Math.abs(number);
  if (size >= 1e-4 && size < 1e6) return String(Number(number.toPrecision(digits)));
  return number.toExponential(digits - 1).replace(/\.?0+e/, "e");
}

/** Four digits, and near 1 as many as tell a number from 1 to a hundredth of the distance. */
export function probability(number) {
  let digits = 4;
  const off = () => Math.abs(Number(significant(number, digits)) - number);
  while (number > 0.5 && number < 1 && digits < 12 && off() > 0.01 * (1 - number)) digits += 1;
  return significant(number, digits);
}

const MOST_COST = 1e12; // as course_widgets/decisions.py has it

/** A cost that was typed; NaN where it is none, or too large to reckon with. */
export function readCost(text) {
  const cost = Number(text);
  return cost >= 0 && cost <= MOST_COST ? cost : NaN;
}

/** A cost: large ones grouped and to the cent, small ones with four digits. */
export function amount(number) {
  if (number < 100) return significant(number);
  return decimal(number);
}

/** A share of whole numbers, with a decimal where it is not a whole percent; halves go up. */
export function percent(part, of) {
  const tenths = of ? Math.floor((2000 * part + of) / (2 * of)) : 0;
  return tenths % 10 === 0 ? `${tenths / 10}%` : `${Math.floor(tenths / 10)}.${tenths % 10}%`;
}

/** A share from 0 to 1, with so many decimals. */
export const percentOf = (share, decimals = 1) => `${(100 * share).toFixed(decimals)}%`;
