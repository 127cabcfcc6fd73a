import type { OwnedRoom } from "@lets-meet/shared/protocol/room-book.ts";
import { pathOfRoom } from "@lets-meet/shared/room-link.ts";
import { DoorOpen, KeyRound, Link2, Settings, UserRound, Users } from "lucide-react";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { Chip } from "../../../ui/chip.tsx";
import { CopyField } from "../../../ui/copy-field.tsx";
import { PageLink } from "../../../ui/page-link.tsx";
import { whenWords } from "../times.ts";
import { words } from "../words.ts";

export type RoomCardProps = {
  readonly room: OwnedRoom;
  readonly now: number;
  readonly onNavigate: (path: string) => void;
  readonly onInvites: () => void;
  readonly onSettings: () => void;
};

const icon = { "aria-hidden": true, size: 18, strokeWidth: 2.4 } as const;

/** One room in its owner's list. */
export function RoomCard({ room, now, onNavigate, onInvites, onSettings }: RoomCardProps) {
  const { roomId, name, settings, hasPasscode, lastUsedAt, invites } = room;
  const path = pathOfRoom(roomId);
  const open = invites.filter(({ expiresAt }) => expiresAt > now).length;
  return (
    <Card className="flex flex-col gap-4 p-4.5 sm:p-6">
      <div className="flex items-start gap-3.5">
        <span
          aria-hidden="true"
          className="flex size-12 flex-none items-center justify-center rounded-box border-3 border-ink bg-lilac text-on"
        >
          <DoorOpen size={24} strokeWidth={2.4} />
        </span>
        <div className="flex min-w-0 flex-1 flex-col gap-1.5 pt-1">
          <h2 className="text-2xl break-words">{name}</h2>
          <p className="text-sm leading-snug text-muted">
            {lastUsedAt === null ? words.usedNever : words.used(whenWords(lastUsedAt, now))}
          </p>
        </div>
      </div>
      <ul className="flex flex-wrap gap-2">
        {hasPasscode && (
          <li>
            <Chip icon={<KeyRound {...icon} />}>{words.hasPasscode}</Chip>
          </li>
        )}
        {settings.lobby && (
          <li>
            <Chip icon={<DoorOpen {...icon} />}>{words.hasLobby}</Chip>
          </li>
        )}
        <li>
          <Chip icon={<UserRound {...icon} />}>{settings.guests ? words.hasGuests : words.noGuests}</Chip>
        </li>
        <li>
          <Chip icon={<Users {...icon} />}>{words.upTo(settings.capacity)}</Chip>
        </li>
      </ul>
      <CopyField
        label={words.roomLink(name)}
        text={`${location.origin}${path}`}
        copyLabel={words.copyLink}
        copiedLabel={words.copied}
        failedLabel={words.copyFailed}
      />
      <div className="mt-auto flex flex-wrap gap-2.5 max-sm:*:gap-1.5 max-sm:*:px-2.5">
        <PageLink
          href={path}
          onNavigate={onNavigate}
          tone="lilac"
          size="small"
          aria-label={words.openRoom(name)}
        >
          {words.open}
        </PageLink>
        <Button
          size="small"
          icon={<Link2 {...icon} />}
          onClick={onInvites}
          aria-label={words.invitesOf(open, name)}
        >
          {words.invitesShown(open)}
        </Button>
        <Button
          size="small"
          icon={<Settings {...icon} />}
          onClick={onSettings}
          aria-label={words.settingsOf(name)}
        >
          {words.settings}
        </Button>
      </div>
    </Card>
  );
}
