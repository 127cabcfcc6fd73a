import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { LevelMeter } from "./level-meter.tsx";

afterEach(cleanup);

test.each([
  [0, 0],
  [0.5, 5],
  [1, 10],
  [7, 10],
  [-1, 0],
])("a level of %d lights %d of ten bars", (level, bars) => {
  const { container } = render(<LevelMeter label="Loudness" level={level} bars={10} />);
  expect(container.querySelectorAll('[data-lit="true"]')).toHaveLength(bars);
  expect(container.querySelectorAll("[data-lit]")).toHaveLength(10);
});

test("its value is exposed, within its bounds", () => {
  render(<LevelMeter label="Loudness" level={3} />);
  expect(screen.getByLabelText("Loudness").getAttribute("value")).toBe("100");
});
