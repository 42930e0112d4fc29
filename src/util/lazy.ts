/** f, computed at the first call and remembered. */
export function lazy<T>(f: () => T): () => T {
  let result: { value: T } | null = null;
  return () => {
    result ??= { value: f() };
    return result.value;
  };
}
