import type { Engine } from "./Engine.js";
import type { CoreArguments, CorePlans } from "./generated/coreModule.js";
import type { ImagesArguments, ImagesPlans } from "./generated/imagesModule.js";

/** An engine that has loaded the kernels of images. */
export type ImageEngine = Engine<CoreArguments & ImagesArguments, CorePlans & ImagesPlans>;
