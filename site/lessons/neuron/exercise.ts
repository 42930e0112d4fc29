import { type Unit, workOut } from "./unit.js";

/** A bowl with its two numbers, and whether it is ramen. */
export interface Bowl {
  readonly x: readonly [dark: number, thick: number];
  readonly isRamen: boolean;
}

/** Five bowls; the third ramen has a pale broth. */
export const BOWLS: readonly Bowl[] = [
  { x: [0.9, 0.2], isRamen: true },
  { x: [0.7, 0.5], isRamen: true },
  { x: [0.1, 0.3], isRamen: true },
  { x: [0.3, 0.8], isRamen: false },
  { x: [0.9, 0.9], isRamen: false },
];

/** What a unit says of each bowl: how sure it is of ramen, and whether it is right to be on that side of one half. */
export const answers = (weights: Unit["weights"], bias: number) =>
  BOWLS.map(({ x, isRamen }) => {
    const { y } = workOut({ x, weights, bias });
    return { y, isRight: y !== 0.5 && y > 0.5 === isRamen };
  });
