import { type Sequential, ValueError } from "noodlenet";
import { loadVgg16 } from "noodlenet/io";

/**
 * Loads VGG16's weights into a network that begins with it.
 * @param weights a file, or "imagenet" for the published ones, which are downloaded once
 * @throws ValueError for PyTorch's weights; FormatError for a file that holds none of VGG16
 */
export async function loadKerasVgg16(model: Sequential, weights: string): Promise<void> {
  if ((await loadVgg16(model, weights)) === "keras") return;
  throw new ValueError(
    `report: ${weights} holds PyTorch's weights of VGG16, and pictures are prepared for Keras's; give a file of those, or "imagenet"`,
  );
}
