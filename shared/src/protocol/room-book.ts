import { z } from "zod";
import { RoomId } from "../ids.ts";
import { limits } from "../limits.ts";
import { InviteToken, Passcode, RoomName, RoomSettings } from "./room.ts";

/** Names one invite to the room's owner; it gives no access. */
export const InviteId = z
  .string()
  .regex(/^[\w-]{12}$/)
  .brand<"InviteId">();
export type InviteId = z.infer<typeof InviteId>;

/** An invite as its owner sees it later. The token is shown only once, at creation. Times are Unix milliseconds. */
export const Invite = z.object({ inviteId: InviteId, expiresAt: z.number() });
export const NewInvite = Invite.extend({ token: InviteToken });
export type NewInvite = z.infer<typeof NewInvite>;

/** A room in its owner's list. */
export const OwnedRoom = z.object({
  roomId: RoomId,
  name: z.string(),
  hasPasscode: z.boolean(),
  settings: RoomSettings,
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
  invites: z.array(Invite),
});
export type OwnedRoom = z.infer<typeof OwnedRoom>;

/**
 * An owner's rooms, the default settings of a new room, and whether the operator of this server lets this account create one.
 */
export const OwnedRooms = z.object({
  rooms: z.array(OwnedRoom),
  usual: RoomSettings,
  mayCreate: z.boolean().default(true),
});
export type OwnedRooms = z.infer<typeof OwnedRooms>;

/** Any subset of a room's settings. */
export const SomeSettings = z.object({
  lobby: RoomSettings.shape.lobby.exactOptional(),
  guests: RoomSettings.shape.guests.exactOptional(),
  capacity: RoomSettings.shape.capacity.exactOptional(),
  relay: RoomSettings.shape.relay.unwrap().exactOptional(),
});

/** A setting that is left out has its default value. */
export const CreateRoom = z.object({
  name: RoomName,
  passcode: Passcode.nullable().default(null),
  settings: SomeSettings.default({}),
});
export type CreateRoom = z.infer<typeof CreateRoom>;

export const RenameRoom = z.object({ name: RoomName });
/** A setting that is left out stays as it is; a passcode of `null` removes the passcode. */
export const ChangeRoom = z.object({
  settings: SomeSettings.default({}),
  passcode: Passcode.nullable().exactOptional(),
});
export type ChangeRoom = z.infer<typeof ChangeRoom>;

export const CreateInvite = z.object({
  lifetimeMs: z.int().min(limits.inviteLifetimeMs.least).max(limits.inviteLifetimeMs.most),
});
