import { useLayoutEffect, useState } from "react";
import { useMediaQuery } from "../ui/use-media-query.ts";

export type Theme = "light" | "dark";

/** The header's colour, which the browser's bars continue. */
const barColour: Readonly<Record<Theme, string>> = { light: "#fffdf8", dark: "#201e27" };

const key = "lets-meet:theme";

function remembered(): Theme | null {
  try {
    const kept = localStorage.getItem(key);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    // Storage can be blocked; then the system's preference applies.
    return null;
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // The choice holds until the page is closed.
  }
}

/**
 * The current theme and a function to switch it: the system's preference until the user chooses, then the
 * stored choice.
 */
export function useTheme(): { readonly theme: Theme; readonly toggleTheme: () => void } {
  const systemDark = useMediaQuery("(prefers-color-scheme: dark)");
  const [chosen, setChosen] = useState(remembered);
  const theme = chosen ?? (systemDark ? "dark" : "light");
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
    // The browser's own bars take their colour from the page.
    for (const meta of document.querySelectorAll('meta[name="theme-color"]'))
      meta.setAttribute("content", barColour[theme]);
  }, [theme]);
  const toggleTheme = () => {
    const other = theme === "dark" ? "light" : "dark";
    remember(other);
    setChosen(other);
  };
  return { theme, toggleTheme };
}
