import { z } from "zod";

// Compiling schemas at run time needs `eval`, which the page's CSP forbids and reports. Zod tests for it when
// the first schema is made, so this must be the first import of everything that is loaded with `import()`.
z.config({ jitless: true });
