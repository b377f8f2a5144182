/** Entry "./mime": tells the application that exercise cards are ours to draw. */
import { exerciseCard } from "./card.mjs";
import { MIME } from "./cardmodel.mjs";

/** @param {(name: string) => Promise<any>} need */
export default async function enter(need) {
  const { Widget } = await need("@lumino/widgets");

  class ExerciseCardOutput extends Widget {
    constructor() {
      super();
      this.addClass("twl-CardOutput");
    }

    async renderModel(model) {
      this.node.replaceChildren(exerciseCard(model.data[MIME]));
    }
  }

  return {
    id: "train-well-on-less:card",
    description: "Draws the result of an exercise check.",
    rendererFactory: { safe: true, mimeTypes: [MIME], createRenderer: () => new ExerciseCardOutput() },
    rank: 10, // before text/html (50), which other front ends show
    dataType: "json",
  };
}
