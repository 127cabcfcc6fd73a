import type { Page } from "@playwright/test";
import { Guest, hostRoom, withoutDevices } from "../guest.ts";
import { ann, ben } from "../looks.ts";
import { expect, test } from "../test.ts";

/** What a policy or a hardened browser does to WebRTC, by where it shows. */
const waysToRefuse = {
  "throws in its constructor": async (page: Page) => {
    await page.addInitScript(() => {
      const refuse = function refused() {
        throw new DOMException("forbidden by policy", "NotSupportedError");
      };
      Object.defineProperty(window, "RTCPeerConnection", { value: refuse });
    });
  },
  "makes no data channel": async (page: Page) => {
    await page.addInitScript(() => {
      RTCPeerConnection.prototype.createDataChannel = () => {
        throw new DOMException("forbidden by policy", "OperationError");
      };
    });
  },
  "makes no offer": async (page: Page) => {
    await page.addInitScript(() => {
      const refuse = () => Promise.reject(new DOMException("forbidden by policy", "OperationError"));
      RTCPeerConnection.prototype.createOffer = refuse;
      RTCPeerConnection.prototype.setLocalDescription = refuse;
    });
  },
} as const;

for (const [what, prepare] of Object.entries(waysToRefuse))
  test(`a browser whose WebRTC ${what} is told before it searches, and has the text chat`, async ({
    arrive,
  }) => {
    const a = await arrive(ann, { prepare });
    await a.open();
    await expect(a.button("Video")).toBeDisabled();
    await a.untilToldThat("This browser has no video chat");
    await a.button("Text").click();
    await a.untilSearching();
  });

test("a browser without calls is told so before it joins a room, and nobody there waits for it", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  const b = new Guest(await arrive(ben, { prepare: waysToRefuse["throws in its constructor"] }));
  await b.open(room);
  await b.person.untilToldThat("This browser makes no calls.");
  await expect(b.page.getByRole("button", { name: /^(Join|Ask to join)$/ })).toHaveCount(0);
  expect(await host.tiles()).toHaveLength(1);
});

test("the call check says of a browser that refuses every connection that it makes no calls", async ({
  arrive,
}) => {
  const a = await arrive(ann, { prepare: waysToRefuse["throws in its constructor"] });
  await a.page.goto(new URL("/check", a.url).href);
  await a.button("Start the check").click();
  await a.untilToldThat("This browser does no calls.");
});
