import { PeerMessage } from "@lets-meet/shared/protocol/peer.ts";

export type PeerChannelOptions = {
  readonly channel: RTCDataChannel;
  readonly message: (message: PeerMessage) => void;
  /** Called when the channel has opened, and when an open channel has closed on its own. */
  readonly changed: (isOpen: boolean) => void;
  /** Milliseconds on a clock that only goes forward. */
  readonly now?: () => number;
};

/**
 * Both ends open the channel with these options, so that it needs no negotiation (W3C WebRTC §6.1
 * `negotiated`).
 */
export const channelOptions: RTCDataChannelInit = { negotiated: true, id: 0, ordered: true };

/** The largest batch of signals, which every browser accepts in one message. */
const longestMessage = 131_072;
/** A larger backlog means that nothing gets through. */
const mostBuffered = 4_194_304;
/** The peer's quota: at once, and per second after that. Messages beyond it are dropped. */
const allowed = {
  messages: { burst: 300, perSecond: 40 },
  characters: { burst: 2_097_152, perSecond: 131_072 },
};

/**
 * The messages between two pages without a server; every incoming message is rate-limited and parsed first.
 */
export class PeerChannel {
  readonly #options: PeerChannelOptions;
  readonly #now: () => number;
  #messages = allowed.messages.burst;
  #characters = allowed.characters.burst;
  #refilledAt: number;
  #isClosed = false;

  constructor(options: PeerChannelOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#refilledAt = this.#now();
    const { channel } = options;
    channel.addEventListener("open", this.#onOpen);
    channel.addEventListener("close", this.#onClose);
    channel.addEventListener("message", this.#onMessage);
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#options.channel.readyState === "open";
  }

  /** Returns true if the message was sent; otherwise it never will be. */
  say(message: PeerMessage): boolean {
    const { channel } = this.#options;
    if (!this.isOpen || channel.bufferedAmount > mostBuffered) return false;
    const text = JSON.stringify(message);
    if (text.length > longestMessage) return false;
    try {
      channel.send(text);
      return true;
    } catch {
      // The channel has just closed, or the browser's own buffer is full.
      return false;
    }
  }

  close(): void {
    this.#isClosed = true;
    const { channel } = this.#options;
    channel.removeEventListener("open", this.#onOpen);
    channel.removeEventListener("close", this.#onClose);
    channel.removeEventListener("message", this.#onMessage);
  }

  readonly #onOpen = () => this.#options.changed(true);
  readonly #onClose = () => this.#options.changed(false);

  readonly #onMessage = ({ data: text }: MessageEvent<unknown>) => {
    if (typeof text !== "string" || text.length > longestMessage || !this.#mayTake(text.length)) return;
    const parsed = PeerMessage.safeParse(parse(text));
    if (parsed.success) this.#options.message(parsed.data);
  };

  #mayTake(characters: number): boolean {
    const seconds = (this.#now() - this.#refilledAt) / 1_000;
    this.#refilledAt += seconds * 1_000;
    const { messages, characters: text } = allowed;
    this.#messages = Math.min(messages.burst, this.#messages + seconds * messages.perSecond);
    this.#characters = Math.min(text.burst, this.#characters + seconds * text.perSecond);
    if (this.#messages < 1 || this.#characters < characters) return false;
    this.#messages--;
    this.#characters -= characters;
    return true;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
