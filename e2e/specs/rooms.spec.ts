import { expectFullMesh, Guest, ownRoom } from "../guest.ts";
import { ann, ben, cleo } from "../looks.ts";
import { expect, test } from "../test.ts";

test("three people who come by one link see and hear each other", async ({ app, arrive }) => {
  const host = new Guest(await arrive(ann));
  const room = await ownRoom(host.page, app.url);
  const others = [new Guest(await arrive(ben)), new Guest(await arrive(cleo))];
  await host.join(room);
  await host.untilInside();
  for (const guest of others) {
    await guest.join(room);
    await guest.untilInside();
  }
  const [first] = others;
  if (first !== undefined) expect(await first.others()).toHaveLength(2);
  await expectFullMesh([...others]);
});
