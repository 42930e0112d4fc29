/// <reference lib="esnext.disposable" preserve="true" />

/**
 * `Symbol.dispose`, the method that a `using` declaration calls; on engines without it, a registered symbol instead.
 */
export const disposeSymbol: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");
