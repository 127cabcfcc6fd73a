import { isIP } from "node:net";
import { z } from "zod";

/** Where the balancer's connections arrive: the path of a Unix socket, or a port of one address. */
export type ProxyListen = { readonly path: string } | { readonly port: number; readonly host: string };

/** Longer paths do not fit into the address of a Unix socket on every system. */
const longestPath = 103;
const message =
  "must be the absolute path of a Unix socket, or an address with a port such as 10.0.0.5:3001 or [fd00::5]:3001";

function parse(text: string): ProxyListen | null {
  if (text.startsWith("/")) return Buffer.byteLength(text) <= longestPath ? { path: text } : null;
  const [, six, other, digits] = /^(?:\[([^\]]+)\]|([^:[\]/\s]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = six ?? other;
  const port = Number(digits);
  if (host === undefined || port > 65_535 || (six !== undefined && isIP(six) !== 6)) return null;
  return { port, host };
}

/** Parses PROXY_LISTEN. */
export const ProxyListenText = z.string().transform((text, context) => {
  const point = parse(text);
  if (point !== null) return point;
  const isLong = text.startsWith("/");
  context.addIssue({
    code: "custom",
    message: isLong ? `must be at most ${longestPath} bytes long` : message,
  });
  return z.NEVER;
});

type Given = {
  readonly PORT: number;
  readonly PROXY_LISTEN?: ProxyListen | undefined;
  readonly TRUSTED_PROXIES: number;
};

/** Reports settings that contradict PROXY_LISTEN. */
export function checkProxyListen(
  { PORT, PROXY_LISTEN, TRUSTED_PROXIES }: Given,
  context: z.RefinementCtx,
): void {
  if (PROXY_LISTEN === undefined) return;
  const refuse = (path: string, why: string) =>
    context.addIssue({ code: "custom", path: [path], message: why });
  if (TRUSTED_PROXIES > 0)
    refuse("TRUSTED_PROXIES", "must be 0 where PROXY_LISTEN is set: the PROXY header names the visitor");
  if ("port" in PROXY_LISTEN && PROXY_LISTEN.port === PORT && PORT !== 0)
    refuse("PROXY_LISTEN", "needs another port than PORT, which keeps health and metrics");
}
