import type { Backend } from "../../../src/backends/Backend.js";
import type { Kernels, Storage } from "../../../src/backends/Kernels.js";
import { type GpuMode, useGpu } from "../../../src/gpu/index.js";
import { type Command, pack, type Reply, unpack } from "./commands.js";

/** The page's side of a backend whose kernels are called from Node. */
const storages = new Map<number, Storage>();
const failures = new Map<number, string>();
let backend: Backend;

/** The value with every { remote: id } in it replaced by the storage. */
function withStorages(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withStorages);
  if (typeof value !== "object" || value === null) return value;
  if ("remote" in value) return storages.get(value.remote as number);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withStorages(item)]));
}

function keep(ids: Readonly<Record<string, number>>, result: object): void {
  for (const [key, id] of Object.entries(ids)) {
    const storage = key === "" ? result : (result as Record<string, Storage>)[key];
    storages.set(id, storage as Storage);
  }
}

async function obey(command: Command): Promise<Reply | null> {
  switch (command.what) {
    case "upload": {
      keep({ "": command.id }, backend.upload(command.data));
      return null;
    }
    case "run": {
      const kernel = backend.kernels[command.kernel as keyof Kernels] as (...args: unknown[]) => object;
      keep(command.ids, kernel(...(withStorages(command.args) as unknown[])));
      return null;
    }
    case "free": {
      const storage = storages.get(command.id);
      if (storage) backend.free(storage);
      storages.delete(command.id);
      return null;
    }
    case "download": {
      const failure = failures.get(command.id);
      if (failure !== undefined) throw new Error(failure);
      return { data: await backend.download(storages.get(command.id)!) };
    }
  }
}

/** Obeys commands in their order. A failed kernel shows when its result is read. */
async function obeyAll(commands: readonly Command[]): Promise<(Reply | null)[]> {
  const replies: (Reply | null)[] = [];
  for (const command of commands) {
    try {
      replies.push(await obey(command));
    } catch (error) {
      const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (command.what === "upload") failures.set(command.id, message);
      if (command.what === "run") for (const id of Object.values(command.ids)) failures.set(id, message);
      replies.push(command.what === "download" ? { error: message } : null);
    }
  }
  return replies;
}

Object.assign(globalThis, {
  obeyAll: async (commands: string) => pack(await obeyAll(unpack(commands))),
  start: async (mode: GpuMode) => {
    backend = await useGpu({ mode });
    return backend.name;
  },
  backend: () => backend,
});
