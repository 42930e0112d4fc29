import { drawLab } from "./drawLab.js";
import { Lab } from "./Lab.js";

new Lab(drawLab).start();
