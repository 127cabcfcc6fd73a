import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { HeaderPlace, HeaderSlotProvider, InHeader } from "./header-slot.tsx";

afterEach(cleanup);

test("a page's part of the header is shown there, and removed with the page", () => {
  const frame = (page: boolean) => (
    <HeaderSlotProvider>
      <header>
        <HeaderPlace />
      </header>
      <main>{page && <InHeader>quality</InHeader>}</main>
    </HeaderSlotProvider>
  );
  const { rerender } = render(frame(true));
  expect(screen.getByRole("banner").textContent).toBe("quality");
  expect(screen.getByRole("main").textContent).toBe("");
  rerender(frame(false));
  expect(screen.getByRole("banner").textContent).toBe("");
});

test("without a header nothing is shown", () => {
  const { container } = render(<InHeader>quality</InHeader>);
  expect(container.textContent).toBe("");
});
