import { z } from "zod";

// Compiling schemas at run time needs `eval`, which the page's CSP forbids and reports. Zod tests for it when
// the first schema is made, so this module must run before every module that makes one.
z.config({ jitless: true });
