import { createRoot } from "react-dom/client";
import { App, type AppActions, preloadPages } from "./app/app.tsx";
import { Breakage } from "./app/breakage.tsx";
import { createStores } from "./app/stores.ts";
import { guardTexts } from "./app/translated-text.ts";
import { siteIn } from "./net/site.ts";
import { storageFrom } from "./net/storage.ts";
import { deferredActions } from "./ui/deferred-actions.ts";
import "./ui/theme.css";
import { whenIdle } from "./when-idle.ts";

const storage = storageFrom(() => sessionStorage);
const stores = createStores(siteIn(document));
let loaded: AppActions | null = null;
let onLoaded: (actions: AppActions) => void = () => {};
const whenLoaded = new Promise<AppActions>((resolve) => {
  onLoaded = resolve;
});

/** What the user does before the code for it is there is done as soon as it is. */
const actions: AppActions = {
  stranger: deferredActions(
    whenLoaded.then(({ stranger }) => stranger),
    { prefer: (preferences) => stores.stranger.setState({ preferences }) },
  ),
  room: deferredActions(whenLoaded.then(({ room }) => room)),
  account: deferredActions(whenLoaded.then(({ account }) => account)),
  // A browser may remember that a file could not be loaded, until the page is loaded again.
  connect: () => (loaded === null ? location.reload() : loaded.connect()),
};

/** Loads all that the first picture does not need: sessions, calls, and then the other pages. */
async function load(): Promise<void> {
  try {
    const { compose } = await import("./compose.ts");
    loaded = await compose(stores, storage);
    onLoaded(loaded);
    // A page that cannot be loaded ahead is loaded again when the user goes there, and then says so.
    whenIdle(() => void preloadPages().catch(() => {}));
  } catch (error) {
    reportError(error);
    stores.page.setState({ connection: "offline" });
  }
}

const render = (root: HTMLElement) =>
  createRoot(root).render(
    <Breakage onReload={() => location.reload()}>
      <App stores={stores} actions={actions} />
    </Breakage>,
  );

async function start(root: HTMLElement): Promise<void> {
  guardTexts();
  const isNew = storage === null || storage.length === 0;
  // A tab that may come back to a call shows nothing before it knows.
  if (!isNew) await load();
  render(root);
  if (!isNew) return;
  if (location.pathname === "/") whenIdle(() => void load());
  else void load();
}

const root = document.getElementById("root");
if (root !== null) void start(root);
