import { byId } from "./lesson.js";

/** Keeps the picture in view beside a longer program; one that is taller than the window goes on as far as its own end. */
export function keepPictureInView(): void {
  const picture = byId("figure");
  const margin = 16;
  const place = () => {
    picture.style.top = `${Math.min(margin, innerHeight - picture.offsetHeight - margin)}px`;
  };
  new ResizeObserver(place).observe(picture);
  addEventListener("resize", place);
}
