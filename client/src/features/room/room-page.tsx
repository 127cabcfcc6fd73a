// Must be the first import: it has to run before the first schema is made.
import "../../net/without-eval.ts";

import { useMemo } from "react";
import { type StoreApi, useStore } from "zustand";
import { levelIn } from "../../rtc/audio/level-meter.ts";
import { useTitle } from "../../ui/use-title.ts";
import type { RoomActions } from "./actions-type.ts";
import type { RoomView } from "./call/view.ts";
import { CallPage } from "./pages/call/call-page.tsx";
import { ClosedPage } from "./pages/entry/closed-page.tsx";
import { GreenRoomPage } from "./pages/entry/green-room-page.tsx";
import { LeftPage } from "./pages/entry/left-page.tsx";
import { LobbyPage } from "./pages/entry/lobby-page.tsx";
import { LookingPage } from "./pages/entry/looking-page.tsx";
import { titleOf } from "./title.ts";

export type RoomPageProps = { readonly store: StoreApi<RoomView>; readonly actions: RoomActions };

/** The page of the current phase. */
export function RoomPage({ store, actions }: RoomPageProps) {
  const view = useStore(store);
  const { stream } = view.media;
  const level = useMemo(() => levelIn(stream), [stream]);
  useTitle((isHidden) => titleOf(view.room, view.unread, isHidden));
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
      return <LobbyPage {...props} room={room} />;
    case "inside":
      return <CallPage {...props} membership={room.membership} level={level} />;
    case "left":
      return <LeftPage {...props} room={room} />;
  }
}
