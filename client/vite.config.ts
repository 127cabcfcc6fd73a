import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env["LETS_MEET_SERVER"] ?? "http://localhost:3000";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: {
    port: 5173,
    strictPort: true,
    proxy: { "/socket.io": { target: server, ws: true }, "/api": server },
  },
  // Nothing is inlined: the page's policy takes fonts and pictures from the server only.
  build: { target: "es2023", assetsInlineLimit: 0 },
  test: {
    name: "client",
    environment: "happy-dom",
    // A document for each file in a context of its own, which is made in a tenth of the time that a thread takes.
    pool: "vmThreads",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["../scripts/property-tests.setup.ts"],
    testTimeout: 20_000,
  },
});
