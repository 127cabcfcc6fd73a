import type { LevelSource } from "../../call/devices/own-level.tsx";
import { levelIn } from "../../rtc/audio/level-meter.ts";
import type { Speaker } from "../../rtc/audio/speaker.ts";
import type { DeviceKind } from "../../rtc/devices/device-kind.ts";
import type { Capture } from "../../rtc/devices/media-devices.ts";
import { checkDevices, checkHearing } from "./device-steps.ts";
import type { StepFound } from "./machine.ts";
import { checkNetwork, checkSignaling, type NetworkMeans, type Reporter } from "./network-steps.ts";
import { type CheckStore, createCheckStore } from "./store.ts";

export type CheckOptions = NetworkMeans & {
  readonly capture: Capture;
  readonly speaker: Speaker;
  /** Measures a microphone's level; tests pass their own. */
  readonly listen?: (stream: MediaStream) => LevelSource;
};

/** The user's actions on the check's page. */
export type CheckActions = {
  readonly start: () => void;
  readonly stop: () => void;
  /** Stops, and releases camera and microphone. */
  readonly leave: () => void;
  readonly playTone: () => void;
  readonly answerTone: (heard: boolean) => void;
  readonly chooseOutput: (id: string | null) => void;
  readonly choose: (kind: DeviceKind, id: string) => void;
};

export type CallCheck = {
  readonly store: CheckStore;
  readonly actions: CheckActions;
  readonly listen: (stream: MediaStream) => LevelSource;
};

/** The call check of one page, wired together; nothing is opened or sent before it is started. */
export function createCheck(options: CheckOptions): CallCheck {
  const { capture, speaker, listen = levelIn } = options;
  const store = createCheckStore({ media: capture.media });
  capture.listen((media) => store.setState({ media }));
  const devices = { capture, listen };
  let controller = new AbortController();

  const playTone = async () => {
    const played = await speaker.play(store.getState().outputId);
    store.setState({ toneBlocked: !played });
  };

  /** The speaker's step comes after the microphone's, which would pick up the tone. */
  const run = async (reporter: Reporter, signal: AbortSignal) => {
    const asked = checkDevices(devices, reporter);
    const network = Promise.all([
      checkSignaling(options, reporter),
      checkNetwork(options, reporter, signal, asked),
    ]);
    await asked;
    await checkHearing(devices, reporter, signal);
    if (signal.aborted) return;
    store.setState({ outputs: await speaker.outputs() });
    reporter.begin("speaker");
    await playTone();
    await network;
  };

  const stop = () => {
    controller.abort();
    store.dispatch({ type: "stopped" });
    capture.close();
  };

  return {
    store,
    listen,
    actions: {
      start: () => {
        controller.abort();
        controller = new AbortController();
        store.setState({ toneBlocked: false });
        store.dispatch({ type: "started" });
        void run(reporterOf(store), controller.signal);
      },
      stop,
      leave: stop,
      playTone: () => void playTone(),
      answerTone: (heard) => {
        const finding = heard ? "heard" : store.getState().toneBlocked ? "blocked" : "unheard";
        reporterOf(store).found("speaker", finding);
      },
      chooseOutput: (outputId) => {
        store.setState({ outputId });
        void playTone();
      },
      choose: (kind, id) => void capture.choose(kind, id),
    },
  };
}

/** Reports this run's findings to the store, which ignores them once another run has started. */
function reporterOf(store: CheckStore): Reporter {
  const { run } = store.getState().check;
  return {
    begin: (name) => store.dispatch({ type: "begun", run, name }),
    found: (name, finding, figures = {}) =>
      // The reporter's type pairs the name with its finding; inference cannot follow that into the union.
      store.dispatch({ type: "found", run, name, finding, figures } as StepFound),
  };
}
