import type { SourceFile } from "./source-file.ts";

/**
 * The imports that a folder's files may have. Own files are allowed by prefix (`*` matches the importing file's own
 * subfolder), packages by name. Only `import type` may use the prefixes in `typesOnly`, and only tests those in `inTests`.
 */
type FolderRule = {
  readonly folder: string;
  readonly own: readonly string[];
  readonly typesOnly?: readonly string[];
  readonly inTests?: readonly string[];
  /** The only packages and `node:` modules allowed; if absent, all are allowed except those in `banned`. */
  readonly packages?: readonly string[];
  readonly banned?: readonly string[];
};

const wire = ["npm:socket.io", "npm:express", "npm:redis"];
const server = "server/src";
const client = "client/src";
const ports = [`${server}/ports`, `${server}/safety-ports.ts`];
const embedded = [`${server}/backends/memory/`, `${server}/testing/`];

/** The arrows of docs/architecture.md. Each folder's rule is an allow list. */
export const folderRules: readonly FolderRule[] = [
  { folder: "shared/", own: ["shared/"], packages: ["npm:zod"] },
  { folder: "server/", own: ["server/", "shared/"] },
  { folder: "client/", own: ["client/", "shared/"] },
  { folder: "e2e/", own: ["e2e/", "shared/"] },
  {
    folder: `${server}/domain/`,
    own: [`${server}/domain/`, "shared/"],
    inTests: [`${server}/testing/`],
    packages: [],
  },
  {
    folder: `${server}/services/`,
    own: [`${server}/services/`, `${server}/domain/`, ...ports, `${server}/ops/`, "shared/"],
    inTests: embedded,
    banned: wire,
  },
  {
    folder: `${server}/backends/`,
    own: [`${server}/backends/*/`, ...ports, "shared/"],
    typesOnly: [`${server}/domain/`],
    inTests: [`${server}/backends/contract/`, `${server}/testing/`],
  },
  {
    folder: `${server}/socket/`,
    own: [`${server}/socket/`, `${server}/services/`, `${server}/domain/`, `${server}/ops/`, "shared/"],
    typesOnly: ports,
    inTests: [...embedded, `${server}/compose.ts`, `${server}/config.ts`],
    banned: ["npm:express", "npm:redis"],
  },
  {
    folder: `${server}/http/`,
    own: [`${server}/http/`, `${server}/services/`, `${server}/domain/`, `${server}/ops/`, "shared/"],
    typesOnly: ports,
    inTests: [...embedded, `${server}/compose.ts`, `${server}/config.ts`],
    banned: ["npm:socket.io", "npm:redis"],
  },
  {
    folder: `${client}/rtc/`,
    own: [`${client}/rtc/`, "shared/"],
    inTests: [`${client}/net/testing/`],
    banned: ["npm:react", "npm:react-dom", "npm:zustand", "npm:socket.io-client"],
  },
  {
    folder: `${client}/features/`,
    own: [
      `${client}/features/*/`,
      `${client}/rtc/`,
      `${client}/net/`,
      `${client}/call/`,
      `${client}/ui/`,
      "shared/",
    ],
    inTests: [`${client}/testing/`],
  },
  {
    folder: `${client}/call/`,
    own: [`${client}/call/`, `${client}/ui/`, "shared/"],
    typesOnly: [`${client}/rtc/`],
    inTests: [`${client}/testing/`],
    banned: ["npm:zustand", "npm:socket.io-client"],
  },
  {
    folder: `${client}/ui/`,
    own: [`${client}/ui/`],
    inTests: [`${client}/testing/`],
    banned: ["npm:zustand", "npm:socket.io-client"],
  },
];

/** Packages that any test may use. */
const testPackages = [
  "npm:vitest",
  "npm:fast-check",
  "npm:@testing-library/react",
  "npm:@testing-library/user-event",
];

/** True for tests, and for the fakes and contract suites that only tests use. */
export const isTest = (path: string): boolean =>
  /\.test\.tsx?$|\/testing\/|\/contract\/|\/fake-[^/]*$/.test(path);

const isPackage = (target: string) => target.startsWith("npm:") || target.startsWith("node:");

function ownPrefix(prefix: string, folder: string, path: string): string {
  return prefix.replace("*", path.slice(folder.length).split("/")[0] ?? "");
}

function allows(rule: FolderRule, file: SourceFile, target: string, isTypeOnly: boolean): boolean {
  const test = isTest(file.path);
  if (isPackage(target)) {
    if (test && testPackages.includes(target)) return true;
    return rule.packages ? rule.packages.includes(target) : !rule.banned?.includes(target);
  }
  const prefixes = [
    ...rule.own,
    ...(isTypeOnly || test ? (rule.typesOnly ?? []) : []),
    ...(test ? (rule.inTests ?? []) : []),
  ];
  return prefixes.some((prefix) => target.startsWith(ownPrefix(prefix, rule.folder, file.path)));
}

/** The imports that break a rule, each as a sentence. */
export function forbiddenArrows(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) =>
    folderRules
      .filter((rule) => file.path.startsWith(rule.folder))
      .flatMap((rule) =>
        file.arrows
          .filter((arrow) => !allows(rule, file, arrow.target, arrow.isTypeOnly))
          .map((arrow) => `${file.path} may not import ${arrow.target} (rule of ${rule.folder})`),
      ),
  );
}
