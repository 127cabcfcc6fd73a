import type { RoomId } from "@lets-meet/shared/ids.ts";
import { pathOfRoom } from "@lets-meet/shared/room-link.ts";
import { useEffect } from "react";
import { navigate, useLocationProperty } from "wouter/use-browser-location";
import type { Room } from "../features/room/state.ts";
import { isInMatch, type Stranger } from "../features/stranger/state.ts";
import { inviteIn, type Route } from "./route.ts";

/** As much of the features as addresses concern. */
export type Followed = {
  readonly room: {
    readonly store: { readonly getState: () => { readonly room: Room } };
    readonly actions: {
      readonly open: (roomId: RoomId) => void;
      readonly invited: (invite: string) => void;
      readonly close: () => void;
    };
  };
  readonly stranger: {
    readonly store: { readonly getState: () => { readonly stranger: Stranger } };
    readonly actions: { readonly depart: () => void };
  };
};

/**
 * Keeps address and features together. A person who goes to another page has left what they did on the former one; a page
 * that finds itself in a room or with a stranger, as after a reload or when strangers carry on in a room, goes there.
 */
export function useFollowRoute(
  route: Route,
  { room, stranger }: Followed,
  talk: Stranger,
  place: Room,
): void {
  const roomId = route.page === "room" ? route.roomId : null;
  const invite = useLocationProperty(() => inviteIn(location.hash));
  const isWithStrangers = route.page === "strangers";
  useEffect(() => {
    if (roomId === null) room.actions.close();
    else room.actions.open(roomId);
    if (!isWithStrangers) stranger.actions.depart();
  }, [roomId, isWithStrangers, room, stranger]);

  // The invite outlives its place in the address, where a jump within the page puts another name.
  useEffect(() => {
    if (roomId !== null && invite !== null) room.actions.invited(invite);
  }, [roomId, invite, room]);

  useEffect(() => {
    // What has been left by the effect above is drawn once more before it is gone.
    const isOld = place !== room.store.getState().room || talk !== stranger.store.getState().stranger;
    if (isOld) return;
    if (place.phase === "inside" || place.phase === "at-door") {
      if (place.roomId !== roomId) navigate(pathOfRoom(place.roomId));
    } else if (!isWithStrangers && isInMatch(talk)) navigate("/");
  }, [talk, place, room, stranger, roomId, isWithStrangers]);
}
