import { createRoot } from "react-dom/client";
import { Shell } from "../app/shell.tsx";
import { useTheme } from "../app/theme.ts";
import "../ui/theme.css";
import { type Scene, scenes } from "./scenes.tsx";

const nothing = () => {};

function Stage({ scene }: { readonly scene: Scene }) {
  const { theme, toggleTheme } = useTheme();
  return (
    <Shell
      online={1204}
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

function Index() {
  useTheme();
  return (
    <main className="columns-3xs gap-6 p-6">
      {Object.keys(scenes).map((name) => (
        <a key={name} href={`?scene=${name}`} className="block py-1 font-bold underline">
          {name}
        </a>
      ))}
    </main>
  );
}

const root = document.getElementById("root");
if (root !== null) {
  const scene = scenes[new URLSearchParams(location.search).get("scene") ?? ""];
  createRoot(root).render(scene === undefined ? <Index /> : <Stage scene={scene} />);
}
