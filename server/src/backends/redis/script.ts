import { type CommandParser, defineScript } from "redis";

/**
 * A Lua script as a command of the client, with any number of keys and arguments. The client sends its hash, and its text
 * only to a Redis that does not know it.
 */
export const script = (text: string) =>
  defineScript({
    SCRIPT: text,
    parseCommand(parser: CommandParser, keys: string[], args: readonly (string | number)[]) {
      parser.pushKeysLength(keys);
      parser.push(...args.map(String));
    },
    transformReply: (reply: unknown) => reply,
  });
