import { FormatError } from "../../../util/errors.js";
import { showJson, textOf } from "../../../util/json.js";
import { isPlainObject } from "../../../util/optionsReader.js";

/** Supported dtypes and dtype policies, which all compute in float32 here. */
const FLOATS = new Set(["float32", "float16", "bfloat16", "float64", "mixed_float16", "mixed_bfloat16"]);

/** Integer dtypes that a model's input may have. noodlenet's inputs are floats. */
const WHOLE = new Set(["uint8", "int8", "uint16", "int16", "int32", "uint32", "int64", "uint64", "bool"]);

/** The layers whose weights of int8 are read, as floats; see weights/quantized.ts. */
const QUANTIZED = new Set(["Dense"]);

/**
 * Refuses dtypes that are not floats, but for a model's input, and int8 of quantised dense layers. Keras writes a name, a policy with a
 * name, or a map of policies.
 * @param type of the layer
 */
export function checkDType(value: unknown, where: string, type: string): void {
  if (value === undefined || value === null) return;
  const config = isPlainObject(value) && isPlainObject(value.config) ? value.config : {};
  if (isPlainObject(value) && value.class_name === "DTypePolicyMap") {
    const policies = isPlainObject(config.policy_map) ? Object.values(config.policy_map) : [];
    for (const policy of [config.default_policy, ...policies]) checkDType(policy, where, type);
    return;
  }
  const name = isPlainObject(value) ? (config.name ?? config.mode ?? value.class_name) : value;
  if (typeof name === "string" && (FLOATS.has(name) || (type === "InputLayer" && WHOLE.has(name)))) return;
  if (QUANTIZED.has(type) && /^int8(_from_\w+)?$/.test(textOf(name))) return;
  const quantized = /int8|int4|float8|gptq|awq|Quantized/i.test(textOf(name));
  throw new FormatError(
    quantized
      ? `${where}: the layer is quantised (${showJson(name)}), which cannot be read here (int8 of Dense can); save the model in Keras before model.quantize(…), or with the weights of the float model`
      : `${where}: the dtype is ${showJson(name)}; supported are ${[...FLOATS].join(", ")}, all of which are computed in float32 here`,
  );
}
