/** Memoizes f: it is evaluated at the first call only. */
export function lazy<T>(f: () => T): () => T {
  let result: { value: T } | null = null;
  return () => {
    result ??= { value: f() };
    return result.value;
  };
}
