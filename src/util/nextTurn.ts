/**
 * Yields to the event loop: timers, input events and rendering run before it resolves. It does not use setTimeout,
 * which browsers clamp to 4 ms, and to a second in hidden tabs.
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
