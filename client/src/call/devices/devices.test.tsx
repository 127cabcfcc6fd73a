import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { DeviceState, LocalMedia } from "../../rtc/devices/local-media.ts";
import type { MediaFailure } from "../../rtc/devices/media-failure.ts";
import { DeviceSelect } from "./device-select.tsx";
import { DeviceToggle } from "./device-toggle.tsx";
import { FailureNotes } from "./failure-notes.tsx";
import { OwnPreview } from "./own-preview.tsx";

afterEach(cleanup);

const on: DeviceState = { state: "on", deviceId: "b", muted: false };
const failed = (failure: MediaFailure): DeviceState => ({ state: "failed", failure });
const media = (camera: DeviceState, microphone: DeviceState): LocalMedia => ({
  stream: null,
  camera,
  microphone,
  cameras: [],
  microphones: [],
});

test.each([
  ["camera", on, "Turn camera off", false],
  ["camera", { ...on, muted: true }, "Turn camera on", true],
  ["camera", { state: "off" }, "Turn camera on", true],
  ["microphone", on, "Turn microphone off", false],
  ["microphone", failed("busy"), "Turn microphone on", true],
] as const)("the label of the toggle follows a %s that is %o", async (kind, device, name, wanted) => {
  const user = userEvent.setup();
  const want = vi.fn<(live: boolean) => void>();
  render(<DeviceToggle kind={kind} device={device} onWant={want} />);
  const button = screen.getByRole("button", { name });
  expect(button.hasAttribute("aria-pressed")).toBe(false);
  await user.click(button);
  expect(want).toHaveBeenCalledExactlyOnceWith(wanted);
});

test("the select shows the device in use, and another can be chosen", async () => {
  const user = userEvent.setup();
  const choose = vi.fn<(id: string) => void>();
  const devices = [
    { id: "a", label: "Front" },
    { id: "b", label: "" },
  ];
  render(<DeviceSelect kind="camera" device={on} devices={devices} onChoose={choose} />);
  const select = screen.getByRole("combobox", { name: "Camera" });
  expect(select).toHaveProperty("value", "b");
  expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual(["Front", "Camera 2"]);
  await user.selectOptions(select, "Front");
  expect(choose).toHaveBeenCalledExactlyOnceWith("a");
});

test("the select is hidden while no device is known", () => {
  render(<DeviceSelect kind="microphone" device={{ state: "off" }} devices={[]} onChoose={() => {}} />);
  expect(screen.queryByRole("combobox")).toBeNull();
});

const failures = ["denied", "missing", "busy", "insecure", "unsupported", "failed"] as const;

test.each(failures)(
  "a camera that is %s has a note with a title and a fix, and a retry button if a retry can help",
  (failure) => {
    const retry = vi.fn<() => void>();
    render(<FailureNotes media={media(failed(failure), on)} onRetry={retry} />);
    expect(screen.getByText(/camera/u).textContent).toMatch(/\.$/u);
    const tries = screen.queryAllByRole("button", { name: "Try again: camera" });
    expect(tries).toHaveLength(failure === "insecure" || failure === "unsupported" ? 0 : 1);
  },
);

test("one reason for both devices is shown once, with one retry button", async () => {
  const user = userEvent.setup();
  const both = vi.fn<() => void>();
  render(<FailureNotes media={media(failed("denied"), failed("denied"))} onRetry={both} />);
  expect(screen.getByText("Your browser gave no access to the camera and microphone.")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Try again: camera and microphone" }));
  expect(both).toHaveBeenCalledExactlyOnceWith("both");
});

test("different reasons are shown separately", () => {
  render(<FailureNotes media={media(failed("missing"), failed("busy"))} onRetry={() => {}} />);
  expect(screen.getByText("No camera found.")).toBeDefined();
  expect(screen.getByText("Another app is using the microphone.")).toBeDefined();
});

test("the note of a device that is not the chosen one names the device and the reason", () => {
  const front = { state: "on", deviceId: "front", muted: false } as const;
  const { rerender } = render(
    <FailureNotes
      media={{
        ...media({ ...front, note: { kind: "stands-in" } }, on),
        cameras: [{ id: "front", label: "The front one" }],
      }}
      onRetry={() => {}}
    />,
  );
  expect(screen.getByText("The camera you chose isn't connected.")).toBeDefined();
  expect(screen.getByText("Using The front one instead.")).toBeDefined();
  rerender(
    <FailureNotes
      media={media({ ...front, note: { kind: "kept", failure: "busy" } }, on)}
      onRetry={() => {}}
    />,
  );
  expect(screen.getByText("Another app is using the camera.")).toBeDefined();
  expect(screen.getByText(/Your camera stays as it was\./u)).toBeDefined();
});

test.each(["camera", "microphone"] as const)(
  "the note of a %s that the system has paused gives the reason and the fix",
  (kind) => {
    render(<FailureNotes media={{ ...media(on, on), [kind]: { ...on, paused: true } }} onRetry={() => {}} />);
    expect(screen.getByText(`Your system or another app paused your ${kind}.`)).toBeDefined();
    expect(screen.getByText(/comes back automatically/u)).toBeDefined();
  },
);

test("the user's own picture is mirrored and silent", () => {
  render(<OwnPreview media={{ ...media(on, on), stream: new MediaStream() }} />);
  const video = screen.getByLabelText("You");
  expect(video).toHaveProperty("muted", true);
  expect(video.className).toContain("-scale-x-100");
});

test.each([
  [{ state: "off" } as const, "Your camera is off."],
  [{ state: "starting" } as const, "Starting your camera… Allow it if asked."],
  [{ ...on, paused: true } as const, "Your camera is paused."],
  [failed("busy"), "No video from your camera."],
])("the preview says why it has no picture: %o", (camera, said) => {
  render(<OwnPreview media={{ ...media(camera, on), stream: new MediaStream() }} />);
  expect(screen.getByText(said)).toBeDefined();
  expect(screen.queryByLabelText("You")).toBeNull();
});
