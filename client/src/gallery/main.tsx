import { useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { Shell } from "../app/shell.tsx";
import { useTheme } from "../app/theme.ts";
import { guardTexts } from "../app/translated-text.ts";
import "../ui/theme.css";
import { scenes } from "./scenes.tsx";

const nothing = () => {};

/** The scene that the address names in its fragment. */
function useScene(): string {
  return useSyncExternalStore(
    (onChange) => {
      window.addEventListener("hashchange", onChange);
      return () => window.removeEventListener("hashchange", onChange);
    },
    () => location.hash.slice(1),
  );
}

function Gallery() {
  const { theme, toggleTheme } = useTheme();
  const name = useScene();
  const scene = scenes[name];
  if (scene === undefined)
    return (
      <main className="columns-3xs gap-6 p-6">
        {Object.keys(scenes).map((one) => (
          <a key={one} href={`#${one}`} className="block py-1 font-bold underline">
            {one}
          </a>
        ))}
      </main>
    );
  if (scene.layout === "none") return scene.render();
  return (
    <Shell
      key={name}
      online={scene.online === null ? null : 1204}
      theme={theme}
      onToggleTheme={toggleTheme}
      layout={scene.layout}
      banner={scene.banner}
      onHome={nothing}
    >
      {scene.render()}
    </Shell>
  );
}

const root = document.getElementById("root");
if (root !== null) {
  guardTexts();
  createRoot(root).render(<Gallery />);
}
