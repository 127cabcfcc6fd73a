import { expect, test } from "vitest";
import { deferredActions } from "./deferred-actions.ts";

type Actions = { readonly say: (text: string) => void; readonly ask: (text: string) => Promise<string> };

function later() {
  const done: string[] = [];
  let load = (_actions: Actions) => {};
  const whenLoaded = new Promise<Actions>((resolve) => {
    load = resolve;
  });
  const real: Actions = {
    say: (text) => void done.push(text),
    ask: async (text) => {
      done.push(text);
      return `${text}!`;
    },
  };
  return { done, whenLoaded, load: () => load(real) };
}

test("actions wait for their code, in order, and answer", async () => {
  const { done, whenLoaded, load } = later();
  const actions = deferredActions(whenLoaded);
  actions.say("one");
  const answer = actions.ask("two");
  actions.say("three");
  expect(done).toEqual([]);
  load();
  expect(await answer).toBe("two!");
  expect(done).toEqual(["one", "two", "three"]);
});

test("once the code is there, an action is done at once", async () => {
  const { done, whenLoaded, load } = later();
  const actions = deferredActions(whenLoaded);
  load();
  await whenLoaded;
  actions.say("one");
  expect(done).toEqual(["one"]);
});

test("an action that needs no code never waits", () => {
  const { whenLoaded } = later();
  const said: string[] = [];
  const actions = deferredActions<Actions>(whenLoaded, { say: (text) => void said.push(text) });
  actions.say("one");
  expect(said).toEqual(["one"]);
});

test("each action stays the same function", async () => {
  const { whenLoaded, load } = later();
  const actions = deferredActions(whenLoaded);
  const { say } = actions;
  load();
  await whenLoaded;
  expect(actions.say).toBe(say);
});

test("once the code is there, the actions can be spread", async () => {
  const { done, whenLoaded, load } = later();
  const actions = deferredActions(whenLoaded);
  const { say } = actions;
  load();
  await whenLoaded;
  const spread = { ...actions };
  expect(Object.keys(spread)).toEqual(["say", "ask"]);
  expect(spread.say).toBe(say);
  spread.say("one");
  expect(done).toEqual(["one"]);
});
