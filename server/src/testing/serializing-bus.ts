import { isDeepStrictEqual } from "node:util";
import { entriesOf } from "../bus-entries.ts";
import type { Bus } from "../ports.ts";

/** An entry as another process would receive it; throws if that differs from what was sent. */
export function overTheWire<M>(topic: string, message: M): M {
  const sent: unknown = JSON.parse(JSON.stringify(message));
  const received = entriesOf(topic).parse(sent);
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(received)), sent))
    throw new Error(`an entry of ${topic} changes on its way: ${Object.keys(sent ?? {}).join(", ")}`);
  // The comparison above ensures that this is the same message.
  return received as M;
}

/** A bus whose followers receive copies, as if each of them were in another process. */
export const serializing = (bus: Bus): Bus => ({
  append: (topic, message, number) => bus.append(topic, overTheWire(topic, message), number),
  follow: bus.follow,
  forget: bus.forget,
});
