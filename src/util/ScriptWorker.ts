import { maybeNodeModule } from "./nodeModule.js";

/** A worker that was made of a script's text: a thread in Node, a Web Worker in pages. */
export interface ScriptWorker<Message> {
  /** @param transfer buffers to move rather than copy */
  post(message: Message, transfer?: readonly ArrayBufferLike[]): void;
  /** Sets whether the worker keeps a process of Node alive. It does at first. */
  keepProcessAlive(active: boolean): void;
  /** Ends the worker. Resolves when its memory is freed, where the platform says so. */
  terminate(): Promise<unknown>;
}

/** Handlers of what a worker sends. */
export interface ScriptListener<Reply> {
  onReply(reply: Reply): void;
  /** Called when the worker ends without having been terminated, or could not begin. */
  onExit(reason: string): void;
}

/** What an error event without a message means. */
const REFUSED = "the page's policy refuses workers from blob: addresses; allow worker-src blob:";

/**
 * Starts a worker that runs a script, which needs no file that a bundler or a page would have to find. Null where the platform has no workers,
 * or refuses them at once.
 * @param options.maxHeapMB limit of the JavaScript heap in Node; buffers and WebAssembly memory have a limit of their own
 */
export function startScript<Message, Reply>(
  script: string,
  listener: ScriptListener<Reply>,
  { maxHeapMB }: { readonly maxHeapMB?: number } = {},
): ScriptWorker<Message> | null {
  return inNode(script, listener, maxHeapMB) ?? inPage(script, listener);
}

function inNode<Message, Reply>(
  script: string,
  listener: ScriptListener<Reply>,
  maxHeapMB: number | undefined,
): ScriptWorker<Message> | null {
  const threads = maybeNodeModule("node:worker_threads");
  if (!threads) return null;
  const worker = new threads.Worker(script, {
    eval: true,
    // Flags of the process, such as --input-type, must not apply to this script.
    execArgv: [],
    ...(maxHeapMB !== undefined && { resourceLimits: { maxOldGenerationSizeMb: maxHeapMB } }),
  });
  worker.on("message", (reply) => listener.onReply(reply));
  worker.on("error", (error) => listener.onExit(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => listener.onExit(`exit code ${code}`));
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer as ArrayBuffer[]),
    keepProcessAlive: (active) => (active ? worker.ref() : worker.unref()),
    terminate: () => worker.terminate(),
  };
}

function inPage<Message, Reply>(script: string, listener: ScriptListener<Reply>): ScriptWorker<Message> | null {
  if (typeof Worker === "undefined" || typeof Blob === "undefined") return null;
  try {
    const worker = new Worker(addressOf(script));
    worker.onmessage = ({ data }: MessageEvent<Reply>) => listener.onReply(data);
    worker.onerror = (event) => listener.onExit(event.message || REFUSED);
    return {
      post: (message, transfer = []) => worker.postMessage(message, transfer as ArrayBuffer[]),
      keepProcessAlive() {},
      async terminate() {
        worker.terminate();
      },
    };
  } catch {
    return null;
  }
}

/**
 * Addresses of scripts. Each has one for good: browsers keep what they have loaded and compiled by its address, so that one address for each worker
 * would take memory with each.
 */
const addresses = new Map<string, string>();

function addressOf(script: string): string {
  const known = addresses.get(script);
  if (known !== undefined) return known;
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  addresses.set(script, address);
  return address;
}

/** How a worker's script talks to the thread that started it. */
export interface ParentThread<Message, Reply> {
  onMessage(handle: (message: Message) => void): void;
  post(reply: Reply, transfer?: readonly ArrayBufferLike[]): void;
}

/** The thread that started this one, for the script of a worker. */
export function parentThread<Message, Reply>(): ParentThread<Message, Reply> {
  const port = maybeNodeModule("node:worker_threads")?.parentPort;
  if (port)
    return {
      onMessage: (handle) => void port.on("message", handle),
      post: (reply, transfer = []) => port.postMessage(reply, transfer as ArrayBuffer[]),
    };
  const page = globalThis as unknown as {
    onmessage: (event: { data: Message }) => void;
    postMessage: (reply: Reply, transfer: readonly ArrayBufferLike[]) => void;
  };
  return {
    onMessage: (handle) => {
      page.onmessage = ({ data }) => handle(data);
    },
    post: (reply, transfer = []) => page.postMessage(reply, transfer),
  };
}
