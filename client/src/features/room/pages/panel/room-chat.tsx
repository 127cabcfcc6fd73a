import { limits } from "@lets-meet/shared/limits.ts";
import { MessageCircle } from "lucide-react";
import { useState } from "react";
import type { ChatEntry } from "../../../../call/chat/chat-entry.ts";
import { ChatPanel } from "../../../../call/chat/chat-panel.tsx";
import { callWords } from "../../../../call/words.ts";
import type { RoomLine } from "../../state.ts";
import { words } from "../../words.ts";
import type { CallProps } from "../page-props.ts";
import { memberOf } from "../stage/facts.ts";
import { PanelHead } from "./side-panel.tsx";

/** The messages of a room as the chat panel's entries. */
export function entriesOf(lines: readonly RoomLine[]): readonly ChatEntry[] {
  return lines.map(({ from, name, seq, text, delivery }) => ({
    key: `${from ?? "you"}-${seq}`,
    mine: from === null,
    author: from === null ? words.you : name,
    text,
    delivery: from === null ? delivery : null,
  }));
}

export type RoomChatProps = CallProps & {
  /** The draft outlives the panel. */
  readonly draft: string;
  readonly onDraft: (draft: string) => void;
  readonly onClose: () => void;
};

/** The room's chat. */
export function RoomChat({ membership, actions, draft, onDraft, onClose }: RoomChatProps) {
  const typing = membership.typing.flatMap((peerId) => memberOf(membership, peerId)?.name ?? []);
  const [opened] = useState(() => `${Date.now()}`);
  return (
    <ChatPanel
      header={
        <PanelHead
          icon={<MessageCircle aria-hidden="true" size={22} strokeWidth={2.4} />}
          title={callWords.chat}
          closeLabel={callWords.hideChat}
          onClose={onClose}
        />
      }
      intro={words.chatIntro}
      entries={entriesOf(membership.lines)}
      outro={typing.length > 0 ? <p>{words.typing(typing)}</p> : null}
      draft={draft}
      onDraft={onDraft}
      onSend={actions.say}
      onTyping={actions.typing}
      limit={limits.chatLength}
      closedBecause={membership.severed ? words.chatStopped : null}
      focusKey={opened}
      className="max-lg:shadow-none!"
    />
  );
}
