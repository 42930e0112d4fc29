import { FormatError } from "../../util/errors.js";

/** A table of text: the column names from the first line, and rows of as many fields. */
export interface CsvTable {
  /** The names in the first line. */
  readonly columns: readonly string[];
  /** The other lines, each with a value for each column. */
  readonly rows: readonly (readonly string[])[];
}

/** Possible separators; the one that is most frequent in the first line is used. */
const SEPARATORS = [",", ";", "\t"];

/**
 * Reads comma-separated values (RFC 4180), or values separated by semicolons or tabs. Quoted fields may contain separators, line breaks
 * and doubled quotes. Empty lines are skipped.
 * @param csv the text, or its bytes in UTF-8
 * @throws FormatError, with the line, where a row has more or fewer fields than the first line, or a quote is not closed
 */
export function readCsv(csv: string | Uint8Array, { what = "CSV" }: { readonly what?: string } = {}): CsvTable {
  const text = (typeof csv === "string" ? csv : new TextDecoder().decode(csv)).replace(/^\uFEFF/, "");
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const count = (separator: string) => firstLine.split(separator).length;
  const separator = SEPARATORS.reduce((best, next) => (count(next) > count(best) ? next : best));
  const [columns, ...rows] = records(text, separator, what);
  if (!columns) throw new FormatError(`${what}: is empty; its first line must name the columns`);
  return { columns: columns.fields, rows: rows.map((row) => checked(row, columns.fields, what)) };
}

/** A line's fields, and its number. */
interface CsvRecord {
  readonly fields: string[];
  readonly line: number;
}

function checked({ fields, line }: CsvRecord, columns: readonly string[], what: string): string[] {
  if (fields.length === columns.length) return fields;
  throw new FormatError(
    `${what}: line ${line} has ${fields.length} fields, the first line has ${columns.length}; correct the file`,
  );
}

function records(text: string, separator: string, what: string): CsvRecord[] {
  const found: CsvRecord[] = [];
  let [at, line] = [0, 1];
  while (at < text.length) {
    const record = { fields: [] as string[], line };
    for (;;) {
      const field = text[at] === '"' ? quoted(text, at, line, what) : plain(text, at, separator);
      record.fields.push(field.value);
      line += field.lines;
      at = field.end;
      if (text[at] !== separator) break;
      at++;
    }
    if (record.fields.length > 1 || record.fields[0] !== "") found.push(record);
    if (text[at] === "\r") at++;
    if (text[at] === "\n" || text[at - 1] === "\r") line++;
    if (text[at] === "\n") at++;
  }
  return found;
}

function plain(text: string, from: number, separator: string) {
  let end = from;
  while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end++;
  return { value: text.slice(from, end), end, lines: 0 };
}

function quoted(text: string, from: number, line: number, what: string) {
  let value = "";
  for (let at = from + 1; ; ) {
    const close = text.indexOf('"', at);
    if (close < 0)
      throw new FormatError(`${what}: the quote that opens in line ${line} is never closed; correct the file`);
    value += text.slice(at, close);
    if (text[close + 1] !== '"') {
      if (close + 1 < text.length && !/[,;\t\r\n]/.test(text[close + 1]))
        throw new FormatError(`${what}: line ${line} has text after a closing quote; correct the file`);
      return { value, end: close + 1, lines: value.split("\n").length - 1 };
    }
    value += '"';
    at = close + 2;
  }
}
