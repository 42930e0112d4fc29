/** A power of ten as it is written by hand: 10⁻⁵. */
export const powerOfTen = (exponent: number): string =>
  exponent === 0
    ? "1"
    : `10${[...String(exponent)].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)])).join("")}`;

/** A number with two digits and a power of ten: 2.2 × 10⁻⁸. */
export function scientific(value: number): string {
  const [digits, exponent] = value.toExponential(1).split("e");
  return Number(exponent) === 0 ? digits : `${digits}\u00a0×\u00a0${powerOfTen(Number(exponent))}`;
}
