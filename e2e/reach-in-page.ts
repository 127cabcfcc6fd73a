/**
 * Finds the content that a user cannot reach on the page as it is now: controls that are off the screen even after
 * scrolling, covered controls, controls whose text does not fit, text that is cut off, and a page that scrolls sideways.
 * Runs in the page, and scrolls it.
 */
export function outOfReach(): readonly string[] {
  const { clientWidth: width, clientHeight: height, scrollWidth } = document.documentElement;
  const found = new Set<string>();
  if (scrollWidth > width) found.add(`scrolls ${scrollWidth - width} px sideways`);
  const root = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;

  const nameOf = (element: Element) =>
    element.getAttribute("aria-label") ??
    (element.textContent.trim().slice(0, 40) || `${element.tagName.toLowerCase()} ${element.id}`);
  const framesOf = (element: Element): readonly Element[] =>
    element.parentElement === null ? [] : [element.parentElement, ...framesOf(element.parentElement)];
  const scrolls = (overflow: string) => overflow === "auto" || overflow === "scroll";
  const clips = (overflow: string) => overflow === "hidden" || overflow === "clip";
  const isPage = (frame: Element) => frame === document.documentElement || frame === document.body;
  const isForHearing = (element: Element) => getComputedStyle(element).clipPath !== "none";

  /** The visible texts in an element, with their boxes. */
  function* wordsIn(element: Element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const { parentElement, textContent } = node;
      if (parentElement === null || textContent === null || textContent.trim() === "") continue;
      if (parentElement.closest("[inert], svg, option, textarea, .sr-only") !== null) continue;
      if (isForHearing(parentElement)) continue;
      if (!parentElement.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      yield {
        words: textContent.trim().slice(0, 40),
        parent: parentElement,
        box: range.getBoundingClientRect(),
      };
    }
  }

  /** The visible part of a control; for an input that its label draws, the label. */
  const seenOf = (control: Element): Element => {
    const drawn = control.clientWidth > 1 && getComputedStyle(control).opacity !== "0";
    return drawn || !(control instanceof HTMLInputElement) ? control : (control.labels?.[0] ?? control);
  };

  /**
   * Scrolls a control into view. The returned function reports the frames that this scrolled although a user cannot, and
   * scrolls them back.
   */
  const scrollTo = (control: Element, seen: Element) => {
    const before = framesOf(seen).map((frame) => ({ frame, left: frame.scrollLeft, top: frame.scrollTop }));
    seen.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    return () => {
      for (const { frame, left, top } of before) {
        const { overflowX, overflowY } = getComputedStyle(frame);
        if (frame.scrollLeft !== left && (isPage(frame) || !scrolls(overflowX)))
          found.add(`beside the screen: ${nameOf(control)}`);
        if (frame.scrollTop !== top && !isPage(frame) && !scrolls(overflowY))
          found.add(`below the screen: ${nameOf(control)}`);
        if (!scrolls(overflowY)) frame.scrollTo({ left, top: isPage(frame) ? frame.scrollTop : top });
      }
    };
  };

  /** The element that covers a control. Toasts do not count, because they disappear on their own. */
  const coverOf = (control: Element, seen: Element): Element | null => {
    const box = seen.getBoundingClientRect();
    for (const [across, down] of [
      [0.5, 0.5],
      [0.2, 0.25],
      [0.8, 0.25],
      [0.2, 0.75],
      [0.8, 0.75],
    ] as const) {
      const y = box.top + down * box.height;
      if (y < 0 || y > height) continue;
      const hit = document.elementFromPoint(box.left + across * box.width, y);
      if (hit === null || seen.contains(hit) || hit.closest("label")?.contains(control) === true) continue;
      if (hit.contains(seen) && hit.closest("button, a") !== null) continue;
      if (hit.closest("[role=alert], [role=status]") === null) return hit;
    }
    return null;
  };

  for (const control of root.querySelectorAll("button, input, select, textarea, a[href], [tabindex='0']")) {
    const isShown = control.checkVisibility({ visibilityProperty: true });
    // The skip link is visible only while it has the focus.
    if (!isShown || control.closest("[inert], a[href='#content']") !== null) continue;
    const seen = seenOf(control);
    const back = scrollTo(control, seen);
    const box = seen.getBoundingClientRect();
    const name = nameOf(control);
    if (box.left < -1 || box.right > width + 1) found.add(`wider than the screen: ${name}`);
    if (box.height <= height && (box.top < -1 || box.bottom > height + 1))
      found.add(`off the screen: ${name}`);
    const cover = coverOf(control, seen);
    if (cover !== null) found.add(`covered: ${name}, by ${cover.tagName} ${cover.className}`);
    if (seen.matches("button, a, label"))
      for (const { box: words, parent } of wordsIn(seen)) {
        // Letters extend a little beyond a line with a tight line height.
        const slack = 2 + words.height / 5;
        const cut = getComputedStyle(parent).textOverflow === "ellipsis";
        const fits = words.left >= box.left - 2 && words.right <= box.right + 2;
        if (!cut && (!fits || words.top < box.top - slack || words.bottom > box.bottom + slack))
          found.add(`words outside their control: ${name}`);
      }
    back();
  }

  for (const { words, parent, box } of wordsIn(root)) {
    let [across, down] = [true, true];
    for (const frame of [parent, ...framesOf(parent)]) {
      const { overflowX, overflowY, overflowWrap, textOverflow, webkitLineClamp } = getComputedStyle(frame);
      // Text that is truncated on purpose, and spaces that hang at the end of a wrapped line.
      if (webkitLineClamp !== "none") across = down = false;
      if (scrolls(overflowX) || textOverflow === "ellipsis" || overflowWrap === "anywhere") across = false;
      if (scrolls(overflowY) || isPage(frame)) down = false;
      const edge = frame.getBoundingClientRect();
      const isCutAcross =
        across && clips(overflowX) && (box.left < edge.left - 2 || box.right > edge.right + 2);
      const isCutDown = down && clips(overflowY) && (box.top < edge.top - 3 || box.bottom > edge.bottom + 3);
      if (isCutAcross || isCutDown) found.add(`cut off: ${words}`);
    }
    if (across && (box.left < -1 || box.right > width + 1)) found.add(`words off the screen: ${words}`);
  }
  return [...found];
}
