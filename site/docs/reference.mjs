/** The reference: TypeDoc's model of the docstrings, as one Markdown text for each public name. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application, Converter, ReflectionKind } from "typedoc";
import { categoryOf } from "./categories.mjs";
import { describeFields, describeMethods, removeInherited, removeProtected } from "./members.mjs";

const root = join(import.meta.dirname, "../..");

const FOLDERS = {
  classes: "class",
  functions: "function",
  interfaces: "interface",
  "type-aliases": "type",
  variables: "variable",
};

/** TypeDoc with the project's settings, and without what would stand in the reference twice. */
export async function typedoc(options = {}) {
  const app = await Application.bootstrapWithPlugins({
    options: join(root, "typedoc.json"),
    sourceLinkTemplate: "source:{path}#L{line}",
    gitRevision: "HEAD",
    disableGit: true,
    displayBasePath: root,
    ...options,
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    describeMethods(project);
    project.inherited = removeInherited(project);
    removeProtected(project);
    for (const module of project.children) module.name = module.name.replace(/^src\/?/, "") || "index";
  });
  // Comments of arguments are with the arguments by then.
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => describeFields(project), -1000);
  return app;
}

/**
 * Fields of types without a name are told of in the comment of what has that type.
 * @throws Error for another public name without a comment, and for a link in a comment to what is not public
 */
function validate(app, project, warnings) {
  const found = [];
  app.logger.validationWarning = (text) => found.push(text);
  app.validate(project);
  const wrong = [...warnings, ...found.filter((text) => !text.includes(".__type."))];
  if (wrong.length > 0) throw new Error(`docs: ${wrong.join("\n")}`);
}

/** "index" is the package itself; "data" is `noodlenet/data`. */
export const importOf = (entry) => (entry === "index" ? "noodlenet" : `noodlenet/${entry}`);

/** The first sentence of a comment, as plain text; it ends there, whatever the comment goes on to list. */
function summaryOf(item) {
  const comment = item.comment ?? item.signatures?.[0].comment ?? item.type?.declaration?.signatures?.[0].comment;
  const text = (comment?.summary ?? []).map((part) => part.text).join("");
  return text
    .split(/\n\s*\n|(?<=[.!?:])\s+(?=[A-Z`[])/)[0]
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/:$/, ".");
}

/** The file that declares a name, from the repository's root. */
const fileOf = (item) => item.sources?.[0].fileName ?? item.signatures?.[0].sources?.[0].fileName;

/** What the model knows of a name that its page does not say. */
function namesOf(module, entry, inherited) {
  return (module.children ?? []).map((child) => {
    const item = child.kind === ReflectionKind.Reference ? child.getTargetReflectionDeep() : child;
    return {
      entry,
      name: child.name,
      isReference: child !== item,
      target: { entry: item.parent.name, name: item.name },
      summary: summaryOf(item),
      inherits: [...(inherited.get(item) ?? [])].sort(),
      category: entry === "index" ? categoryOf(fileOf(item)) : "",
      members: (item.children ?? []).map(({ name }) => name).filter((name) => name !== "constructor"),
    };
  });
}

/** The pages that the Markdown plugin has written, by entry, kind and name. */
function written(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/").match(/^(.+)\/([a-z-]+)\/([^/]+)\.md$/))
    .filter((match) => match !== null && match[2] in FOLDERS)
    .map(([file, entry, kind, name]) => ({
      entry,
      kind: FOLDERS[kind],
      name,
      path: `reference/${file.replace(/\.md$/, ".html")}`,
      markdown: readFileSync(join(folder, file), "utf8"),
    }));
}

/**
 * All public names, with their pages.
 * @returns entries: the text above each entry point, by name  names: what each entry point exports  pages: one for each name that is declared
 */
export async function reference() {
  const folder = mkdtempSync(join(tmpdir(), "noodlenet-reference-"));
  try {
    const app = await typedoc({
      plugin: ["typedoc-plugin-markdown"],
      readme: "none",
      skipErrorChecking: true,
      logLevel: "Error",
      outputFileStrategy: "members",
      hidePageHeader: true,
      hideBreadcrumbs: true,
      parametersFormat: "table",
      interfacePropertiesFormat: "table",
      typeDeclarationFormat: "table",
      tableColumnSettings: { hideModifiers: true, hideInherited: true, hideOverrides: true, hideSources: true },
    });
    const warnings = [];
    app.logger.warn = (text) => warnings.push(text);
    const project = await app.convert();
    if (project === undefined) throw new Error("docs: TypeDoc finds errors in the sources; npx typedoc says which");
    validate(app, project, warnings);
    for (const item of project.getReflectionsByKind(ReflectionKind.Class)) item.comment?.removeTags("@param");
    await app.outputs.writeOutput({ name: "markdown", path: folder }, project);
    const modules = project.children.filter(({ kind }) => kind === ReflectionKind.Module);
    return {
      entries: modules.map(({ name, comment }) => ({
        entry: name,
        text: (comment?.summary ?? []).map((part) => part.text).join(""),
      })),
      names: modules.flatMap((module) => namesOf(module, module.name, project.inherited)),
      pages: written(folder),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
