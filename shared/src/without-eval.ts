import { z } from "zod";

// To be imported before any schema: a page whose policy forbids `eval` is then not asked for it.
z.config({ jitless: true });
