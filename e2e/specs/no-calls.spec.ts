import type { Page } from "@playwright/test";
import { Guest, hostRoom, withoutDevices } from "../guest.ts";
import { ann, ben } from "../looks.ts";
import { expect, test } from "../test.ts";

/** The ways in which a policy or a hardened browser disables WebRTC, by their effect. */
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
  test(`a browser whose WebRTC ${what} offers only the text chat, and says so before a search`, async ({
    arrive,
  }) => {
    const a = await arrive(ann, { prepare });
    await a.open();
    await expect(a.button("Video")).toBeDisabled();
    await a.untilToldThat("This browser can't do video chat");
    await a.button("Text").click();
    await a.untilSearching();
  });

test("a browser without calls says so before it joins a room, and does not appear in the room", async ({
  arrive,
}) => {
  const { room, host } = await hostRoom(await arrive(ann), {}, withoutDevices);
  const b = new Guest(await arrive(ben, { prepare: waysToRefuse["throws in its constructor"] }));
  await b.open(room);
  await b.person.untilToldThat("This browser doesn't support calls.");
  await expect(b.page.getByRole("button", { name: /^(Join|Ask to join)$/ })).toHaveCount(0);
  expect(await host.tiles()).toHaveLength(1);
});

test("the call check reports a browser that refuses every connection", async ({ arrive }) => {
  const a = await arrive(ann, { prepare: waysToRefuse["throws in its constructor"] });
  await a.page.goto(new URL("/check", a.url).href);
  await a.button("Start check").click();
  await a.untilToldThat("This browser doesn't support calls.");
});
