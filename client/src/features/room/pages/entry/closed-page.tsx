import type { Refusal } from "@lets-meet/shared/protocol/ack.ts";
import { Button } from "../../../../ui/button.tsx";
import { BrokenDrawing, CrowdDrawing, HourglassDrawing } from "../../../../ui/trouble-drawings.tsx";
import { TroublePage } from "../../../../ui/trouble-page.tsx";
import { closedOtherwise, closedWords, troubleWords } from "../../trouble-words.ts";
import { words } from "../../words.ts";
import { RetryButton } from "../call/retry-button.tsx";
import type { PageProps, RoomIn } from "../page-props.ts";
import { LoginLink } from "./login-link.tsx";

/** The refusals for which a retry may help. */
const passing: readonly Refusal[] = [
  // After a server restart, a room exists again once its first member is back.
  "no-such-room",
  "rate-limited",
  "draining",
  "unavailable",
  "internal",
  "kept-out",
  "in-room",
  "in-match",
];

const waiting: readonly Refusal[] = ["rate-limited", "draining", "unavailable", "kept-out"];

function drawingOf(code: Refusal) {
  if (waiting.includes(code)) return <HourglassDrawing />;
  return code === "room-full" || code === "lobby-full" ? <CrowdDrawing /> : <BrokenDrawing />;
}

/** Shown when the room's entry is closed, and no form can change that. */
export function ClosedPage({ view, room, actions }: PageProps & { readonly room: RoomIn<"closed"> }) {
  const { code, retryAt } = room.trouble;
  const { title, text } = closedWords[code] ?? troubleWords[code]?.(0) ?? closedOtherwise;
  return (
    <TroublePage
      drawing={drawingOf(code)}
      title={title}
      actions={
        <>
          {code === "account-needed" ? (
            <LoginLink roomId={room.roomId} invite={view.invite} prominent />
          ) : passing.includes(code) || closedWords[code] === undefined ? (
            <RetryButton retryAt={retryAt} onRetry={actions.look} />
          ) : null}
          <Button onClick={actions.home}>{words.home}</Button>
        </>
      }
    >
      {text}
    </TroublePage>
  );
}
