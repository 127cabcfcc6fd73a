import { describe, expect, test } from "vitest";
import { complaintsOf, hasHaproxy, renderHaproxy } from "./testing/haproxy.ts";

const given = { HAPROXY_NODES: "a=10.0.0.5:3001/10.0.0.5:3000,b=/run/b/visitors.sock/[fd00::5]:3000" };
/** The effective lines of a rendered configuration. */
const lines = (variables: Readonly<Record<string, string>> = {}) =>
  renderHaproxy({ ...given, ...variables })
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));

describe("the configuration for HAProxy", () => {
  test("only requires the servers, each with its own listener for health checks", () => {
    const written = lines();
    expect(written).toContain("server a 10.0.0.5:3001 addr 10.0.0.5 port 3000");
    expect(written).toContain("server b unix@/run/b/visitors.sock addr [fd00::5] port 3000");
    expect(written).toContain("bind *:443");
    expect(written.join("\n")).not.toMatch(/\$\{|exempt|-f |stats socket/);
  });

  test("keeps a visitor on one server, bounds its load, and tries again elsewhere", () => {
    expect(lines()).toEqual(
      expect.arrayContaining([
        "mode tcp",
        "balance source",
        "hash-type consistent",
        "hash-balance-factor 150",
        "option redispatch 1",
        "option httpchk GET /readyz",
      ]),
    );
    const [defaults] = lines().filter((line) => line.startsWith("default-server "));
    for (const words of ["send-proxy-v2", "observe layer4", "on-marked-down shutdown-sessions"])
      expect(defaults).toContain(words);
  });

  test("limits an address, IPv6 by /64, as the server's own setting does", () => {
    const written = lines({ ADDRESS_CONNECTIONS: "400" });
    expect(written).toContain("tcp-request connection track-sc0 src,ipmask(32,64)");
    expect(written).toContain("tcp-request connection reject if { sc0_conn_cur gt 1600 }");
    expect(written).toContain("tcp-request connection reject if { sc0_conn_rate gt 3000 }");
    const exempt = lines({ ADDRESS_EXEMPT: "10.0.0.0/8, ::1" });
    expect(exempt).toContain("acl exempt src 10.0.0.0/8 ::1");
    expect(exempt).toContain("tcp-request connection reject if { sc0_conn_cur gt 800 } !exempt");
  });

  test("refuses the networks of a map until the time that each has there, before anything is counted", () => {
    const written = lines({ HAPROXY_BLOCKED: "/run/meet/blocked.map" });
    const reject =
      "tcp-request connection reject if { src,map_ip_int(/run/meet/blocked.map,0),sub(sess.now) gt 0 }";
    const at = written.indexOf("tcp-request connection set-var(sess.now) date()");
    expect(at).toBeGreaterThan(0);
    expect(written[at + 1]).toBe(reject);
    expect(written.findIndex((line) => line.includes("track-sc0"))).toBe(at + 2);
    expect(lines().join("\n")).not.toMatch(/map_ip|sess\.now/);
  });

  test("ends TLS on every address, and logs no connection", () => {
    const written = lines({ HAPROXY_CERT: "/etc/tls/meet.pem", HAPROXY_BIND: "*:443,[::]:443" });
    expect(written.filter((line) => line.startsWith("bind "))).toEqual([
      "bind *:443 ssl crt /etc/tls/meet.pem alpn http/1.1",
      "bind [::]:443 v6only ssl crt /etc/tls/meet.pem alpn http/1.1",
    ]);
    const frontend = written.slice(written.indexOf("frontend visitors"), written.indexOf("backend nodes"));
    expect(frontend.join("\n")).not.toMatch(/\blog\b/);
    expect(written).toContain("log stdout format raw daemon notice");
  });

  test.each([
    ["HAPROXY_NODES", ""],
    ["HAPROXY_NODES", "10.0.0.5:3001"],
    ["HAPROXY_NODES", "a=10.0.0.5:3001"],
    ["HAPROXY_NODES", "a=10.0.0.5:3001 disabled/10.0.0.5:3000"],
    ["HAPROXY_NODES", "a b=10.0.0.5:3001/10.0.0.5:3000"],
    ["HAPROXY_BIND", "443"],
    ["HAPROXY_BIND", "*:443 accept-proxy"],
    ["HAPROXY_CERT", "meet.pem"],
    ["HAPROXY_CERT", "/etc/meet.pem\nstats"],
    ["HAPROXY_MAXCONN", "many"],
    ["HAPROXY_SOCKET", "admin.sock"],
    ["HAPROXY_BLOCKED", "blocked addresses"],
    ["ADDRESS_CONNECTIONS", "0"],
    ["ADDRESS_EXEMPT", "example.org"],
  ])("is not rendered with a bad %s: %s", (name, bad) => {
    expect(() => renderHaproxy({ ...given, [name]: bad })).toThrow(new RegExp(`${name} must be`));
  });

  test.skipIf(!hasHaproxy)("is accepted by HAProxy without a warning", () => {
    expect(complaintsOf(renderHaproxy(given))).toBe("");
    const all = {
      HAPROXY_BIND: "*:8443,[::]:8443",
      ADDRESS_EXEMPT: "10.0.0.0/8,::1",
      HAPROXY_SOCKET: "/a.sock",
    };
    expect(complaintsOf(renderHaproxy({ ...given, ...all }))).toBe("");
  });
});
