/** The course's cards in the launcher, and its lines in the command palette. */
import { COMMANDS } from "./commands.mjs";

const CATEGORY = "Train Well on Less";

/** @param {any} launcher */
export function addLauncherCards(launcher) {
  for (const [rank, command] of [COMMANDS.open, COMMANDS.next].entries()) {
    launcher.add({ command, category: CATEGORY, rank, args: { isLauncher: true } });
  }
}

/** @param {any} palette */
export function addToPalette(palette) {
  for (const command of Object.values(COMMANDS)) {
    if (command !== COMMANDS.goTo) palette.addItem({ command, category: CATEGORY });
  }
}
