import type { ChosenFolder } from "noodlenet/data";
import type { Settings } from "../settings.js";
import type { Texts } from "../texts.js";
import {
  type Album,
  type AlbumClass,
  emptyAlbum,
  freeName,
  newClass,
  type Photo,
  photoOfFile,
  withClass,
  withPhotos,
} from "./Album.js";
import { Camera } from "./Camera.js";
import { clipboardPhotos } from "./clipboardPhotos.js";
import { isPicture } from "./isPicture.js";
import type { OwnPicturesListener } from "./OwnPicturesListener.js";
import { type Opened, openFolder } from "./openFolder.js";

/** A class all of whose pictures are shown, a page at a time. */
export interface OpenClass {
  readonly id: symbol;
  /** The first picture of the page. */
  readonly from: number;
  /** The class that a picture goes to when it is pressed; null: it is removed. */
  readonly moveTo: symbol | null;
}

/** What there was before a change; the settings where it changed them, too. */
interface Before {
  readonly album: Album | null;
  readonly settings: Settings | null;
}

/** The reader's own pictures: the classes they name, and the camera, files and clipboard that fill them. */
export class OwnPictures {
  readonly camera = new Camera();
  readonly #listener: OwnPicturesListener;
  #album: Album | null = null;
  /** What was before each change. */
  readonly #before: Before[] = [];
  #saved: Album | null = null;
  #read: Opened["read"];
  #target = 0;
  #status: ((t: Texts) => string) | null = null;
  #isAsking = false;
  /** Counts folders that were opened. */
  #folders = 0;
  #opened: OpenClass | null = null;

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

  /** The class all of whose pictures are shown. */
  get opened(): OpenClass | null {
    return this.#opened;
  }

  /** The settings of the project that was opened last; null where they are damaged, undefined where there are none. */
  get read(): Opened["read"] {
    return this.#read;
  }

  /** What happened last, for the status line. */
  status(t: Texts): string {
    return this.#isAsking ? t.openingCamera : (this.#status?.(t) ?? "");
  }

