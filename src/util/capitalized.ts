/** loss → Loss. */
export function capitalized<S extends string>(name: S): Capitalize<S> {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}` as Capitalize<S>;
}
