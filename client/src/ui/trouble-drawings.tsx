import type { ReactNode } from "react";

function Drawing({ children }: { readonly children: ReactNode }) {
  return (
    <svg viewBox="0 0 240 160" aria-hidden="true" className="block w-full text-ink">
      <g fill="none" stroke="currentColor" strokeWidth="5" strokeLinejoin="round" strokeLinecap="round">
        {children}
      </g>
    </svg>
  );
}

/** Two windows, one in front of the other; the front one has the brand's circles. */
export function TabsDrawing() {
  return (
    <Drawing>
      <g strokeDasharray="9 9">
        <rect x="24" y="18" width="130" height="96" rx="14" className="fill-paper" />
        <path d="M24 42h130" />
      </g>
      <rect x="88" y="50" width="130" height="96" rx="14" className="fill-surface" />
      <path d="M88 74h130" />
      <path d="M102 62h.1M114 62h.1" strokeWidth="7" />
      <circle cx="143" cy="110" r="19" className="fill-teal" stroke="#1a1a1a" />
      <circle cx="165" cy="110" r="19" className="fill-coral" stroke="#1a1a1a" />
    </Drawing>
  );
}

/** A row of waiting people, shoulder to shoulder. */
export function CrowdDrawing() {
  const people = [
    { x: 40, fill: "fill-lilac" },
    { x: 200, fill: "fill-teal" },
    { x: 82, fill: "fill-coral" },
    { x: 158, fill: "fill-lilac" },
    { x: 120, fill: "fill-yellow" },
  ];
  return (
    <Drawing>
      {people.map(({ x, fill }, place) => (
        <g key={x} stroke="#1a1a1a">
          <path d={`M${x - 32} 150c0-34 14-50 32-50s32 16 32 50z`} className={fill} />
          <circle cx={x} cy={82 - place * 4} r="22" className={fill} />
          <path d={`M${x - 7} ${80 - place * 4}h.1M${x + 7} ${80 - place * 4}h.1`} strokeWidth="6" />
        </g>
      ))}
    </Drawing>
  );
}

/** An hourglass with running sand. */
export function HourglassDrawing() {
  return (
    <Drawing>
      <path d="M84 20h72M84 140h72" strokeWidth="9" />
      <path
        d="M92 22c0 34 20 40 20 58s-20 24-20 58h56c0-34-20-40-20-58s20-24 20-58z"
        className="fill-surface"
      />
      <path
        d="M101 52h38c-5 10-11 16-15 24h-8c-4-8-10-14-15-24zM100 136c3-16 12-24 20-24s17 8 20 24z"
        className="fill-yellow"
        stroke="#1a1a1a"
        strokeWidth="4"
      />
      <path d="M120 84v20" strokeDasharray="2 9" />
    </Drawing>
  );
}

/** A plug and a socket that have come apart. */
export function BrokenDrawing() {
  return (
    <Drawing>
      <path d="M8 112c22 0 22-32 46-32" />
      <path d="M54 54h26a12 12 0 0 1 12 12v28a12 12 0 0 1-12 12H54z" className="fill-teal" stroke="#1a1a1a" />
      <path d="M92 68h18M92 92h18" />
      <path d="M232 48c-22 0-22 32-46 32" />
      <path
        d="M186 50h-22a16 16 0 0 0-16 16v28a16 16 0 0 0 16 16h22z"
        className="fill-coral"
        stroke="#1a1a1a"
      />
      <path d="M120 40l-6-16M132 38l4-16M120 120l-6 16M132 122l4 16" />
    </Drawing>
  );
}

/** A door ajar, with light behind it. */
export function DoorDrawing() {
  return (
    <Drawing>
      <path d="M22 148h196" />
      <rect x="74" y="16" width="92" height="132" rx="6" className="fill-yellow" stroke="#1a1a1a" />
      <path d="M74 18l58 16v126l-58-14z" className="fill-lilac" stroke="#1a1a1a" />
      <path d="M119 92v10" stroke="#1a1a1a" strokeWidth="7" />
      <path d="M190 58l14-8M194 84h17M186 34l9-13M50 58l-14-8M46 84H29M54 34l-9-13" className="text-coral" />
    </Drawing>
  );
}
