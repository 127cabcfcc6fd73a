import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { qualityWords } from "../words.ts";
import { QualityBars } from "./quality-bars.tsx";

afterEach(cleanup);

const qualities = ["measuring", "good", "fair", "poor", "still", "lost"] as const;

test.each(qualities)("%s is never shown by bars alone", (quality) => {
  const { word, meaning } = qualityWords[quality];
  const { rerender } = render(<QualityBars quality={quality} words={false} />);
  expect(screen.getByRole("img", { name: word })).toBeDefined();
  rerender(<QualityBars quality={quality} words />);
  expect(screen.getByText(word).title).toBe(meaning);
  expect(screen.queryByRole("img")).toBeNull();
});

test("each quality has its own word", () => {
  expect(new Set(qualities.map((quality) => qualityWords[quality].word)).size).toBe(qualities.length);
});
