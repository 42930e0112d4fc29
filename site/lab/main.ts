import { Lab } from "./Lab.js";

new Lab().start();
