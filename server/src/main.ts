// Only the handlers, and nothing is imported before them: as process 1 of a container, a process without handlers ignores the
// signals that should stop it, and loading the server takes half a second.
let isServing = false;
const stopped = new Promise<void>((resolve) => {
  const stop = (exitCode: number) => {
    resolve();
    // Nothing has begun yet that would have to end in order.
    if (!isServing) process.exit(exitCode);
  };
  process.once("SIGTERM", () => stop(143));
  process.once("SIGINT", () => stop(130));
});

const { serve } = await import("./serve.ts");
await serve({
  stopped,
  started: () => {
    isServing = true;
  },
});
