/** JSON that keeps every number: those that JSON has no word for become { "$number": "NaN" }, "Infinity", "-Infinity" or "-0". */
export function stringifyWithNonFinite(value: unknown): string {
  return JSON.stringify(value, (_, item) =>
    typeof item === "number" && (!Number.isFinite(item) || Object.is(item, -0))
      ? { $number: Object.is(item, -0) ? "-0" : String(item) }
      : item,
  );
}

/** Reads what {@link stringifyWithNonFinite} wrote. @throws SyntaxError when it is no JSON */
export function parseWithNonFinite(json: string): unknown {
  return JSON.parse(json, (_, item) => (typeof item?.$number === "string" ? Number(item.$number) : item));
}
