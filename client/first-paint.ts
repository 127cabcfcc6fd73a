import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { Plugin } from "vite";
import { FirstPaint } from "./src/app/first-paint.tsx";

/** Puts the first paint into the page, so that the browser draws it as soon as the styles are there. */
export const firstPaint = (): Plugin => ({
  name: "first-paint",
  transformIndexHtml: (html) =>
    html.replace('<div id="root">', (root) => root + renderToStaticMarkup(createElement(FirstPaint))),
});
