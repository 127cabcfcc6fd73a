import { SaveChatButton } from "../../../../call/chat/save-chat-button.tsx";
import { Button } from "../../../../ui/button.tsx";
import { GoneDrawing } from "../../../../ui/gone-drawing.tsx";
import { TroublePage } from "../../../../ui/trouble-page.tsx";
import { leftWords, newLoginWords } from "../../trouble-words.ts";
import { words } from "../../words.ts";
import type { PageProps, RoomIn } from "../page-props.ts";
import { entriesOf } from "../panel/room-chat.tsx";
import { LoginLink } from "./login-link.tsx";

/** After a membership: why it ended, the way back, and the chat. */
export function LeftPage({ view, actions, room }: PageProps & { readonly room: RoomIn<"left"> }) {
  const { reason, lines, roomId, name } = room;
  const isLoggedInAgain = reason === "logged-out" && view.accountName !== null;
  const { title, text } = isLoggedInAgain ? newLoginWords : leftWords[reason];
  return (
    <TroublePage
      drawing={<GoneDrawing />}
      title={title}
      actions={
        <>
          {reason === "logged-out" && !isLoggedInAgain ? (
            <LoginLink roomId={roomId} invite={view.invite} prominent />
          ) : (
            // A removed user is kept out, so rejoining could not work.
            reason !== "removed" && (
              <Button tone="yellow" onClick={actions.rejoin}>
                {reason === "rejected" || reason === "crowded-out" ? words.tryAgain : words.rejoin}
              </Button>
            )
          )}
          <Button onClick={actions.home}>{words.home}</Button>
          {lines.length > 0 && <SaveChatButton lines={entriesOf(lines)} className="min-h-12" />}
        </>
      }
    >
      <strong className="font-extrabold text-ink">{name}</strong>
      <br />
      {text}
    </TroublePage>
  );
}
