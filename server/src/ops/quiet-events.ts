import { createEvents, type Events } from "./events.ts";
import { createLog } from "./log.ts";
import { createMetrics } from "./metrics.ts";

const none = () => 0;

/** Events of a program that is no server: nobody counts or reads them. */
export const quietEvents = (): Events =>
  createEvents(
    createLog("silent"),
    createMetrics({ online: none, searching: none, inRooms: none, moderationUp: () => true }),
  );
