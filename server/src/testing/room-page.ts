import { type RoomId, RoomId as RoomIdSchema } from "@lets-meet/shared/ids.ts";
import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import type { RequestInput } from "@lets-meet/shared/protocol/events.ts";
import { PeerSignals, type RoomJoined } from "@lets-meet/shared/protocol/room.ts";
import { z } from "zod";
import { TestBrowser } from "./browser.ts";
import type { TestPage } from "./page.ts";

const silent = { mic: false, camera: false, screen: false };
const Made = z.object({ value: z.object({ roomId: RoomIdSchema }) });

/** A person with an account and a room with those settings; `person` is the browser, `roomId` the room. */
export async function ownerOf(
  url: string,
  room: object = {},
): Promise<{ person: TestBrowser; roomId: RoomId }> {
  const person = new TestBrowser(url);
  await person.signUp();
  const { answer } = await person.ask("/rooms", { name: "Kitchen", ...room });
  return { person, roomId: Made.parse(answer).value.roomId };
}

/** The payload for joining a room; guests give a name. */
export const joining = (
  roomId: RoomId,
  over: Partial<RequestInput<"room:join">> = {},
): RequestInput<"room:join"> => ({
  roomId,
  name: null,
  passcode: null,
  invite: null,
  sending: silent,
  ...over,
});

/** Joins, and returns the room as its page receives it. */
export async function comeIn(
  page: TestPage,
  roomId: RoomId,
  over: Partial<RequestInput<"room:join">> = {},
): Promise<RoomJoined> {
  const answer: Ack<unknown> = await page.ask("room:join", joining(roomId, over));
  if (!answer.ok) throw new Error(`the room refuses: ${answer.code}`);
  return page.next("room:joined");
}

/** Signals to that peer; `mark` distinguishes them. */
export const signalsFor = (peerId: string, mark: number): PeerSignals =>
  PeerSignals.parse({
    peerId,
    from: "link-aaaa",
    to: null,
    place: mark,
    signals: [{ kind: "candidate", candidate: "", sdpMid: "0", sdpMLineIndex: mark, usernameFragment: null }],
  });
