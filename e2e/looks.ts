/** The identity of a person in the media: the colour of the picture and the tone of the sound. */
export type Look = {
  readonly name: string;
  /** Red, green and blue, 0 to 255. */
  readonly colour: readonly [number, number, number];
  readonly toneHz: number;
};

export const ann: Look = { name: "ann", colour: [205, 45, 45], toneHz: 440 };
export const ben: Look = { name: "ben", colour: [45, 165, 60], toneHz: 660 };
export const cleo: Look = { name: "cleo", colour: [50, 70, 205], toneHz: 880 };
export const dev: Look = { name: "dev", colour: [200, 170, 40], toneHz: 1100 };
export const eve: Look = { name: "eve", colour: [40, 190, 200], toneHz: 1320 };
const finn: Look = { name: "finn", colour: [190, 60, 190], toneHz: 1540 };

/** The picture of each person's second camera. */
export const secondCamera: Look = { name: "second camera", colour: [225, 225, 225], toneHz: 0 };

/** The picture and tone of each person's shared screen. */
export const sharedScreen: Look = { name: "shared screen", colour: [125, 125, 125], toneHz: 2200 };

export const looks: readonly Look[] = [ann, ben, cleo, dev, eve, finn, secondCamera, sharedScreen];

/** The look with the nearest colour; `null` if none is near, as with a black or missing picture. */
export function lookOf(colour: readonly [number, number, number]): Look | null {
  const distances = looks.map((look) => ({
    look,
    distance: Math.hypot(...look.colour.map((part, index) => part - (colour[index] ?? 0))),
  }));
  const [nearest] = distances.toSorted((one, other) => one.distance - other.distance);
  return nearest !== undefined && nearest.distance < 70 ? nearest.look : null;
}
