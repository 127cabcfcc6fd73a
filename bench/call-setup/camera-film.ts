import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [width, height, framesPerSecond, frames] = [640, 360, 20, 40];

/** A film that a browser plays as its camera, in a directory of its own that is removed at the end. */
export class CameraFilm implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "camera-film-"));
  readonly #path = join(this.#directory, "camera.y4m");

  constructor() {
    const header = `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`;
    const pictures = Array.from({ length: frames }, (_, nth) => [Buffer.from("FRAME\n"), picture(nth)]);
    writeFileSync(this.#path, Buffer.concat([Buffer.from(header), ...pictures.flat()]));
  }

  /** The flags of a browser whose one camera is this film, and which pages may use without a prompt. */
  get flags(): readonly string[] {
    return [
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${this.#path}`,
      "--use-fake-ui-for-media-stream",
    ];
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** A smooth picture that moves a little with each frame, as a person in front of a wall does. */
function picture(nth: number): Buffer {
  const bytes = Buffer.alloc((width * height * 3) / 2, 128);
  const [x0, y0] = [width / 2 + 40 * Math.sin((2 * Math.PI * nth) / frames), height / 2];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isPerson = ((x - x0) / 110) ** 2 + ((y - y0) / 150) ** 2 < 1;
      const wall = 90 + (x * 60) / width + ((x * 7 + y * 13) % 11);
      bytes[y * width + x] = isPerson ? 170 + 30 * Math.sin((x - x0) / 9) * Math.cos(y / 11) : wall;
    }
  return bytes;
}
