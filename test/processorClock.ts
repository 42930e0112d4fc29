/**
 * Starts a clock of the processor time that this process uses, in seconds. What others do on the machine does not count, so that a test may
 * hold it against a bound.
 */
export function processorClock(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
}
