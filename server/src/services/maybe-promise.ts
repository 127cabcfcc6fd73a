import type { MaybePromise } from "../ports.ts";

/*
 * What is here already needs no promise: a step of a stranger passes through five of these, and nearly all cost of a promise
 * is in making it, and in the turn of the queue that it takes.
 */

/** Goes on with the value: at once if it is here. */
export function whenHere<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** Done when both are: at once if both are here. */
export function whenBoth(one: MaybePromise<unknown>, other: MaybePromise<unknown>): MaybePromise<void> {
  if (one instanceof Promise || other instanceof Promise) return Promise.all([one, other]).then(ignore);
}

/** Done when all are: at once if there is none to wait for. */
export function whenAll(pending: readonly Promise<unknown>[]): MaybePromise<void> {
  if (pending.length > 0) return Promise.all(pending).then(ignore);
}

const ignore = () => undefined;
