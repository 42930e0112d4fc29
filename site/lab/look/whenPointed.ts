/** Tells the pixel that a mouse is over, or a finger touches, of a map's canvas. @param shape [1, h, w, c] */
export function whenPointed(
  canvas: HTMLCanvasElement,
  [, height, width]: readonly number[],
  point: (row: number, column: number) => void,
): void {
  const pointed = (event: PointerEvent) => {
    const box = canvas.getBoundingClientRect();
    const at = (place: number, length: number, count: number) => Math.floor((place * count) / length);
    point(at(event.clientY - box.top, box.height, height), at(event.clientX - box.left, box.width, width));
  };
  canvas.addEventListener("pointermove", pointed);
  canvas.addEventListener("pointerdown", pointed);
}
