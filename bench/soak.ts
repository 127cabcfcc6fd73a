// Four people go from one stranger to the next, 500 times in total, with early and double presses among them. A busy-looping
// process runs beside the second half. Reports the time to the first picture, and the number of conversations without one
// after five seconds. The state and text of those pages go to stderr.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { keepConnections } from "../e2e/connections.ts";
import { buildPage } from "./build-page.ts";
import { enter, launch } from "./call-setup/green-room.ts";
import { MeasuredServer } from "./signaling/measured-server.ts";
import { median, percentile } from "./signaling/statistics.ts";
import { meetOneAfterTheOther, type SoakedTalk } from "./soak/in-page.ts";

const wanted = process.argv.includes("--quick") ? 40 : 500;
const people = 4;
const root = join(import.meta.dirname, "..");
const say = (line: string) => process.stderr.write(`${line}\n`);

buildPage();
using server = await MeasuredServer.start(join(root, "server/src/main.ts"), {
  STUN_URLS: ",",
  ADDRESS_EXEMPT: "127.0.0.1",
});
const browser = await launch();
const pages = await Promise.all(
  Array.from({ length: people }, async () =>
    enter(
      await browser.newContext({ viewport: { width: 480, height: 640 } }),
      server.url,
      keepConnections,
      meetOneAfterTheOther,
    ),
  ),
);
for (const page of pages) await page.getByRole("button", { name: "Start video", exact: true }).click();

/** The ended conversations of each page. */
const seen = () => Promise.all(pages.map((page) => page.evaluate(() => window.soak.talks)));
const nextsOf = (talks: readonly SoakedTalk[]) => talks.filter(({ pressed }) => pressed !== "not").length;
async function until(nexts: number): Promise<readonly (readonly SoakedTalk[])[]> {
  let told = 0;
  for (;;) {
    const talks = await seen();
    const done = nextsOf(talks.flat());
    if (done >= nexts) return talks;
    if (done >= told + 25) {
      told = done;
      say(`${done} nexts, ${talks.flat().filter(({ lateWords }) => lateWords !== null).length} late`);
    }
    await new Promise((next) => {
      setTimeout(next, 1_000);
    });
  }
}
const busy: ChildProcess[] = [];
async function soak() {
  try {
    const calm = await until(wanted / 2);
    busy.push(spawn(process.execPath, ["--eval", "for (;;);"], { stdio: "ignore" }));
    return { calm, all: await until(wanted) };
  } finally {
    for (const one of busy) one.kill("SIGKILL");
    await browser.close();
  }
}
const { calm, all } = await soak();

/** Both pages of a conversation count it. */
function figuresOf(talks: readonly SoakedTalk[]) {
  const pictures = talks.flatMap(({ pictureMs }) => pictureMs ?? []);
  for (const { lateWords, pictureMs, endedAfterMs } of talks)
    if (lateWords !== null)
      say(`late: picture after ${pictureMs} ms, ended after ${endedAfterMs} ms: ${lateWords}`);
  return {
    nexts: nextsOf(talks),
    page_talks: talks.length,
    pictures: pictures.length,
    picture_ms: median(pictures),
    picture_p99_ms: percentile(pictures, 0.99),
    without_picture_after_5_s: talks.filter(({ lateWords }) => lateWords !== null).length,
  };
}
const figures = {
  calm: figuresOf(calm.flat()),
  busy: figuresOf(all.flatMap((talks, nth) => talks.slice(calm[nth]?.length))),
};
process.stdout.write(`${JSON.stringify({ bench: "soak", figures })}\n`);
