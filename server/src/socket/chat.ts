import type { ChatService } from "../services/chat.ts";
import type { Handlers } from "./handle.ts";

/** `chat:*`: each asks the service of the same name. */
export const chatHandlers = (chat: ChatService) =>
  ({
    "chat:send": ({ attachment: { id } }, message) => chat.send(id, message),
    "chat:received": ({ attachment: { id } }, receipt) => chat.received(id, receipt),
    "chat:typing": ({ attachment: { id } }, typing) => chat.typing(id, typing),
  }) satisfies Partial<Handlers>;
