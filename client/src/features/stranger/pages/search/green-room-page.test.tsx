import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { LevelSource } from "../../../../call/devices/own-level.tsx";
import type { LocalMedia } from "../../../../rtc/devices/local-media.ts";
import { GreenRoomPage, type GreenRoomPageProps } from "./green-room-page.tsx";

afterEach(cleanup);

const off: LocalMedia = {
  stream: null,
  camera: { state: "off" },
  microphone: { state: "off" },
  cameras: [],
  microphones: [],
};
const on = { state: "on", deviceId: "a", muted: false } as const;
const both: LocalMedia = {
  stream: new MediaStream(),
  camera: on,
  microphone: on,
  cameras: [{ id: "a", label: "Front" }],
  microphones: [{ id: "a", label: "Built-in" }],
};

const murmur: LevelSource = (tell) => {
  tell(0.5);
  return () => {};
};

function renderRoom(props: Partial<GreenRoomPageProps> = {}) {
  const pressed = {
    onOpenBoth: vi.fn<() => void>(),
    onCamera: vi.fn<(live: boolean) => void>(),
    onMicrophone: vi.fn<(live: boolean) => void>(),
    onRetry: vi.fn<(kind: "camera" | "microphone" | "both") => void>(),
    onChooseCamera: vi.fn<(id: string) => void>(),
    onChooseMicrophone: vi.fn<(id: string) => void>(),
    onStart: vi.fn<() => void>(),
    onContinueWithText: vi.fn<() => void>(),
    onCancel: vi.fn<() => void>(),
    onNavigate: vi.fn<(path: string) => void>(),
  };
  render(<GreenRoomPage media={off} level={murmur} shield={null} {...pressed} {...props} />);
  return pressed;
}

test("gives the reason before the browser prompts, and requests nothing on its own", async () => {
  const user = userEvent.setup();
  const pressed = renderRoom();
  expect(screen.getByRole("heading", { name: "Your browser will ask you." })).toBeDefined();
  expect(pressed.onOpenBoth).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Turn both on" }));
  expect(pressed.onOpenBoth).toHaveBeenCalledOnce();
});

test("camera and microphone can be turned on separately", async () => {
  const user = userEvent.setup();
  const pressed = renderRoom();
  await user.click(screen.getByRole("button", { name: "Camera only" }));
  expect(pressed.onCamera).toHaveBeenCalledExactlyOnceWith(true);
  await user.click(screen.getByRole("button", { name: "Microphone only" }));
  expect(pressed.onMicrophone).toHaveBeenCalledExactlyOnceWith(true);
});

test.each([
  [off, "They won't see or hear you. You can still type."],
  [both, "They'll see and hear you."],
  [{ ...both, camera: off.camera }, "They'll hear you but not see you."],
  [{ ...both, microphone: { ...on, muted: true } }, "They'll see you but not hear you."],
])("says what the stranger will get, and lets every user start", async (media, said) => {
  const user = userEvent.setup();
  const pressed = renderRoom({ media });
  expect(screen.getByText(said)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Start video" }));
  expect(pressed.onStart).toHaveBeenCalledOnce();
});

test("text is always offered", async () => {
  const user = userEvent.setup();
  const failed = { state: "failed", failure: "denied" } as const;
  const pressed = renderRoom({ media: { ...off, camera: failed, microphone: failed } });
  await user.click(screen.getByRole("button", { name: "Continue with text" }));
  expect(pressed.onContinueWithText).toHaveBeenCalledOnce();
});

test("open devices can be chosen, and the microphone's level is shown", () => {
  renderRoom({ media: both });
  expect(screen.getByRole("combobox", { name: "Camera" })).toBeDefined();
  expect(screen.getByRole("combobox", { name: "Microphone" })).toBeDefined();
  expect(screen.getByLabelText("Microphone level").getAttribute("value")).toBe("50");
  expect(screen.queryByText("Your browser will ask you.")).toBeNull();
});

test("a muted microphone shows no level", () => {
  renderRoom({ media: { ...both, microphone: { ...on, muted: true } } });
  expect(screen.getByLabelText("Microphone level").getAttribute("value")).toBe("0");
});

test.each([
  [true, /can't see your IP address/u],
  [false, /can see your IP address/u],
])("says before the search what a partner will see of the address (shield %s)", (shield, said) => {
  renderRoom({ shield });
  expect(screen.getByText(said).className).not.toContain("invisible");
});

test("says nothing of the address while it is unknown", () => {
  renderRoom({ shield: null });
  expect(screen.getByText(/IP address/u).className).toContain("invisible");
});

test("links to the call check", async () => {
  const user = userEvent.setup();
  const pressed = renderRoom();
  await user.click(screen.getByRole("link", { name: /Check your devices and network/u }));
  expect(pressed.onNavigate).toHaveBeenCalledExactlyOnceWith("/check");
});
