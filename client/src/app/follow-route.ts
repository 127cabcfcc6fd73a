import type { RoomId } from "@lets-meet/shared/ids.ts";
import { pathOfRoom } from "@lets-meet/shared/room-link.ts";
import { useEffect, useState } from "react";
import { navigate, useLocationProperty } from "wouter/use-browser-location";
import type { Room } from "../features/room/state.ts";
import type { Stranger } from "../features/stranger/state.ts";
import { type Engagement, engagementOf } from "./engagement.ts";
import { inviteIn, isSameRoute, type Route } from "./route.ts";

/** The parts of the features that the address affects. */
export type Followed = {
  readonly stores: {
    readonly room: { readonly getState: () => { readonly room: Room } };
    readonly stranger: { readonly getState: () => { readonly stranger: Stranger } };
  };
  readonly actions: {
    readonly room: {
      readonly open: (roomId: RoomId) => void;
      readonly invited: (invite: string) => void;
      readonly leave: () => void;
      readonly close: () => void;
    };
    readonly stranger: { readonly depart: () => void };
  };
};

/** The user is about to leave the current activity for the page in the address. */
export type Leaving = {
  readonly what: Engagement["what"];
  readonly toRoom: boolean;
  readonly onStay: () => void;
  readonly onLeave: () => void;
};

export type Following = {
  /** The page to show: the address's, or the current activity's while the question is open. */
  readonly shown: Route;
  readonly leaving: Leaving | null;
};

/**
 * Keeps the address and the features in step. Going to another page leaves the current activity; the user is
 * asked first if that ends a call, a chat, a search or a wait in a lobby. A page that turns out to be in a
 * room or with a stranger (after a reload, or when strangers carry on in a room) navigates there; if a room's
 * link led to the page, the user is asked.
 */
export function useFollowRoute(
  route: Route,
  { stores, actions }: Followed,
  talk: Stranger,
  place: Room,
): Following {
  const [followed, setFollowed] = useState(route);
  const engagement = engagementOf(talk, place);
  const isElsewhere = engagement !== null && !isSameRoute(engagement.route, route);
  const isAsking = isElsewhere && (!isSameRoute(route, followed) || route.page === "room");
  if (!isAsking && !isSameRoute(route, followed)) setFollowed(route);
  const shown = isAsking ? engagement.route : route;
  const home = engagement === null ? null : pathOf(engagement);

  const roomId = shown.page === "room" ? shown.roomId : null;
  const invite = useLocationProperty(() => inviteIn(location.hash));
  const isWithStrangers = shown.page === "strangers";
  useEffect(() => {
    if (roomId === null) actions.room.close();
    else actions.room.open(roomId);
    if (!isWithStrangers) actions.stranger.depart();
  }, [roomId, isWithStrangers, actions]);

  // The room keeps the invite: a jump within the page replaces it in the address.
  useEffect(() => {
    if (roomId !== null && invite !== null && !isAsking) actions.room.invited(invite);
  }, [roomId, invite, isAsking, actions]);

  useEffect(() => {
    // An activity that the effect above has ended is rendered once more before it is gone.
    const isOld = place !== stores.room.getState().room || talk !== stores.stranger.getState().stranger;
    if (!isOld && isElsewhere && !isAsking && home !== null) navigate(home);
  }, [talk, place, stores, isElsewhere, isAsking, home]);

  if (!isAsking) return { shown, leaving: null };
  return {
    shown,
    leaving: {
      what: engagement.what,
      toRoom: route.page === "room",
      // After Back this restores the history as it was.
      onStay: () => navigate(pathOf(engagement)),
      onLeave: () => {
        if (engagement.route.page === "room") actions.room.leave();
        else actions.stranger.depart();
      },
    },
  };
}

const pathOf = ({ route }: Engagement): string => (route.page === "room" ? pathOfRoom(route.roomId) : "/");
