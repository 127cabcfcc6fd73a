// Must be the first import: it has to run before the first schema is made.
import "../../net/without-eval.ts";

import type { Account } from "@lets-meet/shared/protocol/account.ts";
import { PasskeyCreation, PasskeyRequest } from "@lets-meet/shared/protocol/passkeys.ts";
import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import { z } from "zod";
import type { Requests } from "./requests.ts";
import type { PasskeyFailure, TaskAnswer } from "./state.ts";

type Failed = { readonly ok: false; readonly code: PasskeyFailure };

/** Logs in with the passkey that the user chooses. */
export async function logInWithPasskey(
  requests: Pick<Requests, "ofPasskeys" | "logInWithPasskey">,
): Promise<TaskAnswer<Account>> {
  const asked = await requests.ofPasskeys("challenge", {}, PasskeyRequest);
  if (!asked.ok) return asked;
  const given = await fromBrowser(() => startAuthentication({ optionsJSON: asked.value }));
  if ("code" in given) return given;
  const { clientDataJSON, authenticatorData, signature, userHandle } = given.response;
  return requests.logInWithPasskey({
    passkeyId: given.id,
    clientDataJSON,
    authenticatorData,
    signature,
    ...(userHandle === undefined ? {} : { userHandle }),
  });
}

/** Lets the user make a passkey, and adds it to the account. */
export async function addPasskey(
  requests: Pick<Requests, "ofPasskeys">,
  name: string,
  password: string,
): Promise<TaskAnswer<object>> {
  const asked = await requests.ofPasskeys("prepare", { password }, PasskeyCreation);
  if (!asked.ok) return asked;
  const made = await fromBrowser(() => startRegistration({ optionsJSON: asked.value }));
  if ("code" in made) return made;
  const { clientDataJSON, attestationObject, transports = [] } = made.response;
  const passkey = { passkeyId: made.id, clientDataJSON, attestationObject, transports };
  return requests.ofPasskeys("add", name.trim() === "" ? passkey : { ...passkey, name }, z.object({}));
}

/** What the browser gives, or why it gives nothing. Browsers say little about why, so that pages learn little. */
async function fromBrowser<T extends object>(ask: () => Promise<T>): Promise<T | Failed> {
  try {
    return await ask();
  } catch (error) {
    return { ok: false, code: failureOf(error) };
  }
}

function failureOf(error: unknown): PasskeyFailure {
  // The library's errors have the browser's one as their cause, and its name.
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
    case "AbortError":
      return "passkey-cancelled";
    case "InvalidStateError":
      return "passkey-exists";
    default:
      return "passkey-unable";
  }
}
