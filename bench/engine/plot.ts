import type { Flow } from "./arrivals.ts";

const width = 720;
const height = 340;
const left = 56;
const right = 72;
const top = 40;
const bottom = 52;
const ink = "#1a1a1a";
const teal = "#1f8f86";
const coral = "#d64545";
const grey = "#8a8a8a";
const longestMs = 16_000;

const text = (at: readonly [number, number], words: string, colour = ink, anchor = "middle") =>
  `<text x="${at[0]}" y="${at[1]}" fill="${colour}" text-anchor="${anchor}">${words}</text>`;

/** The share of pairs with an interest in common (left scale) and the waiting times (right scale) as an SVG. */
export function flowPlot(flows: readonly Flow[]): string {
  const x = (at: number) => left + (at / (flows.length - 1)) * (width - left - right);
  const y = (share: number) => height - bottom - share * (height - top - bottom);
  const line = (values: readonly number[], colour: string, dash = "") => {
    const points = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
    const dots = points.map((point) => {
      const [cx, cy] = point.split(",");
      return `<circle cx="${cx}" cy="${cy}" r="4" fill="${colour}"/>`;
    });
    return `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="2.5"${dash}/>${dots.join("")}`;
  };
  const dashed = ' stroke-dasharray="6 5"';
  const scale = [0, 0.25, 0.5, 0.75, 1].map(
    (part) =>
      `<line x1="${left}" x2="${width - right}" y1="${y(part)}" y2="${y(part)}" stroke="#ddd"/>` +
      text([left - 8, y(part) + 4], `${100 * part} %`, teal, "end") +
      text([width - right + 8, y(part) + 4], `${(part * longestMs) / 1_000} s`, coral, "start"),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">
<rect width="${width}" height="${height}" fill="#fffdf7"/>
${scale.join("\n")}
${flows.map((flow, at) => text([x(at), height - bottom + 20], flow.perSecond.toLocaleString("en-US"))).join("\n")}
${text([(left + width - right) / 2, height - 10], "arrivals a second")}
${line(
  flows.map((flow) => flow.sharedByChance),
  grey,
  dashed,
)}
${line(
  flows.map((flow) => flow.waitP50Ms / longestMs),
  coral,
  dashed,
)}
${line(
  flows.map((flow) => flow.waitP99Ms / longestMs),
  coral,
)}
${line(
  flows.map((flow) => flow.shared),
  teal,
)}
${text([left, 22], "— pairs that share an interest", teal, "start")}
${text([left + 210, 22], "- - by chance", grey, "start")}
${text([left + 310, 22], "— wait p99   - - p50", coral, "start")}
</svg>
`;
}
