import { QualityBars } from "../../../../call/picture/quality-bars.tsx";
import { qualityWords } from "../../../../call/words.ts";
import { Dialog } from "../../../../ui/dialog.tsx";
import type { PeerMedia } from "../../call/view.ts";
import { loweredWords, pathWords, words } from "../../words.ts";
import type { CallProps } from "../page-props.ts";
import { othersIn } from "./facts.ts";

/** The figures of the link to one person. */
export function ConnectionFacts({ media }: { readonly media: PeerMedia | undefined }) {
  const report = media?.report ?? null;
  const quality = media?.quality ?? "measuring";
  const known = (value: number | null | undefined, shown: (value: number) => string) =>
    value === null || value === undefined ? words.notKnown : shown(value);
  const facts = [
    [words.path, pathWords[report?.path ?? "unknown"]],
    [words.roundTrip, known(report?.roundTripMs, words.milliseconds)],
    [words.loss, known(report?.loss, words.percent)],
    [
      words.picture,
      report === null || report.width === null || report.height === null
        ? words.notKnown
        : words.resolution(report.width, report.height, report.framesPerSecond),
    ],
    [words.received, known(report?.bitsPerSecond, words.bitrate)],
  ] as const;
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-x-3 font-bold">
        <QualityBars quality={quality} words />
        <span className="font-medium text-muted">{qualityWords[quality].meaning}</span>
      </p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1 text-[0.9375rem] leading-snug">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="font-bold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The bitrate that this page sends in total, and why it is not higher. */
export function UplinkFacts({ view }: Pick<CallProps, "view">) {
  if (view.uplink === null) return null;
  const reason = loweredWords[view.uplink.lowered];
  return (
    <p className="text-[0.9375rem] leading-snug">
      <strong className="inline-block font-extrabold first-letter:uppercase">
        {words.sending(view.uplink)}.
      </strong>{" "}
      {reason}
    </p>
  );
}

export type ConnectionsDialogProps = CallProps & { readonly onClose: () => void };

/** The links to all others, one below the other. */
export function ConnectionsDialog({ view, membership, onClose }: ConnectionsDialogProps) {
  return (
    <Dialog title={words.howConnected} closeLabel={words.closePanel} onClose={onClose}>
      <UplinkFacts view={view} />
      {othersIn(membership).length === 0 && <p className="text-muted">{words.alone}</p>}
      {othersIn(membership).map(({ peerId, name }) => (
        <section key={peerId} className="rounded-box border-[2.5px] border-ink p-3.5">
          <h3 className="mb-2 truncate pb-0.5 text-lg">{name}</h3>
          <ConnectionFacts media={view.peers.get(peerId)} />
        </section>
      ))}
    </Dialog>
  );
}
