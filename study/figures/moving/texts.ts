/** A number with a true minus sign, and no minus zero; digits only where it has any. @param digits of the fraction, at most */
export function numberText(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(Number.isInteger(value) ? 0 : digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A sentence with what stands in braces filled in. */
export const filled = (sentence: string, values: Readonly<Record<string, string>>) =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => values[name]);
