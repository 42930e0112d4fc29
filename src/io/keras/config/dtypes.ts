import { FormatError } from "../../../util/errors.js";
import { showJson } from "../../../util/json.js";
import { isPlainObject } from "../../../util/optionsReader.js";

/** Supported dtypes and dtype policies, which all compute in float32 here. */
const FLOATS = new Set(["float32", "float16", "bfloat16", "float64", "mixed_float16", "mixed_bfloat16"]);

/** Integer dtypes that a model's input may have. noodlenet's inputs are floats. */
const WHOLE = new Set(["uint8", "int8", "uint16", "int16", "int32", "uint32", "int64", "uint64", "bool"]);

/**
 * Refuses dtypes that are not floats, such as those of quantised layers. Keras writes a name, a policy with a name, or a map of policies.
 * @param isInput whether it is the dtype of a model's input, which may be an integer
 */
export function checkDType(value: unknown, where: string, isInput = false): void {
  if (value === undefined || value === null) return;
  const config = isPlainObject(value) && isPlainObject(value.config) ? value.config : {};
  if (isPlainObject(value) && value.class_name === "DTypePolicyMap") {
    const policies = isPlainObject(config.policy_map) ? Object.values(config.policy_map) : [];
    for (const policy of [config.default_policy, ...policies]) checkDType(policy, where);
    return;
  }
  const name = isPlainObject(value) ? (config.name ?? config.mode ?? value.class_name) : value;
  if (typeof name === "string" && (FLOATS.has(name) || (isInput && WHOLE.has(name)))) return;
  const quantized = /int8|int4|float8|gptq|awq|Quantized/i.test(String(name));
  throw new FormatError(
    quantized
      ? `${where}: the layer is quantised (${showJson(name)}), which cannot be read here; save the model in Keras before model.quantize(…), or with the weights of the float model`
      : `${where}: the dtype is ${showJson(name)}; supported are ${[...FLOATS].join(", ")}, all of which are computed in float32 here`,
  );
}
