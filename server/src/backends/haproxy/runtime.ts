import { connect } from "node:net";
import { text } from "node:stream/consumers";

/** Without an answer for this long HAProxy counts as gone, in milliseconds. */
const patienceMs = 2_000;

/** One connection to HAProxy's runtime API (management guide, 9.3), which answers one command. Rejects if there is no answer. */
export async function tellHaproxy(socket: string, command: string): Promise<string> {
  const admin = connect({ path: socket });
  admin.setTimeout(patienceMs, () => admin.destroy(new Error("HAProxy does not answer")));
  admin.end(`${command}\n`);
  return (await text(admin)).trim();
}
