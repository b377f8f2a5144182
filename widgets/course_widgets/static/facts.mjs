// Numbers with a name before them and a note behind them.

import { element } from "./ui.mjs";

/** @returns {{node: Element, show: (...facts: [string, string, string][]) => void}} each: name, number, note */
export function makeFacts() {
  const node = element("dl", { class: "tw-facts" });
  const show = (...facts) => node.replaceChildren(...facts.flatMap(([name, number, note]) => [
    element("dt", {}, name), element("dd", {}, element("b", {}, number), element("small", {}, ` ${note}`))]));
  return { node, show };
}
