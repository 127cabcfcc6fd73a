import { ackOf } from "@lets-meet/shared/protocol/ack.ts";
import {
  ChangeRoom,
  CreateInvite,
  CreateRoom,
  NewInvite,
  OwnedRoom,
  OwnedRooms,
  RenameRoom,
} from "@lets-meet/shared/protocol/room-book.ts";
import { type RequestHandler, Router } from "express";
import { z } from "zod";

type Operation = {
  readonly method: "get" | "post";
  readonly path: string;
  readonly says: string;
  readonly body?: z.ZodType;
  readonly value: z.ZodType;
};

/** The routes of `http/rooms` that a program may use. A test holds the two together. */
export const operations: readonly Operation[] = [
  { method: "get", path: "/api/rooms", says: "List the account's rooms.", value: OwnedRooms },
  { method: "post", path: "/api/rooms", says: "Create a room.", body: CreateRoom, value: OwnedRoom },
  {
    method: "post",
    path: "/api/rooms/{room}/name",
    says: "Rename a room.",
    body: RenameRoom,
    value: OwnedRoom,
  },
  {
    method: "post",
    path: "/api/rooms/{room}/settings",
    says: "Change a room's settings or passcode.",
    body: ChangeRoom,
    value: OwnedRoom,
  },
  {
    method: "post",
    path: "/api/rooms/{room}/end",
    says: "Delete a room: its link and invites stop working, and its call ends.",
    value: z.object({}),
  },
  {
    method: "post",
    path: "/api/rooms/{room}/invites",
    says: "Create an invite. Its link is /r/{room}#{token}.",
    body: CreateInvite,
    value: NewInvite,
  },
  {
    method: "post",
    path: "/api/rooms/{room}/invites/{invite}/revoke",
    says: "Revoke an invite.",
    value: z.object({}),
  },
];

const schemaOf = (schema: z.ZodType, io: "input" | "output") => {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return plain;
};
const json = (schema: z.ZodType, io: "input" | "output") => ({
  content: { "application/json": { schema: schemaOf(schema, io) } },
});

/** The API for programs, in OpenAPI 3.1, from the schemas that the server parses with. */
export function openApi() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path, says, body, value } of operations) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    paths[path] = {
      ...paths[path],
      [method]: {
        summary: says,
        parameters: names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
        ...(body === undefined ? {} : { requestBody: { required: true, ...json(body, "input") } }),
        responses: {
          200: { description: "Done.", ...json(ackOf(value), "output") },
          default: { description: "Refused: `code` says why.", ...json(ackOf(z.never()), "output") },
        },
      },
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Rooms and invites",
      version: "1",
      description: "For programs. The operator makes a token with `npm run accounts -- token NAME`.",
    },
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    paths,
  };
}

/** `/api/docs`. */
export function openApiRoute(): Router {
  let text: string | null = null;
  const answer: RequestHandler = (_request, response) => {
    text ??= JSON.stringify(openApi(), null, 2);
    response.setHeader("Cache-Control", "no-cache");
    response.type("json").send(text);
  };
  const routes = Router();
  routes.get("/api/docs", answer);
  return routes;
}
