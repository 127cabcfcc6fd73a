import { cleanup, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openRoom, windowIs } from "../../testing/room-page.tsx";
import { aMember, aMembership, aPeer, aView, inside, peerOf } from "../../testing/samples.ts";

beforeEach(() => windowIs(true));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const [ann, ben] = [aMember("Ann"), aMember("Ben")];
const knock = (name: string) => ({ peerId: peerOf(name), name, hasAccount: false, held: null });
const guest = { role: "member" } as const;

test("every member has one tile, under their name", () => {
  openRoom(aView(inside(aMembership([ann, ben]))));
  const stage = within(screen.getByRole("region", { name: "People in the call" }));
  for (const name of ["Mia (you)", "Ann", "Ben"])
    expect(
      stage.getAllByRole("button", { name: new RegExp(`^${name.replace(/[()]/gu, "\\$&")}`, "u") }),
    ).toHaveLength(1);
});

test("a paused camera is shown on its tile, and a screen that does not change is not", () => {
  const media = aPeer({ camera: new MediaStream(), screen: new MediaStream() });
  const sharing = { ...ann.sending, camera: true, screen: true };
  const peers = new Map([[ann.peerId, media]]);
  const { change } = openRoom(aView(inside(aMembership([{ ...ann, sending: sharing }])), { peers }));
  expect(screen.queryByText(/paused|frozen/u)).toBeNull();
  change({ peers: new Map([[ann.peerId, { ...media, quality: "still" }]]) });
  expect(screen.getAllByText("Their video is frozen")).toHaveLength(1);
  expect(screen.getAllByRole("img", { name: "Frozen" })).toHaveLength(1);
  change({ peers, room: inside(aMembership([{ ...ann, sending: { ...sharing, paused: ["camera"] } }])) });
  expect(screen.getAllByText("Their camera is paused")).toHaveLength(1);
  change({ room: inside(aMembership([{ ...ann, sending: { ...sharing, paused: ["screen", "mic"] } }])) });
  expect(screen.getAllByText("Their screen is paused")).toHaveLength(1);
  expect(screen.getByText("microphone paused")).toBeDefined();
});

test("a tile keeps its element, and so its focus, when another tile becomes large", () => {
  const { change } = openRoom(aView(inside(aMembership([ann, ben]))));
  const tag = screen.getByTitle("Ben: connection and options");
  tag.focus();
  const before = tag.closest<HTMLElement>("[style]")?.style.width;
  change({ pinned: peerOf("Ann") });
  expect(document.activeElement).toBe(tag);
  expect(tag.closest<HTMLElement>("[style]")?.style.width).not.toBe(before);
});

test("the stage takes the focus when the member with the focused tile leaves", () => {
  const { change } = openRoom(aView(inside(aMembership([ann, ben]))));
  screen.getByTitle("Ben: connection and options").focus();
  change({ room: inside(aMembership([ann])) });
  expect(document.activeElement).toBe(screen.getByRole("region", { name: "People in the call" }));
});

test("a user who is alone gets the link for others", () => {
  openRoom(aView(inside(aMembership([]))));
  expect(screen.getByRole("heading", { name: "You're the only one here." })).toBeDefined();
  expect(screen.getByRole("textbox", { name: "Link to this room" })).toHaveProperty(
    "value",
    "https://meet.example/r/room-of-samples1",
  );
});

test("the size of each picture is reported once, and then only when it changes", async () => {
  const user = userEvent.setup();
  const { actions, change } = openRoom(aView(inside(aMembership([ann, ben]))));
  expect(actions.show.mock.calls.map(([peerId]) => peerId)).toEqual([ann.peerId, ben.peerId]);
  actions.show.mockClear();
  change({ speaking: new Set([ann.peerId]) });
  expect(actions.show).not.toHaveBeenCalled();
  change({ pinned: ann.peerId });
  expect(actions.show).toHaveBeenCalledWith(ann.peerId, { camera: "spotlight", screen: "hidden" });
  actions.show.mockClear();
  await user.click(screen.getByRole("button", { name: "Show chat" }));
  expect(actions.show).not.toHaveBeenCalled();
});

