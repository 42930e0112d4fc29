/// <reference lib="esnext.disposable" preserve="true" />

/** `Symbol.dispose`, by which a `using` declaration ends what it declares; a symbol of its own where the engine does not know it. */
export const disposeSymbol: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");
