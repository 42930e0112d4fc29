import type { ModelMetadata } from "../../../layers/LayerGraph.js";
import { FormatError } from "../../../util/errors.js";
import { parseJson, showJson } from "../../../util/json.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import type { TfjsParts } from "./parts.js";

/*
 * Teachable Machine puts a metadata.json beside the model:
 *   { "packageName": "@teachablemachine/image", "labels": ["ramen", "udon"], "imageSize": 224, … }
 */

const METADATA = "metadata.json";
const PACKAGE = "@teachablemachine/";

/**
 * The metadata of a Teachable Machine's model: the names of its classes and, where it takes pictures, how pixels are prepared. Empty for other models.
 * @throws FormatError for labels that are no names
 */
export async function teachableMachineMetadata(parts: TfjsParts): Promise<ModelMetadata> {
  const json = await metadataOf(parts);
  if (!isPlainObject(json) || typeof json.packageName !== "string" || !json.packageName.startsWith(PACKAGE)) return {};
  const { labels, packageName, grayscale } = json;
  if (!Array.isArray(labels) || !labels.every((label) => typeof label === "string"))
    throw new FormatError(
      `${parts.what}: the labels in ${METADATA} are ${showJson(labels)}, not a list of names; export the model again, or remove ${METADATA}`,
    );
  const isOfColours = packageName === `${PACKAGE}image` && grayscale !== true;
  return { classNames: JSON.stringify(labels), ...(isOfColours && { preparation: "teachable-machine" }) };
}

/** The JSON of that name beside the model; null where there is none, as for most models: a server may answer with a page, or refuse. */
async function metadataOf({ what, other }: TfjsParts): Promise<unknown> {
  const bytes = await other(METADATA).catch(() => null);
  try {
    return bytes && parseJson(new TextDecoder().decode(bytes), `${what}: ${METADATA}`);
  } catch {
    return null;
  }
}
