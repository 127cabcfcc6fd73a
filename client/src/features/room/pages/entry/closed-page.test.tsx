import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openRoom, windowIs } from "../../testing/room-page.tsx";
import { aView, roomId } from "../../testing/samples.ts";

beforeEach(() => windowIs(true));
afterEach(cleanup);

test.each([
  ["unavailable", "Rooms aren't available."],
  ["draining", "One moment."],
  ["internal", "Something went wrong on our side."],
] as const)("a room that is closed for %s says so, and can be retried", (code, title) => {
  openRoom(aView({ phase: "closed", roomId, trouble: { code, retryAt: null } }));
  expect(screen.getByRole("heading", { name: title })).toBeDefined();
  expect(screen.getByRole("button", { name: "Try again" })).toBeDefined();
});
