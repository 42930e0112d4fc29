import { join } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "..");
const file = join(root, "hover.ts");

/** What an editor says of a name. */
export interface Hover {
  readonly name: string;
  /** Such as `(property) relu: () => Tensor`. */
  readonly signature: string;
  readonly documentation: string;
  readonly tags: readonly { readonly name: string; readonly text: string }[];
}

/** The text that is being edited; it imports from "./src/index.js". */
const edited = { text: "", version: 0 };
const snapshots = new Map<string, ts.IScriptSnapshot>();

function snapshotOf(path: string): ts.IScriptSnapshot | undefined {
  if (path === file) return ts.ScriptSnapshot.fromString(edited.text);
  const content = snapshots.has(path) ? undefined : ts.sys.readFile(path);
  if (content !== undefined) snapshots.set(path, ts.ScriptSnapshot.fromString(content));
  return snapshots.get(path);
}

const { options } = ts.getParsedCommandLineOfConfigFile(
  join(root, "tsconfig.json"),
  {},
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
) as ts.ParsedCommandLine;

/** One service for all texts, which reads the library once. */
const service = ts.createLanguageService({
  getScriptFileNames: () => [file],
  getScriptVersion: (path) => (path === file ? String(edited.version) : "1"),
  getScriptSnapshot: snapshotOf,
  getCurrentDirectory: () => root,
  getCompilationSettings: () => options,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (path) => path === file || ts.sys.fileExists(path),
  readFile: (path) => (path === file ? edited.text : ts.sys.readFile(path)),
  readDirectory: ts.sys.readDirectory,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
});

function edit(text: string): void {
  edited.text = text;
  edited.version++;
}

/** What an editor offers behind the end of the text, such as the members of a tensor behind `t.`. */
export function completionsAtEnd(text: string): Hover[] {
  edit(text);
  const found = service.getCompletionsAtPosition(file, text.length, {});
  return (found?.entries ?? []).flatMap(({ name, source, data }) => {
    const details = service.getCompletionEntryDetails(file, text.length, name, {}, source, {}, data);
    if (!details) return [];
    const tags = (details.tags ?? []).map((tag) => ({ name: tag.name, text: ts.displayPartsToString(tag.text) }));
    const signature = ts.displayPartsToString(details.displayParts);
    return [{ name, signature, documentation: ts.displayPartsToString(details.documentation), tags }];
  });
}

/** What an editor says of the call's arguments at the end of the text, such as `new Dense(2, `: of each parameter its documentation. */
export function parametersAtEnd(text: string): { name: string; documentation: string }[][] {
  edit(text);
  const help = service.getSignatureHelpItems(file, text.length, {});
  return (help?.items ?? []).map(({ parameters }) =>
    parameters.map(({ name, documentation }) => ({ name, documentation: ts.displayPartsToString(documentation) })),
  );
}
