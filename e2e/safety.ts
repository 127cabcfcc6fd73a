import { expect, type Locator, type Page } from "@playwright/test";

/** What shows the safety code on a page, and opens the words about it. */
export const badge = (page: Page): Locator => page.getByRole("button", { name: /^Safety code/ });

const agreed = /^Safety code: (\w[\w ]*, ){4}\w[\w ]*$/;

/** The safety code that a page shows, once it shows one. */
export async function codeOf(page: Page): Promise<string> {
  await expect(badge(page)).toHaveAccessibleName(agreed);
  return (await badge(page).getAttribute("aria-label")) ?? "";
}
