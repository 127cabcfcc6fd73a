import { act, cleanup, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openRoom, windowIs } from "../../testing/room-page.tsx";
import { aMember, aMembership, aView, inside } from "../../testing/samples.ts";

beforeEach(() => {
  vi.useFakeTimers();
  windowIs(true);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const host = { role: "host" } as const;
const member = { role: "member" } as const;
const [ann, ben] = [aMember("Ann"), aMember("Ben")];
const pass = () =>
  act(() => {
    vi.advanceTimersByTime(8_000);
  });

test("a new host is shown for a while, and the first host is not", () => {
  const { change } = openRoom(aView(inside(aMembership([ann]))));
  expect(screen.queryByText("You're now the host.")).toBeNull();
  change({ room: inside(aMembership([{ ...ann, ...host }], {}, member)) });
  expect(screen.getByText("Ann is now the host.")).toBeDefined();
  change({ room: inside(aMembership([ann])) });
  expect(screen.getByText("You're now the host.")).toBeDefined();
  pass();
  expect(screen.queryByText("You're now the host.")).toBeNull();
});

test("no host is named while the old one has left and the next is unknown", () => {
  const { change } = openRoom(aView(inside(aMembership([{ ...ann, ...host }, ben], {}, member))));
  change({ room: inside(aMembership([ben], {}, member)) });
  expect(screen.queryByText(/is now the host/u)).toBeNull();
  change({ room: inside(aMembership([{ ...ben, ...host }], {}, member)) });
  expect(screen.getByText("Ben is now the host.")).toBeDefined();
});

test("a refused action of the host is announced, and announced again when it is repeated", () => {
  const { change } = openRoom(aView(inside(aMembership([ann]))));
  const alerts = () => screen.getAllByRole("alert").map(({ textContent }) => textContent);
  change({ refusedAction: "room-full" });
  expect(alerts()).toEqual(["The room is full. You can let them in when someone leaves."]);
  pass();
  expect(alerts()).toEqual([""]);
  change({ refusedAction: null });
  change({ refusedAction: "room-full" });
  expect(alerts()).toEqual(["The room is full. You can let them in when someone leaves."]);
  change({ refusedAction: "no-screen" });
  expect(alerts()[0]).toContain("Couldn't share your screen.");
  change({ refusedAction: "internal" });
  expect(alerts()).toEqual(["That didn't work. Try again."]);
});
