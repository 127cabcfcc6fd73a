import { z } from "zod";

// Compiling schemas at run time needs `eval`, which the page's policy forbids and reports. Zod looks for it when the first
// schema is made, so this stands before everything that makes one.
z.config({ jitless: true });
