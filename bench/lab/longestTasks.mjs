/**
 * The tasks of a page's thread that took longest while f ran, in milliseconds of the thread's own time, so that other processes do not count, and what each
 * was made of. @param session of Chromium's developer tools @returns what f gives, and the tasks, the longest first
 */
export async function longestTasks(session, f, count = 12) {
  const events = [];
  const collect = ({ value }) => events.push(...value);
  session.on("Tracing.dataCollected", collect);
  const done = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  const includedCategories = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "v8"];
  await session.send("Tracing.start", { traceConfig: { includedCategories } });
  const result = await f();
  await session.send("Tracing.end");
  await done;
  session.off("Tracing.dataCollected", collect);
  const main = mainThread(events);
  const own = events.filter(({ pid, tid, ph }) => ph === "X" && pid === main.pid && tid === main.tid);
  const tasks = own.filter(({ name }) => name === "RunTask").sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0));
  return { result, tasks: tasks.slice(0, count).map((task) => ({ ms: task.tdur / 1000, parts: partsOf(task, own) })) };
}

/** The thread of a page that has painted most. */
function mainThread(events) {
  const counts = new Map();
  for (const { name, pid, tid } of events)
    if (name === "UpdateLayoutTree") counts.set(`${pid}/${tid}`, (counts.get(`${pid}/${tid}`) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  const [pid, tid] = most[0].split("/").map(Number);
  return { pid, tid };
}

const PARTS = [
  "FunctionCall",
  "TimerFire",
  "EventDispatch",
  "HandlePostMessage",
  "UpdateLayoutTree",
  "Layout",
  "PrePaint",
  "Paint",
  "Layerize",
  "Commit",
  "HitTest",
  "MinorGC",
  "MajorGC",
  "v8.compile",
];

/** How long each kind of work in a task took. What JavaScript asked for, such as a layout, counts in both. */
function partsOf({ ts, dur }, events) {
  const sums = new Map();
  for (const event of events)
    if (PARTS.includes(event.name) && event.ts >= ts && event.ts + (event.dur ?? 0) <= ts + dur)
      sums.set(event.name, (sums.get(event.name) ?? 0) + (event.tdur ?? 0));
  const parts = [...sums].filter(([, sum]) => sum >= 1000).sort((a, b) => b[1] - a[1]);
  return parts.map(([name, sum]) => `${name} ${Math.round(sum / 1000)}`).join(", ");
}
