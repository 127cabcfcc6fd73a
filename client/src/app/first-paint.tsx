import { Brand, HeaderBar, headerLook } from "./header.tsx";
import { frameLook } from "./shell.tsx";

/** What the page shows before its script runs: the part of the shell that every page has. Rendered by the build. */
export function FirstPaint() {
  return (
    <div className={`${frameLook} min-h-dvh`}>
      <header className={headerLook}>
        <HeaderBar>
          <Brand font="font-[system-ui]" />
        </HeaderBar>
      </header>
    </div>
  );
}
