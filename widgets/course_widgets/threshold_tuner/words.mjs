// A decision in words: the same sentences as threshold_tuner/control.py writes.

import { amount, grouped, percent, significant } from "../static/numbers.mjs";

/**
 * Say what a threshold does and what it costs.
 * @param {import("./decisions.mjs").Decision} decision
 * @param {[string, string]} names of the negative and of the positive class
 */
export function sentence({ threshold, tn, fp, fn, tp }, [negative, positive], miss, falseAlarm) {
  const [called, positives, negatives] = [tp + fp, tp + fn, tn + fp];
  const precision = called ? `Precision ${percent(tp, called)}, ` : "Nothing called, ";
  return `From ${significant(threshold)} on, ${grouped(called)} of ${grouped(negatives + positives)} are called ${positive}. ` +
    `Of ${grouped(positives)} ${positive} ${grouped(tp)} are found (${percent(tp, positives)}) and ${grouped(fn)} ` +
    `missed; of ${grouped(negatives)} ${negative} ${grouped(fp)} are false alarms (${percent(fp, negatives)}). ` +
    `${precision}F1 ${percent(2 * tp, called + positives)}. At ${significant(miss)} a miss and ${significant(falseAlarm)} a false ` +
    `alarm this costs ${amount(miss * fn + falseAlarm * fp)}.`;
}
