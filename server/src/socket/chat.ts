import type { ChatService } from "../services/stranger/chat.ts";
import type { Handlers } from "./handle.ts";

/** `chat:*`: each event calls the service method of the same name. */
export const chatHandlers = (chat: ChatService) =>
  ({
    "chat:send": ({ attachment: { id } }, message, packet) => chat.send(id, message, packet),
    "chat:received": ({ attachment: { id } }, receipt, packet) => chat.received(id, receipt, packet),
    "chat:typing": ({ attachment: { id } }, typing, packet) => chat.typing(id, typing, packet),
  }) satisfies Partial<Handlers>;
