import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { PersonDrawing, type PersonLook } from "../ui/person-drawing.tsx";

const streams = new Map<PersonLook, MediaStream>();

/**
 * A stream of a drawn person, for a page without a camera; one for all scenes, because it is never stopped.
 */
export function drawnStream(look: PersonLook): MediaStream {
  const stream = streams.get(look) ?? draw(look);
  streams.set(look, stream);
  return stream;
}

function draw(look: PersonLook): MediaStream {
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
  const paint = () => pen?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.addEventListener("load", () => {
    paint();
    // An element that is added later shows the next frame.
    setInterval(paint, 250);
  });
  return stream;
}
