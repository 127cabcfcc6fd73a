import { hash, verify } from "@node-rs/argon2";
import type { Hasher } from "../../ports.ts";

/** OWASP's first choice for argon2id (the library's default variant): 46 MiB, one pass, one lane. */
const cost = { memoryCost: 47_104, timeCost: 1, parallelism: 1 };

export const argon2Hasher: Hasher = {
  hash: (password) => hash(password, cost),
  verify,
};
