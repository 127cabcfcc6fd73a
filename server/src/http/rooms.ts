import { RoomId } from "@lets-meet/shared/ids.ts";
import { type Ack, refuse } from "@lets-meet/shared/protocol/ack.ts";
import {
  ChangeRoom,
  CreateInvite,
  CreateRoom,
  InviteId,
  RenameRoom,
} from "@lets-meet/shared/protocol/room-book.ts";
import { type Request, type RequestHandler, Router } from "express";
import type { AccountService } from "../services/account/account.ts";
import type { Identity } from "../services/account/token.ts";
import type { RoomBook } from "../services/room/room-book.ts";
import { type ApiRules, answer, apiRules, parse } from "./answer.ts";

export type RoomRoutesOptions = ApiRules & {
  readonly book: RoomBook;
  readonly accounts: Pick<AccountService, "identityFrom">;
};

/** `/api/rooms`: the rooms of the caller, a page or a program. Another account's room is answered like a missing one. */
export function roomRoutes({ book, accounts, ...rules }: RoomRoutesOptions): Router {
  const routes = Router();
  routes.use(...apiRules(rules));

  const asOwner =
    (act: (owner: Identity, request: Request) => Promise<Ack<unknown>>): RequestHandler =>
    async (request, response) => {
      const identity = await accounts.identityFrom(request.headers);
      answer(response, identity === null ? refuse("not-logged-in") : await act(identity, request));
    };
  const ofRoom = (act: (owner: Identity, room: RoomId, request: Request) => Promise<Ack<unknown>>) =>
    asOwner(async (owner, request) => {
      const room = RoomId.safeParse(request.params["room"]);
      return room.success ? act(owner, room.data, request) : refuse("no-such-room");
    });

  routes.get(
    "/",
    asOwner((owner) => book.list(owner)),
  );
  routes.post(
    "/",
    asOwner(async (owner, request) => {
      const body = parse(CreateRoom, request);
      return body.ok ? book.create(owner, body.value) : body;
    }),
  );
  routes.post(
    "/:room/name",
    ofRoom(async (owner, room, request) => {
      const body = parse(RenameRoom, request);
      return body.ok ? book.rename(owner.account, room, body.value.name) : body;
    }),
  );
  routes.post(
    "/:room/settings",
    ofRoom(async (owner, room, request) => {
      const body = parse(ChangeRoom, request);
      return body.ok ? book.change(owner, room, body.value) : body;
    }),
  );
  routes.post(
    "/:room/end",
    ofRoom((owner, room) => book.end(owner.account, room)),
  );
  routes.post(
    "/:room/invites",
    ofRoom(async (owner, room, request) => {
      const body = parse(CreateInvite, request);
      return body.ok ? book.invite(owner.account, room, body.value.lifetimeMs) : body;
    }),
  );
  routes.post(
    "/:room/invites/:invite/revoke",
    ofRoom(async (owner, room, request) => {
      const invite = InviteId.safeParse(request.params["invite"]);
      return invite.success ? book.revoke(owner.account, room, invite.data) : refuse("no-such-invite");
    }),
  );
  return routes;
}
