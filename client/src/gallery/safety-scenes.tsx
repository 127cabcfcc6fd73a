import { SafetyCodeBadge } from "../call/safety-code/safety-code-badge.tsx";
import { SafetyDrawing } from "../call/safety-code/safety-icons.tsx";
import { safetyAlphabet } from "../rtc/safety-code/safety-alphabet.ts";
import type { SafetyCode } from "../rtc/safety-code/safety-code.ts";

const icons = ["ferris wheel", "palm tree", "helicopter", "key", "telescope"] as const;
const codes: readonly SafetyCode[] = [
  { state: "agreeing" },
  { state: "agreed", icons, changed: false },
  { state: "agreed", icons, changed: true },
  { state: "broken" },
];

/** The safety code in all its states, and its alphabet. */
export const safetyScenes = {
  "safety-code": {
    layout: "page",
    render: () => (
      <div className="flex flex-col items-start gap-4 p-4.5">
        <h1 className="text-3xl">Safety code</h1>
        {codes.map((code) => (
          <span key={JSON.stringify(code)} className="flex flex-wrap gap-3">
            <SafetyCodeBadge code={code} waitingFor={["Ada", "Bo"]} />
            <SafetyCodeBadge code={code} compact />
          </span>
        ))}
      </div>
    ),
  },
  "safety-alphabet": {
    layout: "page",
    render: () => (
      <div className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-4 p-4.5">
        <h1 className="col-span-full text-3xl">Safety alphabet</h1>
        {safetyAlphabet.map((icon) => (
          <p key={icon} className="flex flex-col items-center gap-1 text-center font-bold">
            <SafetyDrawing icon={icon} size={40} />
            {icon}
          </p>
        ))}
      </div>
    ),
  },
} as const;
