import { availableParallelism } from "node:os";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { firstPaint } from "./first-paint.ts";

const server = process.env["LETS_MEET_SERVER"] ?? "http://localhost:3000";

export default defineConfig({
  plugins: [react(), tailwindcss(), firstPaint()],
  server: {
    port: 5173,
    strictPort: true,
    proxy: { "/socket.io": { target: server, ws: true }, "/api": server },
  },
  // Nothing is inlined: the page's CSP allows fonts and pictures from the server only.
  build: { target: "es2023", assetsInlineLimit: 0 },
  test: {
    name: "client",
    environment: "happy-dom",
    // Each file gets its own document in a VM context, which takes a tenth of the time of a thread.
    pool: "vmThreads",
    include: ["src/**/*.test.{ts,tsx}"],
    // As in the other projects (vitest.config.ts), which Vitest demands.
    maxWorkers: availableParallelism(),
    setupFiles: ["../scripts/property-tests.setup.ts"],
    testTimeout: 60_000,
  },
});
