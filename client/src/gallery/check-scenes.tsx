import type { ReactNode } from "react";
import { useState } from "react";
import type { LevelSource } from "../call/devices/own-level.tsx";
import { CheckPage } from "../features/check/check-page.tsx";
import type { CheckActions } from "../features/check/compose.ts";
import type { Findings, StepName } from "../features/check/findings.ts";
import { type Check, type CheckEvent, next, type StepFound, unchecked } from "../features/check/machine.ts";
import { reportOf } from "../features/check/report.ts";
import { type CheckView, createCheckStore } from "../features/check/store.ts";
import { drawnStream } from "./drawn-stream.ts";
import * as sample from "./samples.ts";

const nothing = () => {};
const actions: CheckActions = {
  start: nothing,
  stop: nothing,
  leave: nothing,
  playTone: nothing,
  answerTone: nothing,
  chooseOutput: nothing,
  choose: nothing,
};
const murmur: LevelSource = (tell) => {
  tell(0.4);
  return nothing;
};
const listen = () => murmur;

function CheckScene({
  view,
  copy,
}: {
  readonly view: () => Partial<CheckView>;
  readonly copy: "works" | "shut";
}) {
  const [store] = useState(() => createCheckStore(view()));
  return (
    <CheckPage
      store={store}
      actions={actions}
      listen={listen}
      report={(check) =>
        reportOf(check, { at: new Date(), userAgent: navigator.userAgent, transport: "websocket" })
      }
      copy={() => (copy === "works" ? Promise.resolve() : Promise.reject(new Error("shut")))}
      onHome={nothing}
    />
  );
}

const after = (events: readonly CheckEvent[]): Check =>
  events.reduce(next, next(unchecked, { type: "started" }));
const begun = (name: StepName): CheckEvent => ({ type: "begun", run: 1, name });
const found = <N extends StepName>(
  name: N,
  finding: Findings[N],
  figures: StepFound["figures"] = {},
): CheckEvent =>
  // The function's type pairs the name with its finding; inference cannot follow that into the union.
  ({ type: "found", run: 1, name, finding, figures }) as StepFound;

const devicesWork = [
  found("camera", "works", { width: 640, height: 480 }),
  found("microphone", "works"),
  found("speaker", "heard"),
  found("signaling", "works", { roundTripMs: 38 }),
];
const running = after([
  found("camera", "works", { width: 640, height: 480 }),
  found("microphone", "works"),
  begun("speaker"),
  found("signaling", "works", { roundTripMs: 38 }),
  found("stun", "works", { afterMs: 41 }),
  found("nat", "independent"),
  found("relay-udp", "works", { afterMs: 74 }),
  begun("relay-tcp"),
  begun("relay-tls"),
]);
const good = after([
  ...devicesWork,
  found("stun", "works", { afterMs: 41 }),
  found("nat", "independent"),
  found("relay-udp", "works", { afterMs: 74 }),
  found("relay-tcp", "works", { afterMs: 131 }),
  found("relay-tls", "works", { afterMs: 190 }),
  found("quality", "good", { roundTripMs: 62, loss: 0 }),
]);
const broken = after([
  found("camera", "denied"),
  found("microphone", "denied"),
  found("speaker", "unheard"),
  found("signaling", "polling", { roundTripMs: 780 }),
  found("stun", "unanswered"),
  found("nat", "unknown"),
  found("relay-udp", "unreachable"),
  found("relay-tcp", "denied", { errorCode: 401 }),
  found("relay-tls", "unreachable", { errorCode: 701 }),
  found("quality", "no-relay"),
]);
const noRelay = after([
  ...devicesWork,
  found("stun", "works", { afterMs: 41 }),
  found("nat", "dependent"),
  found("relay-udp", "no-relay"),
  found("relay-tcp", "no-relay"),
  found("relay-tls", "no-relay"),
  found("quality", "no-relay"),
]);

const outputs = [
  { id: "a", label: "Built-in speakers" },
  { id: "b", label: "Headset with a rather long name (046d:0a38)" },
];
const scene = (view: () => Partial<CheckView>, copy: "works" | "shut" = "works") => ({
  layout: "page" as const,
  render: (): ReactNode => <CheckScene view={view} copy={copy} />,
});
const withMedia = (check: Check) => () => ({ check, media: sample.mediaOn(drawnStream("sunny")) });

/** The call check in all its states. */
export const checkScenes = {
  "check-idle": scene(() => ({})),
  "check-asking": scene(() => ({
    check: after([begun("camera"), begun("microphone"), begun("stun")]),
    media: sample.mediaStarting,
  })),
  "check-listening": scene(
    withMedia(after([...devicesWork.slice(0, 1), begun("microphone"), begun("stun")])),
  ),
  "check-running": scene(() => ({ ...withMedia(running)(), outputs })),
  "check-good": scene(withMedia(good)),
  "check-broken": scene(() => ({ check: broken, media: sample.mediaFailed("denied") }), "shut"),
  "check-no-relay": scene(withMedia(noRelay)),
  "check-stopped": scene(() => ({ check: next(running, { type: "stopped" }) })),
};
