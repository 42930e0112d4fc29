import type { LabError } from "../LabError.js";
import type { Settings } from "../settings.js";
import type { Texts } from "../texts.js";
import type { Album } from "./Album.js";

/** What the page does when a reader's own pictures have changed. */
export interface OwnPicturesListener {
  /** The album is another, and settings that came with it are to be used; null: as they are. */
  albumChanged(settings: Settings | null): void;
  /** Something else that is shown is another. */
  changed(): void;
  failed(error: unknown): void;
  /** Why the page does not take an album, if it does not. @param settings those that come with it */
  refusalOf(album: Album, settings: Settings | null): LabError | null;
  readonly settings: Settings;
  readonly texts: Texts;
}
