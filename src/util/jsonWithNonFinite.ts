/**
 * JSON that preserves every number: NaN, ±Infinity and -0, which JSON lacks, become objects like { "$number": "NaN" }.
 */
export function stringifyWithNonFinite(value: unknown): string {
  return JSON.stringify(value, (_, item) =>
    typeof item === "number" && (!Number.isFinite(item) || Object.is(item, -0))
      ? { $number: Object.is(item, -0) ? "-0" : String(item) }
      : item,
  );
}

/** Parses the output of {@link stringifyWithNonFinite}. @throws SyntaxError for text that is not JSON */
export function parseWithNonFinite(json: string): unknown {
  return JSON.parse(json, (_, item) => (typeof item?.$number === "string" ? Number(item.$number) : item));
}
