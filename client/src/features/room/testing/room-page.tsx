import { act, render } from "@testing-library/react";
import { vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { RoomView } from "../call/view.ts";
import { RoomPage } from "../room-page.tsx";
import { actionsWith } from "./samples.ts";

/** The window of a desktop or a phone, for media queries and for the size of the stage. */
export function windowIs(wide: boolean): void {
  vi.spyOn(window, "matchMedia").mockImplementation((query) => {
    const list = new EventTarget();
    return Object.assign(list, { matches: wide, media: query }) as MediaQueryList;
  });
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(wide ? 1_200 : 370);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
}

/** A room's page over a store, with actions that record their calls. */
export function openRoom(view: RoomView) {
  const store = createStore<RoomView>(() => view);
  const actions = {
    ...actionsWith(),
    join: vi.fn<(name: string | null, passcode: string | null) => void>(),
    leave: vi.fn<() => void>(),
    endForAll: vi.fn<() => void>(),
    want: vi.fn<(kind: string, live: boolean) => void>(),
    pin: vi.fn<(peerId: string | null) => void>(),
    show: vi.fn<(peerId: string, sizes: object) => void>(),
    admit: vi.fn<(peerId: string) => void>(),
    hold: vi.fn<(peerId: string, message: string) => void>(),
    reject: vi.fn<(peerId: string) => void>(),
    remove: vi.fn<(peerId: string) => void>(),
    askToMute: vi.fn<(peerId: string | null) => void>(),
    readMuteAsk: vi.fn<(mute: boolean) => void>(),
    reconnect: vi.fn<(peerId: string) => void>(),
    setSingleKeys: vi.fn<(on: boolean) => void>(),
    openChat: vi.fn<() => void>(),
    closeChat: vi.fn<() => void>(),
    rejoin: vi.fn<() => void>(),
    hand: vi.fn<(raised: boolean) => void>(),
  };
  const page = render(<RoomPage store={store} actions={actions} />);
  const change = (changes: Partial<RoomView>) => act(() => store.setState(changes));
  return { ...page, actions, change, store };
}
