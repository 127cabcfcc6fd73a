import { stateStoreContract } from "../contract/state-store.contract.ts";
import { createMemoryStateStore } from "./state-store.ts";

stateStoreContract("memory", { create: async () => createMemoryStateStore() });
