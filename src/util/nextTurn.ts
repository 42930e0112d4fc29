/**
 * Resolves after the page or the process has had a turn: timers, input and drawing go on between two batches. Not by
 * setTimeout, which browsers slow down to 4 ms, and to a second in hidden tabs.
 */
export function nextTurn(): Promise<void> {
  if (typeof setImmediate === "function") return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
