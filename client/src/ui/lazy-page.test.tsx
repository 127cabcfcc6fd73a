import { act, cleanup, render, screen } from "@testing-library/react";
import { Component, type ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lazyPage } from "./lazy-page.tsx";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const Hello = ({ name }: { readonly name: string }) => <p>Hello {name}</p>;

test("a page that is loaded renders at once", async () => {
  const Page = lazyPage(async () => Hello, <p>One moment</p>);
  await Page.preload();
  render(<Page name="Ann" />);
  expect(screen.getByText("Hello Ann")).toBeDefined();
});

test("a page that is not says so after a moment, and then comes", async () => {
  let load = (_page: typeof Hello) => {};
  const Page = lazyPage(
    () =>
      new Promise<typeof Hello>((resolve) => {
        load = resolve;
      }),
    <p>One moment</p>,
  );
  const { container } = render(<Page name="Ann" />);
  expect(container.textContent).toBe("");
  act(() => void vi.advanceTimersByTime(300));
  expect(screen.getByText("One moment")).toBeDefined();
  await act(async () => load(Hello));
  expect(screen.getByText("Hello Ann")).toBeDefined();
});

class Boundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override readonly state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    return this.state.failed ? <p>broken</p> : this.props.children;
  }
}

test("a page that cannot be loaded is an error in rendering, and is loaded again when it is shown again", async () => {
  let tries = 0;
  const Page = lazyPage(
    () => (++tries === 1 ? Promise.reject(new TypeError("no network")) : Promise.resolve(Hello)),
    null,
  );
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  await act(async () => {
    render(
      <Boundary>
        <Page name="Ann" />
      </Boundary>,
    );
  });
  expect(screen.getByText("broken")).toBeDefined();
  logged.mockRestore();
  cleanup();
  await act(async () => {
    render(<Page name="Ann" />);
  });
  expect(screen.getByText("Hello Ann")).toBeDefined();
});
