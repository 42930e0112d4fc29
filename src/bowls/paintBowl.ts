import { cos, sin } from "../util/math.js";
import { type RandomKey, RandomStream } from "../util/random.js";
import { paintBroth, paintSurface } from "./broth.js";
import { takePicture } from "./camera.js";
import { applyLight, drawLight } from "./light.js";
import { paintNoodles } from "./noodles.js";
import { type Dish, drawDish } from "./recipes.js";
import { makeScene, type Scene } from "./Scene.js";
import { paintTable } from "./table.js";
import { paintUtensils } from "./utensils.js";
import { paintVessel } from "./vessel.js";

/** Points per pixel along each axis (supersampling), for smooth edges. */
const SUPERSAMPLING = 2;

/**
 * Paints one picture of a bowl from a random key: first colours, heights and slopes, then lighting, then the camera's effects.
 * @returns 0..255, [size, size, 3]
 */
export function paintBowl(kind: "ramen" | "udon", key: RandomKey, size: number): Uint8Array {
  const random = new RandomStream(key);
  const dish = drawDish(random, kind);
  const scene = makeScene(random, size * SUPERSAMPLING, dish.broth);
  paintTable(scene);
  paintVessel(scene, dish.ware);
  paintBroth(scene, dish.ware.inside);
  paintNoodles(scene, dish.noodles);
  layToppings(scene, dish);
  paintSurface(scene);
  paintUtensils(scene);
  applyLight(scene.canvas, drawLight(random));
  return takePicture(scene.canvas, random, scene.noise);
}

/** Around the bowl, each in a direction of its own, some in the middle. */
function layToppings(scene: Scene, { toppings }: Dish): void {
  const { random } = scene;
  const start = random.uniform(0, 2 * Math.PI);
  toppings.forEach((topping, i) => {
    const angle = start + i * 2.4 + random.normal(0, 0.4);
    const out = random.uniform(0.05, 0.68);
    topping(scene, out * cos(angle), out * sin(angle));
  });
}
