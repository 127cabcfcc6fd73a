import { posix } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

/** One import of a file. `target` is a path from the root, `node:x`, or `npm:package`. */
export type Arrow = {
  readonly target: string;
  readonly isTypeOnly: boolean;
  readonly isReexport: boolean;
  /** An `import()`: the target is loaded later than the file. */
  readonly isLater: boolean;
};

/** A source file as the rules see it; `path` is relative to the root, with forward slashes. */
export type SourceFile = {
  readonly path: string;
  readonly lineCount: number;
  readonly arrows: readonly Arrow[];
  /** The globals that the code uses by name: `process.env`, `Date`, `new RTCPeerConnection`, … */
  readonly uses: ReadonlySet<string>;
};

const workspacePackage = /^@lets-meet\/(?<folder>\w+)\/(?<file>.+)$/;

/** The target of an import specifier in the file `path`. */
export function targetOf(specifier: string, path: string): string {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ""));
  if (specifier.startsWith("node:")) return specifier;
  const own = workspacePackage.exec(specifier)?.groups;
  // The workspace's packages export the files in their `src/`.
  if (own?.["folder"] !== undefined) return `${own["folder"]}/src/${own["file"]}`;
  const parts = specifier.split("/");
  return `npm:${specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0]}`;
}

/** Reads a file's arrows and uses from its syntax tree. Throws if the file does not parse. */
export function readSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text);
  const [firstError] = errors;
  if (firstError) throw new Error(`${path} does not parse: ${firstError.message}`);
  const arrows: Arrow[] = [];
  const uses = new Set<string>();
  const add = (specifier: string, isTypeOnly: boolean, { isReexport = false, isLater = false } = {}) =>
    arrows.push({ target: targetOf(specifier, path), isTypeOnly, isReexport, isLater });

  new Visitor({
    ImportDeclaration(node) {
      const named = node.specifiers.filter((specifier) => specifier.type === "ImportSpecifier");
      const areAllTypes =
        named.length > 0 &&
        named.length === node.specifiers.length &&
        named.every((specifier) => specifier.importKind === "type");
      add(node.source.value, node.importKind === "type" || areAllTypes);
    },
    ExportNamedDeclaration(node) {
      if (node.source) add(node.source.value, node.exportKind === "type", { isReexport: true });
    },
    ExportAllDeclaration(node) {
      add(node.source.value, node.exportKind === "type", { isReexport: true });
    },
    ImportExpression(node) {
      // No rule can judge a computed import, so it is recorded as a use that a rule refuses.
      if (node.source.type === "Literal" && typeof node.source.value === "string")
        add(node.source.value, false, { isLater: true });
      else uses.add("computed import");
    },
    TSImportType(node) {
      add(node.source.value, true);
    },
    MemberExpression(node) {
      if (node.object.type !== "Identifier") return;
      uses.add(node.object.name);
      if (node.property.type === "Identifier") uses.add(`${node.object.name}.${node.property.name}`);
      if (node.property.type === "Literal") uses.add(`${node.object.name}.${String(node.property.value)}`);
    },
    CallExpression(node) {
      if (node.callee.type === "Identifier") uses.add(node.callee.name);
    },
    NewExpression(node) {
      const name = node.callee.type === "MemberExpression" ? node.callee.property : node.callee;
      if (name.type !== "Identifier") return;
      uses.add(name.name);
      uses.add(`new ${name.name}`);
    },
  }).visit(program);

  return { path, lineCount: text.split("\n").length - (text.endsWith("\n") ? 1 : 0), arrows, uses };
}
