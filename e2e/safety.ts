import { expect, type Locator, type Page } from "@playwright/test";

/** The button that shows the safety code and opens its explanation. */
export const badge = (page: Page): Locator => page.getByRole("button", { name: /^Safety code/ });

const agreed = /^Safety code: (\w[\w ]*, ){4}\w[\w ]*$/;

/** Waits for a page's safety code and returns it. */
export async function codeOf(page: Page): Promise<string> {
  await expect(badge(page)).toHaveAccessibleName(agreed);
  return (await badge(page).getAttribute("aria-label")) ?? "";
}
