import type { ToWorker } from "../messages.js";

/** The answer to a request for a batch. */
export type BatchReply = Extract<ToWorker, { kind: "batch" }>;
/** The answer to an event: the callbacks have been called. */
export type ToldReply = Extract<ToWorker, { kind: "told" }>;

interface Waiting {
  resolve(reply: BatchReply | ToldReply): void;
  reject(error: Error): void;
}

/** Questions of the worker that the page has not answered yet. */
export class Replies {
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  /** The answer to a question. @param post sends it, with its number */
  ask<R extends BatchReply | ToldReply>(post: (id: number) => void): Promise<R> {
    const id = this.#asked++;
    const answer = new Promise<BatchReply | ToldReply>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    post(id);
    return answer as Promise<R>;
  }

  resolve(id: number, reply: BatchReply | ToldReply): void {
    this.#take(id)?.resolve(reply);
  }

  fail(id: number, error: Error): void {
    this.#take(id)?.reject(error);
  }

  #take(id: number): Waiting | undefined {
    const found = this.#waiting.get(id);
    this.#waiting.delete(id);
    return found;
  }
}
