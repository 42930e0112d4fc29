import type { Pixels } from "../../shared/dom.js";
import { encodePng } from "../../shared/png.js";
import { LabError, type Problem } from "../LabError.js";
import { type Photo, photoOf } from "./Album.js";

/** Height and width of a picture that is taken: the middle square of what the camera sees. */
const SIZE = 256;

/** Milliseconds between pictures while the button is held. */
export const BETWEEN = 250;

/** A camera of the reader's device, which is asked for when they press, and let go when they have done. */
export class Camera {
  readonly video = document.createElement("video");
  readonly #canvas = document.createElement("canvas");
  #stream: MediaStream | null = null;
  #facing: "user" | "environment" = "environment";
  #taken = 0;
  /** Counts what was asked for: a camera that comes when it is not wanted any more is let go. */
  #asked = 0;

  constructor() {
    this.video.muted = true;
    this.video.playsInline = true;
  }

  get isOpen(): boolean {
    return this.#stream !== null;
  }

  /** Asks for the camera at the back, or the only one. @throws LabError that says what to do */
  async open(): Promise<void> {
    this.close();
    const asked = ++this.#asked;
    if (!navigator.mediaDevices?.getUserMedia) throw new LabError("cameraForbidden");
    try {
      const video = { facingMode: this.#facing, width: { ideal: 640 }, height: { ideal: 480 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
      if (asked !== this.#asked) return stop(stream);
      this.#stream = stream;
      this.video.srcObject = stream;
      await this.play();
    } catch (error) {
      this.close();
      throw new LabError(PROBLEMS[(error as Error).name] ?? "cameraBusy");
    }
  }

  /** Goes on showing what the camera sees: a video that is moved within a page stops. */
  async play(): Promise<void> {
    // A video that is closed meanwhile says so by an error.
    await this.video.play().catch(() => {});
  }

  /** Lets go of the camera where the page is left. @param close where it is hidden */
  letGoWhenLeft(close: () => void): void {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) close();
    });
    addEventListener("pagehide", () => this.close());
  }

  /** The camera at the other side of the device. */
  async turn(): Promise<void> {
    this.#facing = this.#facing === "user" ? "environment" : "user";
    await this.open();
  }

  close(): void {
    this.#asked++;
    if (this.#stream) stop(this.#stream);
    this.#stream = null;
    this.video.srcObject = null;
  }

  /** The picture of this moment; null before the camera gives one. */
  take(): Photo | null {
    const data = this.#square(SIZE);
    if (data === null) return null;
    return photoOf(`camera-${++this.#taken}.png`, encodePng({ data, height: SIZE, width: SIZE, channels: 4 }));
  }

  /** The pixels of this moment, from 0 to 255, [size, size, 3]; null before the camera gives a picture. */
  frame(size: number): Pixels | null {
    const rgba = this.#square(size);
    if (rgba === null) return null;
    const data = new Float32Array(size * size * 3);
    for (let i = 0; i < size * size; i++) for (let c = 0; c < 3; c++) data[3 * i + c] = rgba[4 * i + c];
    return { data, shape: [size, size, 3] };
  }

  /** Red, green, blue and opacity of the middle square, shrunk; null before the camera gives a picture. */
  #square(size: number): Uint8ClampedArray | null {
    const { videoWidth, videoHeight } = this.video;
    const side = Math.min(videoWidth, videoHeight);
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    if (side === 0 || !context) return null;
    [this.#canvas.width, this.#canvas.height] = [size, size];
    context.imageSmoothingQuality = "high";
    context.drawImage(this.video, (videoWidth - side) / 2, (videoHeight - side) / 2, side, side, 0, 0, size, size);
    return context.getImageData(0, 0, size, size).data;
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

const PROBLEMS: Readonly<Record<string, Problem>> = {
  NotAllowedError: "cameraRefused",
  SecurityError: "cameraForbidden",
  NotFoundError: "noCamera",
  OverconstrainedError: "noCamera",
};