test.each([
  [["Ann"], "Ann is typing…"],
  [["Ann", "Ben"], "Ann and Ben are typing…"],
  [["Ann", "Ben", "Cleo"], "Several people are typing…"],
] as const)("the chat shows that %s type", async (names, text) => {
  const user = userEvent.setup();
  const others = ["Ann", "Ben", "Cleo"].map((name) => aMember(name));
  openRoom(aView(inside(aMembership(others, { typing: names.map(peerOf) }))));
  await user.click(screen.getByRole("button", { name: "Show chat" }));
  expect(screen.getByRole("log").textContent).toContain(text);
});

test("on a phone the open chat covers the tiles, which are hidden and still play sound", async () => {
  windowIs(false);
  const user = userEvent.setup();
  const camera = new MediaStream();
  const view = aView(inside(aMembership([ann])), { peers: new Map([[ann.peerId, aPeer({ camera })]]) });
  const { actions } = openRoom(view);
  await user.click(screen.getByRole("button", { name: "Show chat" }));
  expect(actions.show).toHaveBeenLastCalledWith(ann.peerId, { camera: "hidden", screen: "hidden" });
  expect(screen.getByLabelText<HTMLVideoElement>("Ann").srcObject).toBe(camera);
  expect(actions.openChat).toHaveBeenCalledOnce();
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("log")).toBeNull();
  expect(actions.show).toHaveBeenLastCalledWith(ann.peerId, expect.objectContaining({ camera: "tile" }));
});

test("on a phone a knock is shown over the open chat, and can be let in", async () => {
  windowIs(false);
  const user = userEvent.setup();
  const { actions, change } = openRoom(aView(inside(aMembership([ann]))));
  await user.click(screen.getByRole("button", { name: "Show chat" }));
  change({ room: inside(aMembership([ann], { knocks: [knock("Zoe")] })) });
  const panel = screen.getByRole("log").closest<HTMLElement>("div.absolute");
  if (panel === null) throw new Error("the chat lies over nothing");
  await user.click(within(panel).getByRole("button", { name: "Let in Zoe" }));
  expect(actions.admit.mock.calls).toEqual([[peerOf("Zoe")]]);
  expect(screen.getAllByRole("button", { name: "Let in Zoe" })).toHaveLength(1);
});

test("all pictures count as hidden while the page is hidden", () => {
  const { actions } = openRoom(aView(inside(aMembership([ann]))));
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  return vi.waitFor(() =>
    expect(actions.show).toHaveBeenLastCalledWith(ann.peerId, { camera: "hidden", screen: "hidden" }),
  );
});

test("the host answers a knock: let in, hold with a message, reject", async () => {
  const user = userEvent.setup();
  const { actions } = openRoom(aView(inside(aMembership([ann], { knocks: [knock("Zoe"), knock("Yan")] }))));
  await user.click(screen.getByRole("button", { name: "Let in Zoe" }));
  await user.click(screen.getByRole("button", { name: "Reject Yan" }));
  await user.click(screen.getByRole("button", { name: "Put Zoe on hold" }));
  const message = screen.getByRole("textbox", { name: "Message they'll see" });
  await user.clear(message);
  await user.type(message, "Two minutes{Enter}");
  expect(actions.admit.mock.calls).toEqual([[peerOf("Zoe")]]);
  expect(actions.reject.mock.calls).toEqual([[peerOf("Yan")]]);
  expect(actions.hold.mock.calls).toEqual([[peerOf("Zoe"), "Two minutes"]]);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("the host is asked to leave or to end for all, and others leave at once", async () => {
  const user = userEvent.setup();
  const host = openRoom(aView(inside(aMembership([ann]))));
  await user.click(screen.getByRole("button", { name: "Leave" }));
  expect(host.actions.leave).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "End for all" }));
  expect(host.actions.endForAll).toHaveBeenCalledOnce();
  cleanup();
  const other = openRoom(aView(inside(aMembership([ann], {}, guest))));
  await user.click(screen.getByRole("button", { name: "Leave" }));
  expect(other.actions.leave).toHaveBeenCalledOnce();
});

