import { FormatError } from "../../../util/errors.js";
import { showJson } from "../../../util/json.js";
import { isPlainObject } from "../../../util/optionsReader.js";

/** Policies whose weights are floats; here all are computed in float32. */
const FLOATS = new Set(["float32", "float16", "bfloat16", "float64", "mixed_float16", "mixed_bfloat16"]);

/** Types of inputs that are converted to floats: here floats come in. */
const WHOLE = new Set(["uint8", "int8", "uint16", "int16", "int32", "uint32", "int64", "uint64", "bool"]);

/**
 * Refuses what is no float type: quantised layers. Keras writes a name, a policy that has one, or a map of policies.
 * @param isInput whether it is that of a model's input
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
