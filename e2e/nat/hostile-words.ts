/** Addresses that no page may receive. A hostile page puts them into its signals. */
export const planted = {
  addresses: ["192.168.77.7", "203.0.113.77", "2001:db8::77", "::ffff:192.168.77.7"],
  names: ["3f9f1e0c-77aa-4e5b-9c7e-1234567890ab.local", "home.example"],
} as const;

/**
 * Runs inside a page before its own scripts. It adds these addresses to each signal message that the page sends: as
 * candidates of every type, and in every line of a description that can carry an address.
 */
export function plantAddresses({ addresses, names }: typeof planted): void {
  const [own] = addresses;
  const kinds = ["host", "srflx", "prflx", `relay raddr ${own} rport 9`];
  const candidates = [...addresses, ...names].flatMap((address) =>
    kinds.map((kind, index) => `candidate:${index} 1 udp ${9 + index} ${address} 9 typ ${kind}`),
  );
  const tainted = (sdp: string) =>
    sdp
      .replace("IN IP4 127.0.0.1", `IN IP4 ${own}`)
      .replaceAll("c=IN IP4 0.0.0.0", `c=IN IP4 ${own}`)
      .replaceAll("a=rtcp:9 IN IP4 0.0.0.0", `a=rtcp:9 IN IP4 ${own}`)
      .replaceAll(
        "a=mid:",
        `${candidates.map((candidate) => `a=${candidate}\r\n`).join("")}i=${own}\r\na=x-home:${own}\r\na=mid:`,
      );
  const hostile = (said: string) => {
    const start = said.indexOf("[");
    const [name, request] = JSON.parse(said.slice(start)) as [
      string,
      { signals: { kind: string; sdp?: string }[] },
    ];
    for (const signal of request.signals) if (signal.sdp !== undefined) signal.sdp = tainted(signal.sdp);
    // A message takes at most 24 signals, and the page's own must stay in it.
    for (const candidate of candidates.slice(0, Math.max(0, 24 - request.signals.length)))
      request.signals.push({
        kind: "candidate",
        candidate,
        sdpMid: "0",
        sdpMLineIndex: 0,
        usernameFragment: null,
      } as { kind: string });
    return `${said.slice(0, start)}${JSON.stringify([name, request])}`;
  };
  window.WebSocket = class extends WebSocket {
    override send(said: Parameters<WebSocket["send"]>[0]): void {
      const isSignal = typeof said === "string" && said.includes('"signal:send"');
      super.send(isSignal ? hostile(said) : said);
    }
  };
}
