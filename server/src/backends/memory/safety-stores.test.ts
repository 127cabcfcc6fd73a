import { blockStoreContract, mostInTest } from "../contract/block-store.contract.ts";
import { strikeStoreContract } from "../contract/strike-store.contract.ts";
import { createMemoryBlockStore } from "./block-store.ts";
import { createMemoryStrikeStore } from "./strike-store.ts";

const close = async () => undefined;
blockStoreContract("memory", async () => ({ blocks: createMemoryBlockStore(mostInTest), close }));
strikeStoreContract("memory", async () => ({ strikes: createMemoryStrikeStore(), close }));
