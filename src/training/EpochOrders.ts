/**
 * Which order of the samples an epoch takes: one that the model has not trained in yet, over all calls of `fit`. A training
 * that begins where another ended (`initialEpoch`) continues with its orders.
 */
export class EpochOrders {
  #next = 0;

  /** The order that a training takes next. */
  get next(): number {
    return this.#next;
  }

  set next(order: number) {
    this.#next = order;
  }

  /** How far the orders of a training that begins at this epoch are ahead of its epochs. */
  shiftFrom(initialEpoch: number): number {
    return Math.max(0, this.#next - initialEpoch);
  }

  /** Notes that an order was taken. */
  take(order: number): void {
    this.#next = Math.max(this.#next, order + 1);
  }
}
