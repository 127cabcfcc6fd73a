import { useEffect, useState } from "react";
import { useMediaQuery } from "../ui/use-media-query.ts";

export type Theme = "light" | "dark";

const key = "lets-meet:theme";

function remembered(): Theme | null {
  try {
    const kept = localStorage.getItem(key);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    // Storage can be forbidden; then the system's wish counts.
    return null;
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // It holds until the page is closed.
  }
}

/** The theme in force and a way to change it: the system's wish until the person has one, which is remembered. */
export function useTheme(): { readonly theme: Theme; readonly toggleTheme: () => void } {
  const systemDark = useMediaQuery("(prefers-color-scheme: dark)");
  const [chosen, setChosen] = useState(remembered);
  const theme = chosen ?? (systemDark ? "dark" : "light");
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const toggleTheme = () => {
    const other = theme === "dark" ? "light" : "dark";
    remember(other);
    setChosen(other);
  };
  return { theme, toggleTheme };
}
