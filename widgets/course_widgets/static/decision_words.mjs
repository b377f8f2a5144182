// A decision in words: the same sentences as threshold_words.py writes.

import { percent } from "./noise.mjs";
import { grouped } from "./words.mjs";

/** A number with four digits that count, as short as that can be. */
export function plain(number) {
  if (!number) return "0";
  const size = Math.abs(number);
  if (size >= 1e-4 && size < 1e6) return String(Number(number.toPrecision(4)));
  return number.toExponential(3).replace(/\.?0+e/, "e");
}

/** A cost: large ones grouped and to the cent, small ones with four digits. */
export function amount(number) {
  if (number < 100) return plain(number);
  const cents = Math.floor(number * 100 + 0.5);
  const rest = String(cents % 100).padStart(2, "0").replace(/0+$/, "");
  return grouped(Math.floor(cents / 100)) + (rest && `.${rest}`);
}

/**
 * Say what a threshold does and what it costs.
 * @param {import("./decisions.mjs").Decision} decision
 * @param {[string, string]} names of the negative and of the positive class
 */
export function sentence({ threshold, tn, fp, fn, tp }, [negative, positive], miss, falseAlarm) {
  const [called, positives, negatives] = [tp + fp, tp + fn, tn + fp];
  const precision = called ? `Precision ${percent(tp, called)}, ` : "Nothing called, ";
  return `From ${plain(threshold)} on, ${grouped(called)} of ${grouped(negatives + positives)} are called ${positive}. ` +
    `Of ${grouped(positives)} ${positive} ${grouped(tp)} are found (${percent(tp, positives)}) and ${grouped(fn)} ` +
    `missed; of ${grouped(negatives)} ${negative} ${grouped(fp)} are false alarms (${percent(fp, negatives)}). ` +
    `${precision}F1 ${percent(2 * tp, called + positives)}. At ${plain(miss)} a miss and ${plain(falseAlarm)} a false ` +
    `alarm this costs ${amount(miss * fn + falseAlarm * fp)}.`;
}
