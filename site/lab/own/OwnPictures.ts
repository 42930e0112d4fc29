import type { ChosenFolder } from "noodlenet/data";
import type { Texts } from "../texts.js";
import { type Album, albumOf, emptyAlbum, freeName, type Photo, photoOfFile, withClass, withPhotos } from "./Album.js";
import { Camera } from "./Camera.js";
import { clipboardPhotos } from "./clipboardPhotos.js";

/** What the page does when a reader's own pictures have changed. */
export interface OwnPicturesListener {
  /** The album is another; null: the painted bowls. */
  albumChanged(): void;
  /** Something else that is shown is another. */
  changed(): void;
  failed(error: unknown): void;
  readonly texts: Texts;
}

/** The reader's own pictures: the classes they name, and the camera, files and clipboard that fill them. */
export class OwnPictures {
  readonly camera = new Camera();
  readonly #listener: OwnPicturesListener;
  #album: Album | null = null;
  #target = 0;
  #status: ((t: Texts) => string) | null = null;
  #isAsking = false;
  #opened = 0;

  constructor(listener: OwnPicturesListener) {
    this.#listener = listener;
  }

  /** Null for the painted bowls. */
  get album(): Album | null {
    return this.#album;
  }

  /** The class that takes the next pictures. */
  get target(): number {
    return this.#target;
  }

  /** What happened last, for the status line. */
  status(t: Texts): string {
    return this.#isAsking ? t.openingCamera : (this.#status?.(t) ?? "");
  }

  /** Lets go of the camera where the page is left, and takes pictures that are pasted. */
  listen(): void {
    this.camera.letGoWhenLeft(this.closeCamera);
    document.addEventListener("paste", (event) => {
      const files = Array.from(event.clipboardData?.files ?? []).filter(isPicture);
      if (this.#album && files.length > 0) this.addFiles(this.#target, files);
    });
  }

  /** Two classes to fill; null for the painted bowls. */
  readonly begin = (): void => this.#set(emptyAlbum(this.#listener.texts.classNumber));

  readonly toBowls = (): void => {
    this.closeCamera();
    this.#set(null);
  };

  /** A folder or a zip file of classes. What was dropped is seen at once. */
  async open(folder: ChosenFolder): Promise<void> {
    this.closeCamera();
    const opened = ++this.#opened;
    const album = await albumOf(folder);
    // Another folder may have been opened meanwhile.
    if (opened === this.#opened) this.#set(album);
  }

  /** What was dropped: pictures for the class that takes them, or a folder of classes. */
  async openDropped(dropped: DataTransfer): Promise<void> {
    const entries = Array.from(dropped.items, (item) => item.webkitGetAsEntry());
    const files = Array.from(dropped.files).filter(isPicture);
    if (entries.some((entry) => entry?.isDirectory) || files.length === 0) return this.open(dropped);
    if (this.#album === null) this.begin();
    this.addFiles(this.#target, files);
  }

  addFiles(at: number, files: readonly File[]): void {
    this.#add(at, files.map(photoOfFile));
  }

  readonly addClass = (): void => {
    const album = this.#album ?? [];
    const name = this.#listener.texts.classNumber(album.length + 1);
    this.#target = album.length;
    this.#set([...album, { name: freeName(album, album.length, name, name), photos: [] }]);
  };

  removeClass(at: number): void {
    this.#set((this.#album ?? []).filter((_, i) => i !== at));
  }

  removePhoto(at: number, photo: Photo): void {
    const album = this.#album ?? [];
    this.#set(withClass(album, at, { photos: album[at].photos.filter((one) => one !== photo) }));
  }

  rename(at: number, wanted: string): void {
    const album = this.#album ?? [];
    const name = freeName(album, at, wanted, this.#listener.texts.classNumber(at + 1));
    this.#set(withClass(album, at, { name }));
  }

  choose(at: number): void {
    this.#target = at;
    this.#listener.changed();
  }

  async paste(at: number): Promise<void> {
    this.#target = at;
    await this.#trying(async () => this.#add(at, await clipboardPhotos()));
  }

  async openCamera(at: number): Promise<void> {
    this.#target = at;
    if (this.camera.isOpen) return this.#listener.changed();
    await this.#asking(() => this.camera.open());
  }

  readonly turnCamera = (): Promise<void> => this.#asking(() => this.camera.turn());

  readonly closeCamera = (): void => {
    this.camera.close();
    this.#listener.changed();
  };

  /** Takes a picture into the chosen class. */
  readonly takePicture = (): void => {
    const photo = this.camera.take();
    if (photo) this.#add(this.#target, [photo]);
  };

  async #asking(work: () => Promise<void>): Promise<void> {
    this.#isAsking = true;
    this.#listener.changed();
    await this.#trying(work);
    this.#isAsking = false;
    this.#listener.changed();
  }

  async #trying(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#listener.failed(error);
    }
  }

  #add(at: number, photos: readonly Photo[]): void {
    const album = this.#album;
    if (album === null || !album[at] || photos.length === 0) return;
    this.#target = at;
    this.#set(withPhotos(album, at, photos));
    const { name } = album[at];
    this.#status = (t) => t.added(photos.length, name);
    this.#listener.changed();
  }

  #set(album: Album | null): void {
    this.#album = album;
    this.#target = Math.min(this.#target, Math.max(0, (album?.length ?? 0) - 1));
    this.#status = null;
    this.#listener.albumChanged();
  }
}

const isPicture = ({ type }: File) => type.startsWith("image/");
