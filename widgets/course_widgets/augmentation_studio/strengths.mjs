// Strengths of operations: as a slider has them, and as they are said. Pure functions, tested by node.

import { significant } from "../static/numbers.mjs";

/** A policy's field: a strength, or a strength and a chance; what is not there is off. */
export const strengthOf = (policy, name) => (Array.isArray(policy[name]) ? policy[name][0] : policy[name] ?? 0);
export const chanceOf = (policy, name) => (Array.isArray(policy[name]) ? policy[name][1] : 1);

/** The policy with another strength; its chance stays, and what is off is left out, as Python writes it. */
export function withStrength(policy, name, strength) {
  const { [name]: before, ...rest } = policy;
  if (!strength) return rest;
  const after = Array.isArray(before) ? [strength, before[1]] : strength;
  return Object.fromEntries(Object.entries({ ...policy, [name]: after }));
}

/** The policy with a word chosen, or without where it is the usual one. */
export function withWord(policy, name, word, usual) {
  const { [name]: _, ...rest } = policy;
  return word === usual ? rest : { ...rest, [name]: word };
}

/** A strength in its unit, as control.py says it. */
export function strengthWords(unit, strength, chance = 1) {
  if (!strength) return "off";
  const often = chance < 1 ? ` in ${significant(100 * chance)}%` : "";
  if (unit === "degrees") return `${significant(strength)}°${often}`;
  if (unit === "pixels") return `${significant(strength)} px${often}`;
  return `${significant(100 * strength)}%${often}`;
}
