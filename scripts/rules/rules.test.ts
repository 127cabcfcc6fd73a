import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  barrels,
  computedImports,
  cycles,
  environmentReaders,
  evalUsers,
  heavyStart,
  impureDomain,
  peerConnectionMakers,
  tooLong,
} from "./house-rules.ts";
import { folderRules, forbiddenArrows } from "./import-arrows.ts";
import { readSource, targetOf } from "./source-file.ts";
import { readTree } from "./source-tree.ts";

const source = (path: string, text: string) => readSource(path, text);
const importing = (path: string, specifier: string) => source(path, `import { x } from "${specifier}";`);

describe("the workspace", () => {
  const files = readTree(join(import.meta.dirname, "../.."));

  it("has all its folders covered by the rules", () => {
    const folders = new Set(files.map((file) => file.path.split("/")[0]));
    expect([...folders]).toEqual(expect.arrayContaining(["shared", "server", "client", "e2e", "scripts"]));
    expect(files.flatMap((file) => file.arrows).length).toBeGreaterThan(20);
  });

  it("imports only files that exist", () => {
    const paths = new Set(files.map((file) => file.path));
    const own = files.flatMap((file) => file.arrows.map((arrow) => arrow.target));
    const missing = own.filter((target) => /^\w+\/.*\.tsx?$/.test(target) && !paths.has(target));
    expect(missing).toEqual([]);
  });

  it.each([
    ["has no forbidden arrow", forbiddenArrows],
    ["has no cycle", cycles],
    ["has no barrel", barrels],
    ["reads the environment in one place", environmentReaders],
    ["makes peer connections in one place", peerConnectionMakers],
    ["keeps the domain pure", impureDomain],
    ["imports nothing computed", computedImports],
    ["compiles no schema with eval in the page", evalUsers],
    ["shows the page before its heavy code is loaded", heavyStart],
    ["has no file that is too long", tooLong],
  ])("%s", (_name, rule) => {
    expect(rule(files)).toEqual([]);
  });
});

describe("the target of an import", () => {
  it.each([
    ["../ports.ts", "server/src/ports.ts"],
    ["./a.css?inline", "server/src/services/a.css"],
    ["@lets-meet/shared/protocol/ack.ts", "shared/src/protocol/ack.ts"],
    ["@lets-meet/server/ports.ts", "server/src/ports.ts"],
    ["node:fs", "node:fs"],
    ["react-dom/client", "npm:react-dom"],
    ["@scope/name/deep", "npm:@scope/name"],
  ])("of %s is %s", (specifier, target) => {
    expect(targetOf(specifier, "server/src/services/x.ts")).toBe(target);
  });

  it("is found in every syntax of an import", () => {
    const text = `
      import "./a.ts"; import type { B } from "./b.ts"; import { type C } from "./c.ts";
      export * from "./d.ts"; export { e } from "./e.ts";
      const f = () => import("./f.ts"); type G = import("./g.ts").G;`;
    const { arrows } = source("e2e/x.ts", text);
    expect(arrows.map((arrow) => arrow.target).toSorted()).toEqual(
      ["a", "b", "c", "d", "e", "f", "g"].map((name) => `e2e/${name}.ts`),
    );
    expect(arrows.filter((arrow) => arrow.isTypeOnly).map((arrow) => arrow.target)).toEqual([
      "e2e/b.ts",
      "e2e/c.ts",
      "e2e/g.ts",
    ]);
  });

  it("cannot be read from a file that does not parse", () => {
    expect(() => source("e2e/x.ts", "import {")).toThrow("e2e/x.ts does not parse");
  });
});

describe("the rule of each folder", () => {
  it.each([
    ["shared/src/ids.ts", "node:fs"],
    ["shared/src/ids.ts", "react"],
    ["shared/src/ids.ts", "../../server/src/ports.ts"],
    ["server/src/main.ts", "../../client/src/main.tsx"],
    ["client/src/main.tsx", "../../server/src/ports.ts"],
    ["e2e/person.ts", "../client/src/rtc/link/peer-link.ts"],
    ["e2e/person.ts", "../server/src/main.ts"],
    ["server/src/domain/session.ts", "node:crypto"],
    ["server/src/domain/session.ts", "nanoid"],
    ["server/src/domain/session.ts", "../services/chat.ts"],
    ["server/src/services/chat.ts", "socket.io"],
    ["server/src/services/chat.ts", "express"],
    ["server/src/services/chat.ts", "../backends/memory/bus.ts"],
    ["server/src/services/chat.ts", "../socket/emit.ts"],
    ["server/src/services/chat.ts", "../http/app.ts"],
    ["server/src/backends/memory/bus.ts", "../redis/bus.ts"],
    ["server/src/backends/memory/bus.ts", "../../services/chat.ts"],
    ["server/src/backends/memory/bus.ts", "../../domain/session.ts"],
    ["server/src/socket/chat.ts", "../backends/memory/bus.ts"],
    ["server/src/socket/chat.ts", "../http/app.ts"],
    ["server/src/socket/chat.ts", "../ports.ts"],
    ["server/src/http/app.ts", "../socket/gateway.ts"],
    ["server/src/http/app.ts", "../backends/memory/bus.ts"],
    ["client/src/rtc/link/peer-link.ts", "react"],
    ["client/src/rtc/link/peer-link.ts", "zustand"],
    ["client/src/rtc/link/peer-link.ts", "socket.io-client"],
    ["client/src/rtc/link/peer-link.ts", "../../net/connection.ts"],
    ["client/src/rtc/link/peer-link.ts", "../../features/stranger/machine.ts"],
    ["client/src/features/stranger/store.ts", "../room/store.ts"],
    ["client/src/features/stranger/store.ts", "../../app/app.tsx"],
    ["client/src/call/tile.tsx", "../features/stranger/store.ts"],
    ["client/src/call/tile.tsx", "../net/request.ts"],
    ["client/src/call/tile.tsx", "../rtc/link/peer-link.ts"],
    ["client/src/call/tile.tsx", "zustand"],
    ["client/src/ui/button.tsx", "@lets-meet/shared/ids.ts"],
    ["client/src/ui/button.tsx", "../rtc/link/peer-link.ts"],
    ["client/src/ui/button.tsx", "../net/request.ts"],
    ["client/src/ui/button.tsx", "../features/stranger/store.ts"],
  ])("refuses %s → %s", (path, specifier) => {
    expect(forbiddenArrows([importing(path, specifier)])).not.toEqual([]);
  });

  it.each([
    ["shared/src/ids.ts", "zod"],
    ["shared/src/ids.test.ts", "fast-check"],
    ["server/src/domain/session.ts", "@lets-meet/shared/ids.ts"],
    ["server/src/services/chat.ts", "../ports.ts"],
    ["server/src/services/chat.test.ts", "../backends/memory/bus.ts"],
    ["server/src/backends/memory/bus.ts", "./log.ts"],
    ["server/src/backends/memory/bus.test.ts", "../contract/bus.ts"],
    ["client/src/features/stranger/store.ts", "./machine.ts"],
    ["client/src/features/stranger/store.ts", "../../call/tile.tsx"],
    ["client/src/ui/button.tsx", "react"],
    ["e2e/person.ts", "@lets-meet/shared/limits.ts"],
  ])("allows %s → %s", (path, specifier) => {
    expect(forbiddenArrows([importing(path, specifier)])).toEqual([]);
  });

  it("allows a type import where only types are allowed", () => {
    const types = source(
      "client/src/call/tile.tsx",
      'import type { Device } from "../rtc/devices/media-devices.ts";',
    );
    expect(forbiddenArrows([types])).toEqual([]);
  });

  it("exists for every folder of the architecture", () => {
    expect(folderRules.length).toBeGreaterThanOrEqual(12);
  });
});

