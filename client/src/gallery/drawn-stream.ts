import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { PersonDrawing, type PersonLook } from "../ui/person-drawing.tsx";

/** A stream whose picture is a drawn person, for a page without a camera. */
export function drawnStream(look: PersonLook): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = 1280;
  canvas.height = 960;
  const pen = canvas.getContext("2d");
  const picture = new Image();
  const svg = renderToStaticMarkup(createElement(PersonDrawing, { look })).replace(
    "<svg ",
    '<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="960" ',
  );
  picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  const stream = canvas.captureStream(10);
  picture.addEventListener("load", () => {
    setInterval(() => pen?.drawImage(picture, 0, 0, canvas.width, canvas.height), 100);
  });
  return stream;
}
