/** What the arrow keys do to a place. */
export const MOVES: Readonly<Record<string, readonly [down: number, across: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Goes where the drawing in an element is pointed at, and follows while the pointer is held down. @param go gets a place in the drawing's units */
export function followPointer(element: Element, go: (x: number, y: number) => void): void {
  let isDragging = false;
  const follow = ({ clientX, clientY }: PointerEvent) => {
    const svg = element.querySelector("svg") as SVGSVGElement;
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM()?.inverse());
    go(x, y);
  };
  element.addEventListener("pointerdown", (event) => {
    isDragging = true;
    follow(event as PointerEvent);
  });
  element.addEventListener("pointermove", (event) => isDragging && follow(event as PointerEvent));
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => (isDragging = false));
}