test("removing a member takes a second press, and only the host can", async () => {
  const user = userEvent.setup();
  const { actions } = openRoom(aView(inside(aMembership([ann]))));
  await user.click(screen.getByTitle("Ann: connection and options"));
  await user.click(screen.getByRole("button", { name: "Remove" }));
  expect(actions.remove).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Remove" }));
  expect(actions.remove.mock.calls).toEqual([[ann.peerId]]);
  cleanup();
  openRoom(aView(inside(aMembership([ann], {}, guest))));
  await user.click(screen.getByTitle("Ann: connection and options"));
  expect(screen.queryByRole("button", { name: "Remove" })).toBeNull();
});

test("removing the owner is not offered, since no host can", async () => {
  const user = userEvent.setup();
  openRoom(aView(inside(aMembership([aMember("Ann", { isOwner: true })]))));
  await user.click(screen.getByTitle("Ann: connection and options"));
  expect(screen.queryByRole("button", { name: "Remove" })).toBeNull();
  expect(screen.getByRole("button", { name: "Make host" })).toBeDefined();
});

test("shows how a peer is connected", async () => {
  const user = userEvent.setup();
  const report = {
    path: "relay",
    roundTripMs: 41.6,
    loss: 0.0123,
    width: 640,
    height: 360,
    framesPerSecond: null,
    bitsPerSecond: 512_000,
  } as const;
  openRoom(aView(inside(aMembership([ann])), { peers: new Map([[ann.peerId, aPeer({ report })]]) }));
  await user.click(screen.getByTitle("Ann: connection and options"));
  const dialog = within(screen.getByRole("dialog", { name: "Ann" }));
  for (const fact of ["through a relay", "42 ms", "1.2%", "640 × 360", "0.5 Mbps"])
    expect(dialog.getByText(fact)).toBeDefined();
});

test("a link that has failed can be retried from its tile", async () => {
  const user = userEvent.setup();
  const peers = new Map([[ann.peerId, aPeer({ link: "failed" })]]);
  const { actions, change } = openRoom(aView(inside(aMembership([ann])), { peers }));
  await user.click(screen.getByRole("button", { name: "Try again: Ann" }));
  expect(actions.reconnect.mock.calls).toEqual([[ann.peerId]]);
  change({ peers: new Map([[ann.peerId, aPeer({ link: "interrupted" })]]) });
  expect(screen.getByText("Reconnecting…")).toBeDefined();
});

test("a user who is asked to mute can do so, or decline", async () => {
  const user = userEvent.setup();
  const { actions } = openRoom(aView(inside(aMembership([ann], { muteAskedBy: ann.peerId }))));
  expect(screen.getByText("Ann asked you to mute.")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Mute" }));
  await user.click(screen.getByRole("button", { name: "Not now" }));
  expect(actions.readMuteAsk.mock.calls).toEqual([[true], [false]]);
});

test("the reason for a lowered uplink is shown beside the total", () => {
  const uplink = {
    sendingBitsPerSecond: 1_240_000,
    budgetBitsPerSecond: 2_000_000,
    people: 1,
    lowered: "network",
  } as const;
  windowIs(false);
  openRoom(aView(inside(aMembership([ann])), { uplink }));
  screen.getByRole("button", { name: "More" }).click();
  return screen.findByText(/sending 1\.2 of 2\.0 Mbps to 1 person/u).then((said) => {
    expect(said.parentElement?.textContent).toContain("your network can't send more");
  });
});
