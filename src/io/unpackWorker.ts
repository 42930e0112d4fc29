/** The text that a worker is made of, unpacked each time: kept, it would hold megabytes. */
export async function unpackWorker(): Promise<string> {
  const { hdf5Worker } = await import("./generated/hdf5Worker.js");
  const packed = Uint8Array.from(atob(hdf5Worker), (character) => character.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(unpacked).text();
}
