import { MatchId } from "@lets-meet/shared/ids.ts";
import { expect, it } from "vitest";
import { rig } from "./testing/connection-rig.ts";

const matchId = MatchId.parse("m".repeat(21));

it("a connection tells which match it is in when it reconnects, and not one that it or its partner has left", async () => {
  const { wire, connection } = await rig();
  const match = {
    matchId,
    mode: "text",
    sharedInterests: [],
    sharedLanguage: null,
    polite: true,
  };
  const told = () => wire.handshake()?.resume?.match;
  wire.attach();
  wire.say("stranger:matched", match, 1);
  expect(told()).toBe(matchId);
  void connection.ask("stranger:block", { matchId: "e".repeat(21) });
  expect(told()).toBe(matchId);
  wire.say("stranger:partner-left", { matchId, reason: "left" }, 2);
  expect(told()).toBeNull();
  for (const [id, leave] of (["stranger:leave", "stranger:block"] as const).entries()) {
    wire.say("stranger:matched", match, 3 + id);
    wire.drop();
    void connection.ask(leave, { matchId });
    expect(told()).toBeNull();
    wire.attach();
  }
  wire.say("stranger:matched", match, 7);
  wire.say("session:gap", { snapshot: { phase: "idle" } });
  expect(told()).toBeNull();
});
