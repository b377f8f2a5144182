/** The course's buttons in a lesson's toolbar. In any other notebook they are hidden. */
import { COMMANDS } from "./commands.mjs";
import { lessonOf } from "./lesson_notebook.mjs";
import { solutionsShown } from "./solutions.mjs";

/**
 * What each button says, given the notebook's model.
 * @param {any} icons
 * @returns {Record<string, (model: any) => object>} command to properties
 */
const faces = (icons) => ({
  [COMMANDS.check]: () => ({
    icon: icons.check,
    label: "Check all",
    tooltip: "Run every exercise of this lesson, and nothing else",
  }),
  [COMMANDS.solutions]: (model) =>
    solutionsShown(model)
      ? {
          icon: icons.lamp,
          label: "Hide solutions",
          tooltip: "Take away the solutions that you have not changed",
        }
      : { icon: icons.lamp, label: "Solutions", tooltip: "Show a solution under every exercise" },
  [COMMANDS.reset]: () => ({
    icon: icons.reset,
    label: "Reset",
    tooltip: "Put the lesson back to the way it came; your work is copied first",
  }),
});

/**
 * @param {object} site
 * @param {any} site.toolbarRegistry
 * @param {any} site.jupyter packages: react, uiComponents
 * @param {any} site.app @param {any} site.icons
 */
export function addToolbarButtons({ toolbarRegistry, jupyter, app, icons }) {
  const { ReactWidget, ToolbarButtonComponent } = jupyter.uiComponents;

  class LessonButton extends ReactWidget {
    constructor(panel, command, face) {
      super();
      this.addClass("jp-ToolbarButton");
      this.addClass("twl-ToolbarButton");
      this.props = () => ({
        ...face(panel.context.model),
        onClick: () => void app.commands.execute(command, { path: panel.context.path }),
      });
      this.hide();
      panel.context.ready.then(() => {
        if (this.isDisposed) return;
        const { model } = panel.context;
        const follow = () => this.setHidden(lessonOf(panel) === null);
        follow();
        model.metadataChanged.connect(follow, this);
        model.cells.changed.connect(() => this.update(), this);
      });
    }

    render() {
      return jupyter.react.createElement(ToolbarButtonComponent, this.props());
    }
  }

  for (const [command, face] of Object.entries(faces(icons))) {
    toolbarRegistry.addFactory("Notebook", command, (panel) => new LessonButton(panel, command, face));
  }
}
