import { useCallback, useEffect } from "react";
import { type StoreApi, useStore } from "zustand";
import type { LevelSource } from "../../call/own-level.tsx";
import { measureLevel } from "../../rtc/level-meter.ts";
import type { RoomActions } from "./actions-type.ts";
import { CallPage } from "./pages/call-page.tsx";
import { ClosedPage } from "./pages/closed-page.tsx";
import { DoorPage } from "./pages/door-page.tsx";
import { GreenRoomPage } from "./pages/green-room-page.tsx";
import { LeftPage } from "./pages/left-page.tsx";
import { LookingPage } from "./pages/looking-page.tsx";
import { titleOf } from "./title.ts";
import type { RoomView } from "./view.ts";

export type RoomPageProps = { readonly store: StoreApi<RoomView>; readonly actions: RoomActions };

/** Listens to the own microphone for whoever shows how loud it is; the same one for as long as the stream is. */
function useLevel(stream: MediaStream | null): LevelSource {
  return useCallback((tell) => (stream === null ? () => {} : measureLevel(stream, tell).close), [stream]);
}

function useTitle(store: StoreApi<RoomView>): void {
  useEffect(() => {
    const update = () => {
      const { room, unread } = store.getState();
      document.title = titleOf(room, unread, document.hidden);
    };
    update();
    document.addEventListener("visibilitychange", update);
    const unsubscribe = store.subscribe(update);
    return () => {
      document.removeEventListener("visibilitychange", update);
      unsubscribe();
    };
  }, [store]);
}

/** The page of the phase in which the person is with a room. */
export function RoomPage({ store, actions }: RoomPageProps) {
  const view = useStore(store);
  const level = useLevel(view.media.stream);
  useTitle(store);
  const { room } = view;
  const props = { view, actions };
  switch (room.phase) {
    case "away":
    case "looking":
      return <LookingPage />;
    case "closed":
      return <ClosedPage {...props} room={room} />;
    case "green-room":
      return <GreenRoomPage {...props} room={room} level={level} />;
    case "at-door":
      return <DoorPage {...props} room={room} />;
    case "inside":
      return <CallPage {...props} stay={room.stay} level={level} />;
    case "left":
      return <LeftPage {...props} room={room} />;
  }
}
