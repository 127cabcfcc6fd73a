// Measures how many people can be in a mesh when all run on this machine: the frames per second that each page decodes from
// each other, the ratio of its uplink to the budget, the frames that still come from a hidden tile, and the CPU per link.
// The pages contain only the call's modules.
import { join } from "node:path";
import { PeerId } from "@lets-meet/shared/ids.ts";
import { type Browser, chromium, type Page } from "@playwright/test";
import { launchOptions } from "../e2e/chromium.ts";
import { Gallery } from "../e2e/gallery.ts";
import type { MeshSample } from "./mesh/page.ts";
import { cpuOfTree } from "./mesh/process-cpu.ts";
import { rounded } from "./signaling/statistics.ts";

const quick = process.argv.includes("--quick");
/** With more than four people, two cores can only decode small pictures; a real device decodes for one participant only. */
const crowds = [
  { people: 2, width: 640, height: 360, framesPerSecond: 20 },
  { people: 4, width: 640, height: 360, framesPerSecond: 20 },
  ...(quick ? [] : [{ people: 6, width: 320, height: 180, framesPerSecond: 10 }]),
] as const;
const budgetBitsPerSecond = 1_200_000;
const warmUpMs = quick ? 6_000 : 10_000;
const measureMs = quick ? 4_000 : 8_000;
/** A page may still send to a hidden tile for this long. */
const hiddenAfterMs = 2_000;
const say = (line: string) => process.stderr.write(`${line}\n`);

type Crowd = (typeof crowds)[number];
type Seats = ReadonlyMap<PeerId, Page>;

/** Opens a page for each participant and connects each page to all others. */
async function gather(browser: Browser, gallery: Gallery, { people, ...picture }: Crowd): Promise<Seats> {
  const seats = new Map<PeerId, Page>();
  for (let place = 0; place < people; place++) {
    const self = PeerId.parse(`mesh-bench-participant-${place}`);
    const page = await (await browser.newContext()).newPage();
    seats.set(self, page);
    await page.exposeFunction(
      "meshSignal",
      async (to: PeerId, batch: Parameters<Window["meshSignal"]>[1]) => {
        await seats
          .get(to)
          ?.evaluate(([from, signals]) => window.meshPage.receive(from, signals), [self, batch] as const);
      },
    );
    await page.goto(gallery.at());
    await page.evaluate((path) => import(path), `/@fs${join(import.meta.dirname, "mesh/page.ts")}`);
    await page.evaluate((options) => window.beginMesh(options), { self, budgetBitsPerSecond, ...picture });
  }
  const ids = [...seats.keys()];
  await each(seats, (page) => page.evaluate((all) => all.forEach((one) => window.meshPage.add(one)), ids));
  return seats;
}

const each = <T>(seats: Seats, ask: (page: Page) => Promise<T>) => Promise.all([...seats.values()].map(ask));
const sample = (page: Page): Promise<MeshSample> => page.evaluate(() => window.meshPage.sample());
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The frames per second from each peer between two samples of one page. */
const framesBetween = (before: MeshSample, after: MeshSample): readonly number[] =>
  Object.entries(after.framesDecoded).map(
    ([peerId, frames]) =>
      ((frames - (before.framesDecoded[PeerId.parse(peerId)] ?? 0)) * 1_000) / (after.atMs - before.atMs),
  );

async function measure(gallery: Gallery, crowd: Crowd) {
  const server = await chromium.launchServer(launchOptions());
  try {
    const browser = await chromium.connect(server.wsEndpoint());
    const seats = await gather(browser, gallery, crowd);
    await wait(warmUpMs);
    const pid = server.process().pid ?? 0;
    const cpuBefore = cpuOfTree(pid);
    const before = await each(seats, sample);
    await wait(measureMs);
    const after = await each(seats, sample);
    const cpuMs = cpuOfTree(pid) - cpuBefore;
    const pairs = before.map((one, place) => ({ one, other: after[place] ?? one }));
    const fps = pairs.flatMap(({ one, other }) => framesBetween(one, other));
    const sent = pairs.map(
      ({ one, other }) => ((other.bytesSent - one.bytesSent) * 8_000) / (other.atMs - one.atMs),
    );
    const links = (crowd.people * (crowd.people - 1)) / 2;
    const hiddenFps = await hide(seats);
    await browser.close();
    return {
      fpsMin: Math.min(...fps),
      budgetRatio: Math.max(...sent) / budgetBitsPerSecond,
      hiddenFps,
      cpuPercentPerLink: (cpuMs / measureMs / links) * 100,
    };
  } finally {
    await server.close();
  }
}

/** Hides one peer on one page; returns the frames per second that the page still decodes from it. */
async function hide(seats: Seats): Promise<number> {
  const [viewer, hidden] = [[...seats.values()][0], [...seats.keys()][1]];
  if (viewer === undefined || hidden === undefined) throw new Error("a mesh has two people at least");
  await viewer.evaluate((peerId) => window.meshPage.show(peerId, "hidden"), hidden);
  await wait(hiddenAfterMs);
  const before = await sample(viewer);
  await wait(hiddenAfterMs);
  const after = await sample(viewer);
  const frames = (after.framesDecoded[hidden] ?? 0) - (before.framesDecoded[hidden] ?? 0);
  return (frames * 1_000) / (after.atMs - before.atMs);
}

const gallery = await Gallery.start();
try {
  const seen = [];
  for (const crowd of crowds) {
    const found = await measure(gallery, crowd);
    seen.push({ crowd, ...found });
    say(
      `${crowd.people} people, ${crowd.width}x${crowd.height}@${crowd.framesPerSecond}: ${rounded(found.fpsMin)} frames a second at least, ` +
        `${rounded(found.budgetRatio)} of the budget, ${rounded(found.hiddenFps)} frames a second while hidden, ${rounded(found.cpuPercentPerLink)} % of a core a link`,
    );
  }
  // The largest crowd in which each page still decodes most of each other page's frames.
  const fluent = seen.filter(({ crowd, fpsMin }) => fpsMin >= crowd.framesPerSecond * 0.75).at(-1) ?? seen[0];
  if (fluent === undefined) throw new Error("nothing was measured");
  const figures = {
    people: fluent.crowd.people,
    frames_per_second_min: rounded(fluent.fpsMin),
    budget_ratio_max: rounded(Math.max(...seen.map(({ budgetRatio }) => budgetRatio))),
    hidden_fps: rounded(Math.max(...seen.map(({ hiddenFps }) => hiddenFps))),
    cpu_percent_per_link: rounded(fluent.cpuPercentPerLink),
  };
  process.stdout.write(`${JSON.stringify({ bench: "mesh", figures })}\n`);
} finally {
  gallery.stop();
}
