import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { Plugin } from "vite";
import { FirstPicture } from "./src/app/first-picture.tsx";

/** Puts the first picture into the page, so that it is drawn as soon as the styles are there. */
export const firstPicture = (): Plugin => ({
  name: "first-picture",
  transformIndexHtml: (html) =>
    html.replace('<div id="root">', (root) => root + renderToStaticMarkup(createElement(FirstPicture))),
});
