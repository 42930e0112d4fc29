/** The name itself, or the first of name_1, name_2… that is not taken. */
export function unusedName(name: string, taken: ReadonlySet<string>): string {
  let unused = name;
  for (let i = 1; taken.has(unused); i++) unused = `${name}_${i}`;
  return unused;
}
