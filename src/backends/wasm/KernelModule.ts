/** Address of a plan that was written for the next job. */
export type PlanAddress<P extends string> = number & { readonly plan: P };

/** A function of a part's number and a kernel's arguments, in their order. */
export type Ordered<R> = (part: number, ...args: number[]) => R;

/** How each kernel is called: a function with a part's number and the kernel's arguments, in the order that it expects. */
export type KernelCalls<Arguments> = {
  readonly [K in keyof Arguments]: <R>(f: Ordered<R>, part: number, named: Arguments[K]) => R;
};

/** Each plan's fields, in their order in memory. */
export type PlanFields<Plans> = { readonly [P in keyof Plans]: (plan: Plans[P]) => number[] };

/** With every operation rounded as IEEE 754 says, or with fused multiplications and additions. */
export type Rounding = "plain" | "relaxed";

/** A WebAssembly module of kernels, as the build writes it to generated/. Several work in one memory. */
export interface KernelModule<Arguments = unknown, Plans = unknown> {
  /** The bytes of both kinds, compressed, as base64. */
  readonly packed: string;
  /** Of which ranges of them each kind consists: [start, end, start, end, …]. */
  readonly ranges: Readonly<Record<Rounding, readonly number[]>>;
  /** The place of the byte that says whether the imported memory is shared. */
  readonly memoryFlags: Readonly<Record<Rounding, number>>;
  readonly planFields: PlanFields<Plans>;
  readonly calls: KernelCalls<Arguments>;
}
