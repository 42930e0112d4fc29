/** A path, or another word, as a reader can paste it into a shell: quoted where a space or a sign would split it or mean something. */
export function shellWord(path: string): string {
  return /^[\p{L}\p{N}._/:\\@%+,=-]+$/u.test(path) ? path : `"${path.replace(/["$`]/g, "\\$&")}"`;
}