describe("the house rules", () => {
  it("find a cycle through a dynamic and a type-only import", () => {
    const files = [
      source("e2e/a.ts", 'import type { B } from "./b.ts";'),
      source("e2e/b.ts", 'const c = () => import("./c.ts");'),
      source("e2e/c.ts", 'import "./a.ts";'),
    ];
    expect(cycles(files)).toEqual(["e2e/a.ts → e2e/b.ts → e2e/c.ts → e2e/a.ts"]);
  });

  it("do not report a diamond as a cycle", () => {
    const files = [
      source("e2e/a.ts", 'import "./b.ts"; import "./c.ts";'),
      source("e2e/b.ts", 'import "./d.ts";'),
      source("e2e/c.ts", 'import "./d.ts";'),
      source("e2e/d.ts", ""),
    ];
    expect(cycles(files)).toEqual([]);
  });

  it("find a file that is loaded later and may compile schemas", () => {
    const files = [
      source("client/src/a.ts", 'void import("./b.ts"); void import("./c.ts");'),
      source("client/src/b.ts", 'import "zod";'),
      source("client/src/c.ts", 'import "./net/without-eval.ts"; import "zod";'),
    ];
    expect(evalUsers(files)).toEqual(["client/src/b.ts"]);
  });

  it.each([
    ["a barrel", barrels, "client/src/ui/index.ts", 'export * from "./button.tsx";'],
    ["a re-exported type", barrels, "client/src/ui/a.ts", 'export type { A } from "./b.ts";'],
    ["a second reader of the environment", environmentReaders, "server/src/main.ts", "process.env.PORT;"],
    ["the same by name", environmentReaders, "server/src/main.ts", 'process["env"];'],
    ["a stray peer connection", peerConnectionMakers, "client/src/app/a.ts", "new RTCPeerConnection();"],
    ["the same in full", peerConnectionMakers, "client/src/app/a.ts", "new window.RTCPeerConnection();"],
    ["the clock in the domain", impureDomain, "server/src/domain/a.ts", "Date.now();"],
    ["a date in the domain", impureDomain, "server/src/domain/a.ts", "new Date();"],
    ["a timer in the domain", impureDomain, "server/src/domain/a.ts", "setTimeout(() => {}, 1);"],
    ["chance in the domain", impureDomain, "server/src/domain/a.ts", "Math.random();"],
    ["a computed import", computedImports, "client/src/a.ts", "const load = (name) => import(name);"],
    ["heavy code in front of the first picture", heavyStart, "client/src/main.tsx", 'import "zod";'],
    ["a file of 301 lines", tooLong, "e2e/a.ts", "\n".repeat(301)],
  ])("find %s", (_name, rule, path, text) => {
    expect(rule([source(path, text)])).toHaveLength(1);
  });

  it.each([
    ["the config", environmentReaders, "server/src/config.ts", "process.env.PORT;"],
    ["build settings", environmentReaders, "client/vite.config.ts", "process.env.PORT;"],
    ["the link itself", peerConnectionMakers, "client/src/rtc/link/peer-link.ts", "new RTCPeerConnection();"],
    ["a property of that name", impureDomain, "server/src/domain/a.ts", "const x = { Date: 1 }; x.Date;"],
    ["heavy code after it", heavyStart, "client/src/main.tsx", 'void import("zod");'],
    ["a type of heavy code", heavyStart, "client/src/main.tsx", 'import type { z } from "zod";'],
    ["a file of 300 lines", tooLong, "e2e/a.ts", "\n".repeat(300)],
  ])("accept %s", (_name, rule, path, text) => {
    expect(rule([source(path, text)])).toEqual([]);
  });
});
