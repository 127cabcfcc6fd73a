import { PeerId } from "@lets-meet/shared/ids.ts";
import { describe, expect, it } from "vitest";
import { fakeTimeAndMedia } from "../../../rtc/testing/fake-time-and-media.ts";
import { next } from "../machine.ts";
import { idle, movedToRoom } from "../state.ts";
import { openPage, settle } from "../testing/page.ts";
import { matchIdOf, matchOf, states, wishOf } from "../testing/samples.ts";

fakeTimeAndMedia();
const ann = PeerId.parse("peer-of-ann".padEnd(22, "0"));
const moved = { type: "moved", matchId: matchIdOf("a") } as const;

/** A page in a video match, with its devices open. */
async function inCall() {
  const page = await openPage();
  await page.attach();
  page.actions.start("video");
  page.actions.openBoth();
  await settle();
  page.actions.searchVideo();
  await page.acceptSearch();
  await page.matched(matchOf("a", "video"));
  await page.runConnections();
  expect(page.devices.live).not.toHaveLength(0);
  expect(page.network.open).toHaveLength(1);
  return page;
}

describe("a match that moves into a room", () => {
  it("hands over its link, and leaves the devices open", async () => {
    const page = await inCall();
    await page.log("stranger:moved", { matchId: matchIdOf("a"), peerId: ann });
    expect(page.view().stranger).toBe(movedToRoom);
    expect(page.carried).toMatchObject([{ peerId: ann }]);
    expect(page.carried[0]?.link).not.toBeNull();
    expect(page.network.open).toHaveLength(1);
    expect(page.devices.live).not.toHaveLength(0);
    expect(page.asked()).not.toContain("stranger:leave");
  });

  it("is ignored if it is not this page's match", async () => {
    const page = await inCall();
    await page.log("stranger:moved", { matchId: matchIdOf("b"), peerId: ann });
    expect(page.phase()).toBe("connecting");
    expect(page.carried).toEqual([]);
  });

  it("keeps no devices open when another tab takes over instead", async () => {
    const page = await inCall();
    page.wire.say("session:superseded", {});
    await settle();
    expect(page.view().stranger).toBe(idle);
    expect(page.devices.live).toHaveLength(0);
    expect(page.network.open).toHaveLength(0);
  });

  it("is remembered until the page goes home or searches again", () => {
    const after = next(states.talking, moved);
    expect(after).toBe(movedToRoom);
    for (const event of [moved, { type: "stop" }, { type: "superseded" }] as const)
      expect(next(after, event)).toBe(movedToRoom);
    expect(next(after, { type: "home" })).toBe(idle);
    const searching = next(after, { type: "search", wish: wishOf("text") });
    expect(next(searching, { type: "stop" })).toBe(idle);
  });
});
