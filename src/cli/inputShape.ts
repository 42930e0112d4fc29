import { InvalidArgumentError, Option } from "commander";

/** `--input-shape 128,128,3`: the shape of one sample, for files that leave sizes open. */
export function inputShapeOption(): Option {
  return new Option(
    "--input-shape <sides>",
    "shape of one sample where the file leaves it open, such as 128,128,3",
  ).argParser((text) => {
    const sides = text.split(/[,x]/).map((side) => Number(side.trim() || Number.NaN));
    if (sides.every((side) => Number.isSafeInteger(side) && side > 0)) return sides;
    throw new InvalidArgumentError("Give whole numbers from 1, such as 128,128,3.");
  });
}
