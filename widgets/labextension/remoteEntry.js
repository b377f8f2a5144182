// The module-federation container: what JupyterLab and Notebook load first. Written by hand; nothing is bundled.
//
// The application calls init() once with its share scope (every package that it is willing to share), then
// get("./extension") and so on. An entry module exports one function, which is given `need`: a way to ask for a
// shared package by name. Where an application has no such package (Notebook 7 has no launcher), the answer is null.
//
// No file lies in a folder called "static": JupyterLab serves those as never changing, and a learner who upgrades
// would keep yesterday's modules. Everything here is revalidated by the browser instead.
(() => {
  const here = document.currentScript.src;
  const entries = { "./extension": "extension.mjs", "./mime": "mime.mjs", "./style": "style.mjs" };
  let scope = {};

  const need = async (name) => {
    const versions = Object.entries(scope[name] ?? {}).sort(([a], [b]) =>
      b.localeCompare(a, "en", { numeric: true }),
    );
    return versions.length ? (await versions[0][1].get())() : null;
  };

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["train-well-on-less"] = {
    init: (shared) => void (scope = shared),
    get: async (name) => {
      if (!(name in entries)) throw new Error(`train-well-on-less has no module ${name}`);
      const { default: enter } = await import(new URL(`modules/${entries[name]}`, here).href);
      const exports = { __esModule: true, default: await enter(need) };
      return () => exports;
    },
  };
})();
