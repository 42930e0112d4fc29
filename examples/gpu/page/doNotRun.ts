/** Stands for `runAlone` in a page. */
export async function runAlone(): Promise<void> {}
