/** What Node asks of the page. Storages are known by numbers that Node gives. */
export type Command =
  | { readonly what: "upload"; readonly id: number; readonly dtype: string; readonly data: readonly number[] }
  | {
      readonly what: "run";
      readonly kernel: string;
      /** Storages are written { remote: id }. */
      readonly args: readonly unknown[];
      /** Numbers of the results, by their keys; a single result's key is empty. */
      readonly ids: Readonly<Record<string, number>>;
    }
  | { readonly what: "free"; readonly id: number }
  | { readonly what: "download"; readonly id: number };

/** What it answers to a download. */
export type Reply = { readonly data: readonly number[] } | { readonly error: string };
