import { ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import type { Callback, CallbackState } from "../contract.js";
import type { Logs } from "../History.js";

/** Where lines of text go, such as a file. */
export interface LogSink {
  /** Called as training begins. Returns whether nothing is there yet, so that the header is wanted. */
  open(): boolean | Promise<boolean>;
  /** Adds text at the end. */
  write(text: string): void | Promise<void>;
}

/** Options of {@link CSVLogger}. */
export interface CSVLoggerOptions {
  /** The separator between two values. Default ",". */
  readonly separator?: string;
}

const readOptions = optionsReader<CSVLoggerOptions>(
  "CSVLogger",
  'new CSVLogger(logFile("log.csv"), { separator: ";" })',
  {
    names: { separator: true },
    instead: { append: 'it belongs to the sink: logFile("log.csv", { append: true })' },
  },
);

/**
 * Writes the metrics of each epoch as a row of comma-separated values, under a header: `epoch`, counted from 0, and the
 * metrics' names in alphabetical order. A metric that an epoch lacks is NA. Callbacks that add metrics must come before this one.
 */
export class CSVLogger implements Callback {
  readonly #sink: LogSink;
  readonly #separator: string;
  #names: string[] | null = null;
  #wantsHeader = true;
  #written = "";

  /**
   * @param sink where the rows go; `logFile` of noodlenet/io makes one
   * @param options `separator` (","): {@link CSVLoggerOptions}
   * @throws ValueError when it is not a log
   */
  constructor(sink: LogSink, options?: CSVLoggerOptions) {
    const { separator = "," } = readOptions(options);
    if (typeof sink?.open !== "function" || typeof sink.write !== "function")
      throw new ValueError('CSVLogger: the sink has no open and write; give logFile("log.csv") of noodlenet/io');
    this.#sink = sink;
    this.#separator = separator;
  }

  async onTrainBegin(): Promise<void> {
    this.#names = null;
    this.#written = "";
    this.#wantsHeader = await this.#sink.open();
  }

  async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    const header = this.#names === null && this.#wantsHeader;
    this.#names ??= Object.keys(logs).sort();
    const row = this.#line([epoch, ...this.#names.map((name) => logs[name] ?? "NA")]);
    await this.#write(header ? this.#line(["epoch", ...this.#names]) + row : row);
  }

  state(): CallbackState {
    return { values: { written: this.#written, names: this.#names && JSON.stringify(this.#names) } };
  }

  /** A new log gets the rows of the training that is resumed; a log that is appended to has them already. */
  async restore({ values }: CallbackState): Promise<void> {
    this.#names = typeof values.names === "string" ? JSON.parse(values.names) : null;
    if (this.#wantsHeader) await this.#write(String(values.written));
    else this.#written = String(values.written);
  }

  async #write(text: string): Promise<void> {
    this.#written += text;
    await this.#sink.write(text);
  }

  #line(cells: readonly (string | number)[]): string {
    return `${cells.join(this.#separator)}\n`;
  }
}
