import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { Plugin } from "vite";
import { FirstPicture } from "./src/app/first-picture.tsx";

/** The font of most texts. It would otherwise be discovered only when the first text is drawn. */
const font = /^assets\/inter-latin-wght-normal.*\.woff2$/;

/** Puts the first picture into the page, so that it is drawn as soon as the styles are there, and preloads its font. */
export const firstPicture = (): Plugin => ({
  name: "first-picture",
  transformIndexHtml: {
    order: "post",
    handler: (html, { bundle }) => ({
      html: html.replace(
        '<div id="root">',
        (root) => `${root}${renderToStaticMarkup(createElement(FirstPicture))}`,
      ),
      tags: Object.keys(bundle ?? {})
        .filter((file) => font.test(file))
        .map((file) => ({
          tag: "link",
          attrs: { rel: "preload", href: `/${file}`, as: "font", type: "font/woff2", crossorigin: "" },
          injectTo: "head",
        })),
    }),
  },
});
