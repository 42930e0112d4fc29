/** The names in a directory, in any order. */
export interface Names {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** A folder of files: on the disk of Node, chosen or dropped in a page, or in a zip file. */
export interface Folder {
  /** Its path, by which messages name it. */
  readonly path: string;
  /** The path of what lies in a directory. */
  join(path: string, name: string): string;
  /** What lies in a directory. @throws ValueError when it cannot be read */
  names(path: string): Promise<Names>;
  /** The bytes of a file; the caller may move them. @throws FormatError when it cannot be read */
  read(file: string): Promise<Uint8Array>;
}
