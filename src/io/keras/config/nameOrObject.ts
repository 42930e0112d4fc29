import { textOf } from "../../../util/json.js";
import { isPlainObject } from "../../../util/optionsReader.js";

/** What Keras writes as an object with a class and a config, or in short as a name. */
interface NameOrObject {
  /** In lower case and without underscores: Keras 1 and 2 have max_norm and maxnorm for MaxNorm. */
  readonly plainName: string;
  /** Null where there is only a name. */
  readonly config: Readonly<Record<string, unknown>> | null;
}

export function nameOrObject(value: unknown): NameOrObject {
  const object = isPlainObject(value) ? value : null;
  const plainName = textOf(object ? object.class_name : value)
    .replaceAll("_", "")
    .toLowerCase();
  return { plainName, config: object && isPlainObject(object.config) ? object.config : null };
}
