/** A layer's configuration, as a snapshot has it. */
export type Config = Readonly<Record<string, unknown>> & { readonly type: string };
