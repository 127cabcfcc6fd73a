import type { DeviceActions, SingleKeys } from "../../../call/device-dialog.tsx";
import type { LevelSource } from "../../../call/own-level.tsx";
import type { RemoteMedia } from "../../../call/remote-tile.tsx";
import type { Exposure } from "../../../rtc/exposure-report.ts";
import type { Quality } from "../../../rtc/link-stats.ts";
import type { LocalMedia } from "../../../rtc/local-media.ts";
import type { SafetyCode } from "../../../rtc/safety-code.ts";
import type { TalkProps } from "./talk-props.ts";

/** The props of a video talk besides those of every talk. */
export type VideoCallPageProps = TalkProps &
  DeviceActions &
  SingleKeys & {
    readonly media: LocalMedia;
    readonly level: LevelSource;
    readonly remote: RemoteMedia;
    readonly quality: Quality;
    /** The exposure of this page's address to the partner. */
    readonly exposure: Exposure;
    readonly safety: SafetyCode;
    /** Messages can reach the partner without a server. */
    readonly linked: boolean;
    /** The media connection broke and is being mended. */
    readonly reconnecting: boolean;
    /** After a talk the next search starts automatically. */
    readonly nextByItself: boolean;
    readonly onNextByItself: (on: boolean) => void;
    /** Offers to carry on in a room with this partner, or withdraws that. */
    readonly onKeepTalking: (wanted: boolean) => void;
    /** Follows a link to another page. */
    readonly onNavigate: (path: string) => void;
  };
