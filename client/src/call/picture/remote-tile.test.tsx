import type { Sending } from "@lets-meet/shared/protocol/room.ts";
import { act, cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { RemoteTile, type RemoteTileProps } from "./remote-tile.tsx";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const tile = (props: Partial<RemoteTileProps>) => (
  <RemoteTile name="Stranger" remote={{ stream: null, picture: false }} quality="good" {...props} />
);
const video = () => screen.getByLabelText<HTMLVideoElement>("Stranger");

test("plays the stream unmirrored, and switches to a new stream object", () => {
  const first = new MediaStream();
  const second = new MediaStream();
  const { rerender } = render(tile({ remote: { stream: first, picture: true } }));
  const element = video();
  expect(element.srcObject).toBe(first);
  expect(element.className).not.toContain("-scale-x-100");
  rerender(tile({ remote: { stream: second, picture: true } }));
  expect(video()).toBe(element);
  expect(element.srcObject).toBe(second);
});

test("a stream without a picture is still played for its sound", () => {
  const stream = new MediaStream();
  render(tile({ remote: { stream, picture: false } }));
  expect(video().srcObject).toBe(stream);
  expect(video().className).toContain("opacity-0");
  expect(screen.getByText("no video")).toBeDefined();
});

test("the tile of a peer that has left drops picture and sound at once", () => {
  const stream = new MediaStream();
  const { rerender } = render(tile({ remote: { stream, picture: true } }));
  const element = video();
  rerender(tile({ remote: { stream, picture: true }, gone: true, children: "Stranger has disconnected." }));
  expect(screen.queryByLabelText("Stranger")).toBeNull();
  expect(element.srcObject).toBeNull();
  expect(screen.getByText("Stranger has disconnected.")).toBeDefined();
});

test("a page that replaces another reuses its playing element, and keeps the stream", () => {
  const stream = new MediaStream();
  const { rerender } = render(<main>{tile({ remote: { stream, picture: true } })}</main>);
  const element = video();
  rerender(<section>{tile({ name: "Guest 1", remote: { stream, picture: true } })}</section>);
  expect(screen.getByLabelText("Guest 1")).toBe(element);
  expect(element.srcObject).toBe(stream);
  rerender(<section />);
  expect(element.srcObject).toBeNull();
});

const bothOn = { mic: true, camera: true };

test.each([
  ["the partner reports a paused camera", "good", true, "Their camera is paused"],
  ["no frame arrives", "still", false, "Their video is frozen"],
] as const)(
  "when %s, the tile says so and dims the picture, and does not call the connection good",
  (_why, quality, says, said) => {
    const sends: Partial<Sending> = says ? { ...bothOn, paused: ["camera"] } : bothOn;
    render(tile({ remote: { stream: new MediaStream(), picture: true }, quality, sends }));
    expect(screen.getByText(said)).toBeDefined();
    expect(video().className).toContain("opacity-40");
    expect(screen.getByRole("img", { name: "Frozen" })).toBeDefined();
    expect(screen.queryByRole("img", { name: "Good" })).toBeNull();
  },
);

test("the tile reports a microphone that the partner's system has paused", () => {
  render(tile({ sends: { mic: true, camera: true, paused: ["mic"] } }));
  expect(screen.getByText("Their microphone is paused")).toBeDefined();
});

test("two tiles with the same stream both stop it when they are removed", () => {
  const stream = new MediaStream();
  const both = ["Ann", "Ben"].map((name) => (
    <RemoteTile key={name} name={name} remote={{ stream, picture: true }} quality="good" />
  ));
  const { rerender } = render(<main>{both}</main>);
  const elements = ["Ann", "Ben"].map((name) => screen.getByLabelText<HTMLVideoElement>(name));
  expect(elements[0]).not.toBe(elements[1]);
  rerender(<main />);
  for (const { srcObject } of elements) expect(srcObject).toBeNull();
});

test("the quality of the connection has a text alternative", () => {
  const { rerender } = render(tile({ quality: "fair" }));
  expect(screen.getByRole("img", { name: "Fair" })).toBeDefined();
  rerender(tile({ quality: null }));
  expect(screen.queryByRole("img")).toBeNull();
});

test("if the browser blocks sound, the picture plays muted and a press starts the sound", async () => {
  const user = userEvent.setup();
  const play = vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function (
    this: HTMLMediaElement,
  ) {
    return this.muted ? Promise.resolve() : Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await act(async () => render(tile({ remote: { stream: new MediaStream(), picture: true } })));
  expect(video().muted).toBe(true);
  play.mockResolvedValue();
  await user.click(screen.getByRole("button", { name: "Play sound" }));
  expect(video().muted).toBe(false);
  expect(screen.queryByRole("button")).toBeNull();
});