  /** Lets go of the camera where the page is left, takes pictures that are pasted, and has the browser ask before pictures are lost with the page. */
  listen(): void {
    this.camera.letGoWhenLeft(this.closeCamera);
    document.addEventListener("paste", (event) => this.#addTo(Array.from(event.clipboardData?.files ?? [])));
    addEventListener("beforeunload", (event) => {
      const hasPhotos = this.#album?.some(({ photos }) => photos.length > 0);
      if (hasPhotos && this.#album !== this.#saved) event.preventDefault();
    });
  }

  /** Tells that all pictures of an album have been taken home. */
  wasSaved(album: Album | null): void {
    this.#saved = album;
  }

  /** Two classes to fill; null for the painted bowls. */
  readonly begin = (): void => {
    this.#set(emptyAlbum(this.#listener.texts.classNumber));
  };

  readonly toBowls = (): void => {
    this.closeCamera();
    this.#set(null);
  };

  /** Whether there is a change to undo. */
  get canUndo(): boolean {
    return this.#before.length > 0;
  }

  /** Undoes the last change: nothing that is removed or replaced is lost. */
  readonly undo = (): void => {
    const before = this.#before.at(-1);
    if (before === undefined || !this.#set(before.album, before.settings)) return;
    this.#before.splice(-2);
    if (before.album === null) this.closeCamera();
  };

  /** A folder or a zip file of classes. What was dropped is seen at once. */
  async open(folder: ChosenFolder): Promise<void> {
    this.closeCamera();
    const turn = ++this.#folders;
    const { album, read } = await openFolder(folder);
    // Another folder may have been opened meanwhile.
    if (turn !== this.#folders || !this.#set(album, read?.settings)) return;
    this.#read = read;
    this.#listener.changed();
  }

  /** What was dropped: pictures for the class that takes them, or a folder of classes. */
  async openDropped(dropped: DataTransfer): Promise<void> {
    const entries = Array.from(dropped.items, (item) => item.webkitGetAsEntry());
    const isFolder = entries.some((entry) => entry?.isDirectory);
    const files = Array.from(dropped.files);
    if (!isFolder && this.#addTo(files)) return;
    await this.open(!isFolder && files.length === 1 ? files[0] : dropped);
  }

  /** Adds the pictures among files to the class that takes them. @returns whether there are any */
  #addTo(files: readonly File[]): boolean {
    const pictures = files.filter(isPicture);
    if (pictures.length === 0) return false;
    if (this.#album === null) this.begin();
    const target = this.#album?.[this.#target];
    if (target) this.addFiles(target.id, pictures);
    return true;
  }

  addFiles(id: symbol, files: readonly File[]): void {
    this.#add(id, files.map(photoOfFile));
  }

  readonly addClass = (): void => {
    const album = this.#album ?? [];
    const name = this.#listener.texts.classNumber(album.length + 1);
    this.#target = album.length;
    this.#set([...album, newClass(freeName(album, album.length, name, name))]);
  };

  removeClass(id: symbol): void {
    if (this.#placeOf(id) >= 0) this.#set(this.#album?.filter((one) => one.id !== id) ?? null);
  }

  /** Shows all pictures of a class; null: of none. */
  show(id: symbol | null): void {
    this.#opened = id && { id, from: 0, moveTo: null };
    this.#listener.changed();
  }

  /** Shows the pictures of the open class from one on. */
  turnTo(from: number): void {
    if (this.#opened) this.#opened = { ...this.#opened, from };
    this.#listener.changed();
  }

  /** Has a press on a picture of the open class move it to another; null: remove it. */
  moveTo(id: symbol | null): void {
    if (this.#opened) this.#opened = { ...this.#opened, moveTo: id };
    this.#listener.changed();
  }

  movePhoto(id: symbol, photo: Photo, to: symbol): void {
    const [from, at] = [this.#placeOf(id), this.#placeOf(to)];
    const album = this.#album;
    if (!album || from < 0 || at < 0 || !album[from].photos.includes(photo)) return;
    const left = withClass(album, from, { photos: album[from].photos.filter((one) => one !== photo) });
    this.#set(withPhotos(left, at, [photo]));
  }

  removePhoto(id: symbol, photo: Photo): void {
    this.#change(id, ({ photos }) => ({ photos: photos.filter((one) => one !== photo) }));
  }

  rename(id: symbol, wanted: string): void {
    this.#change(id, (_, at, album) => ({
      name: freeName(album, at, wanted, this.#listener.texts.classNumber(at + 1)),
    }));
  }

  choose(id: symbol): void {
    this.#aim(id);
    this.#listener.changed();
  }

  async paste(id: symbol): Promise<void> {
    this.#aim(id);
    await this.#trying(async () => this.#add(id, await clipboardPhotos()));
  }

  async openCamera(id: symbol): Promise<void> {
    this.#aim(id);
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
    const target = this.#album?.[this.#target];
    if (photo && target) this.#add(target.id, [photo]);
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

  #placeOf(id: symbol): number {
    return this.#album?.findIndex((one) => one.id === id) ?? -1;
  }

  /** Has a class take the next pictures. */
  #aim(id: symbol): void {
    const at = this.#placeOf(id);
    if (at >= 0) this.#target = at;
  }

  /** Changes a class, unless it is gone: what the page shows is a moment older than the album. */
  #change(id: symbol, changed: (one: AlbumClass, at: number, album: Album) => Partial<AlbumClass>): void {
    const at = this.#placeOf(id);
    const album = this.#album;
    if (album && at >= 0) this.#set(withClass(album, at, changed(album[at], at, album)));
  }

  #add(id: symbol, photos: readonly Photo[]): void {
    const at = this.#placeOf(id);
    const album = this.#album;
    if (album === null || at < 0 || photos.length === 0) return;
    this.#target = at;
    if (!this.#set(withPhotos(album, at, photos))) return;
    const { name } = album[at];
    this.#status = (t) => t.added(photos.length, name);
    this.#listener.changed();
  }

  /** @returns whether the page takes the album; if not, everything stays as it was  @param settings come with it; null: they stay */
  #set(album: Album | null, settings: Settings | null = null): boolean {
    const refusal = album && this.#listener.refusalOf(album, settings);
    if (refusal) {
      this.#listener.failed(refusal);
      return false;
    }
    this.#before.push({ album: this.#album, settings: settings && this.#listener.settings });
    this.#album = album;
    this.#target = Math.min(this.#target, Math.max(0, (album?.length ?? 0) - 1));
    this.#status = null;
    this.#read = undefined;
    this.#listener.albumChanged(settings);
    return true;
  }
}
