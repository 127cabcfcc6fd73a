import { defineConfig } from "@playwright/test";
import shared from "../playwright.config.ts";

/** The tests on real NATs: one world at a time, in the network namespace that `npm run test:nat` begins for them. */
export default defineConfig(shared, { testDir: "specs", timeout: 90_000 });
