// Only the handlers, and nothing is imported before them: loading the server takes half a second, in which a stop has to end it at
// once. As process 1 of a container it needs an init before it, as the image has: until Node runs this file there are no handlers,
// and the kernel ignores signals that process 1 does not handle.
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
