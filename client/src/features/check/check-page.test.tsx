import { act, cleanup, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { LevelSource } from "../../call/devices/own-level.tsx";
import { noMedia } from "../../rtc/devices/local-media.ts";
import { CheckPage, type CheckPageProps } from "./check-page.tsx";
import type { CheckActions } from "./compose.ts";
import { stepNames } from "./findings.ts";
import { type Check, next, type StepFound, unchecked } from "./machine.ts";
import { type CheckView, createCheckStore } from "./store.ts";
import { everyFinding } from "./testing/histories.ts";
import { stepWords } from "./words.ts";

afterEach(cleanup);

const murmur: LevelSource = (tell) => {
  tell(0.5);
  return () => {};
};

function renderPage(view: Partial<CheckView> = {}, props: Partial<CheckPageProps> = {}) {
  const actions = {
    start: vi.fn<CheckActions["start"]>(),
    stop: vi.fn<CheckActions["stop"]>(),
    leave: vi.fn<CheckActions["leave"]>(),
    playTone: vi.fn<CheckActions["playTone"]>(),
    answerTone: vi.fn<CheckActions["answerTone"]>(),
    chooseOutput: vi.fn<CheckActions["chooseOutput"]>(),
    choose: vi.fn<CheckActions["choose"]>(),
  };
  const store = createCheckStore(view);
  const onHome = vi.fn<() => void>();
  const { unmount } = render(
    <CheckPage
      store={store}
      actions={actions}
      listen={() => murmur}
      report={({ phase }) => `the report of a check that is ${phase}`}
      copy={async () => {}}
      onHome={onHome}
      {...props}
    />,
  );
  return { actions, store, onHome, unmount };
}

const started = next(unchecked, { type: "started" });
const first = stepNames.flatMap((name) =>
  everyFinding(1)
    .filter((event) => event.name === name)
    .slice(0, 1),
);
/**
 * A finished check: the given findings, and the first finding for every other step, which is the good one
 * except for the NAT's.
 */
const done = (...events: readonly StepFound[]): Check =>
  [...first.filter(({ name }) => !events.some((one) => one.name === name)), ...events].reduce(next, started);
const asking: Check = next(started, { type: "begun", run: 1, name: "speaker" });
const rowOf = (name: keyof typeof stepWords) => {
  const row = screen
    .getAllByRole("listitem")
    .find((one) => within(one).queryByText(stepWords[name]) !== null);
  if (row === undefined) throw new Error(`no row for ${name}`);
  return row;
};

test("explains the check, and starts it on a press", async () => {
  const user = userEvent.setup();
  const { actions } = renderPage();
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Will a call work here?" }));
  expect(actions.start).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Start check" }));
  expect(actions.start).toHaveBeenCalledOnce();
});

test("shows every step in order, each with its status in a word", () => {
  renderPage();
  const rows = screen.getAllByRole("listitem");
  expect(rows.map((row) => row.textContent)).toEqual(
    stepNames.map((name) => `${stepWords[name]}Not checked yet`),
  );
});

test("counts the finished steps, and can be stopped meanwhile", async () => {
  const user = userEvent.setup();
  const { actions, store } = renderPage({ check: started });
  expect(screen.getByRole("progressbar").getAttribute("value")).toBe("0");
  act(() =>
    store.dispatch({ type: "found", run: 1, name: "stun", finding: "works", figures: { afterMs: 41 } }),
  );
  expect(screen.getByRole("progressbar").getAttribute("value")).toBe("1");
  expect(within(rowOf("stun")).getByText("after 41 ms")).toBeDefined();
  expect(within(rowOf("stun")).getByText("Good")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Stop" }));
  expect(actions.stop).toHaveBeenCalledOnce();
});

test("asks if the tone is heard during the speaker's step, also through a screen reader", async () => {
  const user = userEvent.setup();
  const { actions } = renderPage({ check: asking });
  expect(screen.getByRole("status").textContent).toBe("A tone is playing. Do you hear it?");
  await user.click(screen.getByRole("button", { name: "Play again" }));
  await user.click(screen.getByRole("button", { name: "I don't" }));
  await user.click(screen.getByRole("button", { name: "I hear it" }));
  expect(actions.playTone).toHaveBeenCalledOnce();
  expect(actions.answerTone.mock.calls).toEqual([[false], [true]]);
  expect(screen.queryByRole("combobox", { name: "Speaker" })).toBeNull();
});

test("another output can be chosen if there are any, and the system's again", async () => {
  const user = userEvent.setup();
  const outputs = [
    { id: "a", label: "Headset" },
    { id: "b", label: "" },
  ];
  const { actions } = renderPage({ check: asking, outputs, outputId: "a" });
  const select = screen.getByRole("combobox", { name: "Speaker" });
  await user.selectOptions(select, "Speaker 2");
  await user.selectOptions(select, "System default");
  expect(actions.chooseOutput.mock.calls).toEqual([["b"], [null]]);
});

test("a tone that the browser did not play is reported as such", () => {
  renderPage({ check: asking, toneBlocked: true });
  expect(screen.getByRole("region").textContent).toContain("This browser didn't play the tone.");
  expect(screen.getByRole("status").textContent).toBe("This browser didn't play the tone.");
});

test("shows picture and level while the devices are on", () => {
  const on = { state: "on", deviceId: "a", muted: false } as const;
  const media = { ...noMedia, stream: new MediaStream(), camera: on, microphone: on };
  const check = next(started, { type: "begun", run: 1, name: "microphone" });
  renderPage({ check, media });
  expect(screen.getByLabelText("You")).toBeDefined();
  expect(screen.getByLabelText("Microphone level").getAttribute("value")).toBe("50");
  expect(screen.getByText("Say hello: the bars should move.")).toBeDefined();
});

const failed = (name: "relay-udp", finding: "no-relay"): StepFound => ({
  type: "found",
  run: 1,
  name,
  finding,
  figures: {},
});

test("a missing relay is reported with advice", () => {
  renderPage({ check: done(failed("relay-udp", "no-relay")) });
  const row = within(rowOf("relay-udp"));
  expect(row.getByText("Could be better")).toBeDefined();
  expect(row.getByText(/^This server has no relay: calls only connect if/u)).toBeDefined();
  expect(row.getByText(/try another network/u)).toBeDefined();
  expect(screen.getByRole("button", { name: "Check again" })).toBeDefined();
});

test("announces the summary in one live region", () => {
  renderPage({ check: done() });
  expect(screen.getAllByRole("status")[0]?.textContent).toContain("You're ready to meet people.");
});

test("the report is copied, and the page says so", async () => {
  const user = userEvent.setup();
  const copy = vi.fn<(text: string) => Promise<void>>(async () => {});
  renderPage({ check: done() }, { copy });
  await user.click(screen.getByRole("button", { name: "Copy report" }));
  expect(copy).toHaveBeenCalledExactlyOnceWith("the report of a check that is done");
  expect(await screen.findByText("Copied. It contains no addresses or device names.")).toBeDefined();
  expect(screen.queryByRole("textbox")).toBeNull();
});

test.each([
  ["is shut", () => Promise.reject(new Error("shut"))],
  [
    "is missing, as outside secure contexts",
    () => {
      throw new TypeError("no clipboard");
    },
  ],
])("where the clipboard %s the report is shown to be selected", async (_name, copy) => {
  const user = userEvent.setup();
  renderPage({ check: done() }, { copy });
  await user.click(screen.getByRole("button", { name: "Copy report" }));
  const box = await screen.findByRole("textbox", { name: "Report" });
  expect(box).toHaveProperty("value", "the report of a check that is done");
});

test("a stopped check keeps its findings, and has a report as well", () => {
  const stopped = next(first.slice(0, 3).reduce(next, started), { type: "stopped" });
  renderPage({ check: stopped });
  expect(screen.getAllByRole("status")[0]?.textContent).toContain("Stopped early.");
  expect(within(rowOf("camera")).getByText("Your camera works.")).toBeDefined();
  expect(screen.getByRole("button", { name: "Copy report" })).toBeDefined();
});

test("leaving the page releases camera and microphone", async () => {
  const user = userEvent.setup();
  const { actions, onHome, unmount } = renderPage();
  await user.click(screen.getByRole("button", { name: "Back to home" }));
  expect(onHome).toHaveBeenCalledOnce();
  expect(actions.leave).not.toHaveBeenCalled();
  unmount();
  expect(actions.leave).toHaveBeenCalledOnce();
});
