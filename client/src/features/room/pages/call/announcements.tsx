import { useEffect, useState } from "react";
import { LiveRegion } from "../../../../ui/live-region.tsx";
import { Announcer, type Heard } from "../../announcer.ts";

/** The call's polite live region, for screen readers only. */
export function Announcements(heard: Heard) {
  const [text, setText] = useState("");
  const [announcer] = useState(() => new Announcer(setText));
  useEffect(() => announcer.hear(heard));
  useEffect(() => () => announcer.close(), [announcer]);
  return <LiveRegion className="sr-only">{text}</LiveRegion>;
}
