import { TestProvider } from "./oidc-provider.ts";

/** A provider in a process of its own, for tests in a browser; the first message is the environment of a server that uses it. */
const provider = await TestProvider.start();
process.send?.({ environment: provider.environment });
process.on("disconnect", () => process.exit());
