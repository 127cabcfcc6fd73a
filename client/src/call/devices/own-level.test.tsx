import { act, cleanup, render, screen } from "@testing-library/react";
import { Profiler } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { type LevelSource, OwnLevel } from "./own-level.tsx";

afterEach(cleanup);

function aSource() {
  const close = vi.fn<() => void>();
  let heard: ((level: number) => void) | undefined;
  const source = vi.fn<LevelSource>((tell) => {
    heard = tell;
    return close;
  });
  return { source, close, say: (level: number) => act(() => heard?.(level)) };
}
const shown = () => screen.getByRole("meter", { name: "Microphone level" }).getAttribute("value");

test("the meter shows the level", () => {
  const { source, say } = aSource();
  render(<OwnLevel source={source} />);
  expect(shown()).toBe("0");
  say(0.5);
  expect(shown()).toBe("50");
  say(1);
  expect(shown()).toBe("100");
});

test("the meter does not render again for invisible changes", () => {
  const { source, say } = aSource();
  const drawn = vi.fn<() => void>();
  render(
    <Profiler id="level" onRender={drawn}>
      <OwnLevel source={source} />
    </Profiler>,
  );
  say(0.5);
  // React may render once more for an unchanged state, and then no more.
  say(0.501);
  const before = drawn.mock.calls.length;
  for (const level of [0.49, 0.51, 0.502]) say(level);
  expect(drawn).toHaveBeenCalledTimes(before);
});

test("the meter measures while it is mounted, and restarts with a new source", () => {
  const first = aSource();
  const second = aSource();
  const { rerender, unmount } = render(<OwnLevel source={first.source} />);
  rerender(<OwnLevel source={first.source} />);
  expect(first.source).toHaveBeenCalledOnce();
  expect(first.close).not.toHaveBeenCalled();
  rerender(<OwnLevel source={second.source} />);
  expect(first.close).toHaveBeenCalledOnce();
  second.say(1);
  expect(shown()).toBe("100");
  unmount();
  expect(second.close).toHaveBeenCalledOnce();
});
