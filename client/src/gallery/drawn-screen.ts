let screen: MediaStream | null = null;

/** A stream of a page of text, in place of a shared screen; one for all scenes. */
export function drawnScreen(): MediaStream {
  screen ??= drawScreen();
  return screen;
}

function drawScreen(): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = 1280;
  canvas.height = 720;
  const pen = canvas.getContext("2d");
  const draw = () => {
    if (pen === null) return;
    pen.fillStyle = "#fffdf8";
    pen.fillRect(0, 0, 1280, 720);
    pen.fillStyle = "#ffe66d";
    pen.fillRect(0, 0, 1280, 96);
    pen.fillStyle = "#1a1a1a";
    pen.font = "700 44px sans-serif";
    pen.fillText("Thursday's plan", 48, 64);
    pen.font = "400 34px sans-serif";
    for (const [place, line] of ["Tune", "Warm up with a blues in F", "Two new ones", "Tea"].entries())
      pen.fillText(`${place + 1}. ${line}`, 64, 190 + place * 80);
  };
  draw();
  setInterval(draw, 500);
  return canvas.captureStream(5);
}
