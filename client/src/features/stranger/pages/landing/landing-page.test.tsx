import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { Preferences } from "../../store.ts";
import { LandingPage } from "./landing-page.tsx";

afterEach(cleanup);

const none: Preferences = { interests: [], language: null, region: null };

function renderLanding(
  noVideo: "unsupported" | "insecure" | null = null,
  shield: boolean | null = false,
  modes: readonly Mode[] = ["text", "video"],
) {
  const started = vi.fn<(mode: Mode) => void>();
  const gone = vi.fn<(path: string) => void>();
  const chosen: { now: Preferences } = { now: none };
  function Landing() {
    const [preferences, setPreferences] = useState(none);
    chosen.now = preferences;
    return (
      <LandingPage
        preferences={preferences}
        onPreferences={setPreferences}
        modes={modes}
        noVideo={noVideo}
        shield={shield}
        onStart={started}
        onNavigate={gone}
      />
    );
  }
  render(<Landing />);
  return { started, gone, chosen };
}

test("users who want to meet people they know are led to the rooms", async () => {
  const { gone } = renderLanding();
  await userEvent.setup().click(screen.getByRole("link", { name: /private room/ }));
  expect(gone.mock.calls).toEqual([["/rooms"]]);
});

test("interests are stored in the spelling in which they are compared", async () => {
  const user = userEvent.setup();
  const { chosen } = renderLanding();
  const input = screen.getByRole("textbox", { name: "What do you like to talk about?" });
  await user.type(input, "#Chess{Enter}CHESS{Enter}Free  Jazz{Enter}");
  expect(chosen.now.interests).toEqual(["chess", "free jazz"]);
});

test("an interest that is too long or empty is refused", async () => {
  const user = userEvent.setup();
  const { chosen } = renderLanding();
  const input = screen.getByRole("textbox", { name: "What do you like to talk about?" });
  await user.type(input, `${"x".repeat(33)}{Enter}##{Enter}`);
  expect(chosen.now.interests).toEqual([]);
});

test("an eleventh interest is refused", async () => {
  const user = userEvent.setup();
  const { chosen } = renderLanding();
  await user.click(screen.getByRole("textbox", { name: "What do you like to talk about?" }));
  await user.paste("a,b,c,d,e,f,g,h,i,j,k");
  expect(chosen.now.interests).toHaveLength(10);
  expect(screen.getByText("You can add up to 10 interests. Remove one to add another.")).toBeDefined();
});

test("language and place can be chosen and cleared", async () => {
  const user = userEvent.setup();
  const { chosen } = renderLanding();
  await user.selectOptions(screen.getByRole("combobox", { name: "Language" }), "German");
  await user.selectOptions(screen.getByRole("combobox", { name: "Where" }), "Europe");
  expect(chosen.now).toEqual({ interests: [], language: "de", region: "europe" });
  await user.selectOptions(screen.getByRole("combobox", { name: "Language" }), "Any language");
  await user.selectOptions(screen.getByRole("combobox", { name: "Where" }), "Anywhere");
  expect(chosen.now).toEqual(none);
});

test.each([
  ["Video", "video"],
  ["Text", "text"],
])("%s starts a search of that mode", async (name, mode) => {
  const user = userEvent.setup();
  const { started } = renderLanding();
  await user.click(screen.getByRole("button", { name }));
  expect(started).toHaveBeenCalledExactlyOnceWith(mode);
});

test("the rules, and what a partner can see, are shown before anything starts", () => {
  renderLanding();
  expect(screen.getByText("18 or older. Be kind. No nudity.")).toBeDefined();
  expect(screen.getByText(/the stranger can see your IP address/u)).toBeDefined();
});

test("with a shield the page says that the address stays hidden", () => {
  renderLanding(null, true);
  expect(screen.getByText(/Strangers can't see your IP address/u)).toBeDefined();
  expect(screen.queryByText(/can see your IP address/u)).toBeNull();
});

test.each(["unsupported", "insecure"] as const)(
  "without video (%s) the page says so, and text works",
  async (noVideo) => {
    const user = userEvent.setup();
    const { started } = renderLanding(noVideo);
    expect(screen.getByRole("button", { name: "Video" })).toHaveProperty("disabled", true);
    expect(screen.getByText(/Text chat works\.$/u)).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Text" }));
    expect(started).toHaveBeenCalledExactlyOnceWith("text");
  },
);

const only = (name: string) => screen.queryByRole("checkbox", { name });

test("a wish can be made a must once it is set, and stays one for the next time", async () => {
  const user = userEvent.setup();
  const { chosen } = renderLanding();
  expect(screen.queryAllByRole("checkbox")).toEqual([]);
  await user.type(screen.getByRole("textbox", { name: "What do you like to talk about?" }), "chess{Enter}");
  await user.click(screen.getByRole("checkbox", { name: "Only people who share one", checked: false }));
  expect(chosen.now).toMatchObject({ interests: ["chess"], requireSharedInterest: true });
  expect(only("Only people who speak it")).toBeNull();
  await user.selectOptions(screen.getByRole("combobox", { name: "Language" }), "German");
  await user.click(screen.getByRole("checkbox", { name: "Only people who speak it", checked: false }));
  expect(chosen.now).toMatchObject({ language: "de", requireLanguage: true });
  await user.click(screen.getByRole("button", { name: "Remove chess" }));
  expect(only("Only people who share one")).toBeNull();
  await user.keyboard("go{Enter}");
  expect(only("Only people who share one")).toHaveProperty("checked", true);
});

test("a must can be cleared", async () => {
  const user = userEvent.setup();
  const { chosen } = renderLanding();
  await user.selectOptions(screen.getByRole("combobox", { name: "Language" }), "German");
  await user.click(screen.getByRole("checkbox", { name: "Only people who speak it" }));
  await user.click(screen.getByRole("checkbox", { name: "Only people who speak it", checked: true }));
  expect(chosen.now.requireLanguage).toBe(false);
});

test("a server for text only offers no video, and says nothing of cameras or addresses", async () => {
  const { started } = renderLanding("insecure", false, ["text"]);
  expect(screen.queryByRole("button", { name: "Video" })).toBeNull();
  expect(document.body.textContent).not.toMatch(/video|face to face|IP address/i);
  await userEvent.setup().click(screen.getByRole("button", { name: "Text" }));
  expect(started.mock.calls).toEqual([["text"]]);
});
