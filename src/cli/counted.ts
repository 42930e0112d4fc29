/** "1 epoch", "2 epochs", "1,200 photos". */
export function counted(n: number, what: string, plural = `${what}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? what : plural}`;
}
