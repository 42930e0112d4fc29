/** Whether a relative path, which a file gives for another, stays in the folder of that file, on any system. */
export function isWithinFolder(path: string): boolean {
  return !/[\\:]/.test(path) && path.split("/").every((part) => part !== "" && part !== "..");
}
