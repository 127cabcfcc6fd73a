import { BlockReceipt } from "@lets-meet/shared/protocol/safety.ts";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BlockedPage } from "./blocked-page.tsx";

afterEach(cleanup);
const receipt = BlockReceipt.parse("a.b.c");
const block = { rule: "explicit", until: Date.now() + 3_600_000, receipt } as const;

function show(changes: Partial<Parameters<typeof BlockedPage>[0]> = {}) {
  const copied = vi.fn<(text: string) => Promise<void>>(async () => undefined);
  const retried = vi.fn<() => void>();
  render(<BlockedPage block={block} onRetry={retried} copy={copied} {...changes} />);
  return { copied, retried };
}

describe("the page of a blocked person", () => {
  it("says why, until when, and gives the receipt for an objection", async () => {
    const { copied } = show();
    expect(screen.getByRole("heading", { name: "You're blocked." })).toBeDefined();
    expect(screen.getByText(/Your camera showed nudity.*The block ends by itself on/)).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Copy receipt" }));
    expect(await screen.findByText("Copied.")).toBeDefined();
    expect(copied).toHaveBeenCalledWith(receipt);
  });

  it("shows the receipt if it cannot be copied", async () => {
    show({ copy: () => Promise.reject(new Error("denied")) });
    fireEvent.click(screen.getByRole("button", { name: "Copy receipt" }));
    const field = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Receipt" });
    expect(field.value).toBe(receipt);
  });

  it("blames nobody for what others on the network have done, who have no receipt for it", () => {
    show({ block: { ...block, receipt: null } });
    expect(screen.getByText(/Someone on your network/)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Copy receipt" })).toBeNull();
  });

  it("offers to come back once the block is over", () => {
    const { retried } = show({ block: { ...block, until: Date.now() - 1 } });
    fireEvent.click(screen.getByRole("button", { name: "Come back" }));
    expect(retried).toHaveBeenCalledOnce();
    expect(screen.queryByText(/mistake/)).toBeNull();
  });
});
