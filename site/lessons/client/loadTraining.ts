import { element } from "../../shared/dom.js";
import type { Training } from "../training/here.js";

let loading: Promise<Training> | null = null;

/** The script that trains, which lies beside the lesson's own; it is asked for once, and not before it is needed. */
export function loadTraining(): Promise<Training> {
  loading ??= new Promise((resolve, reject) => {
    const own = document.querySelector<HTMLScriptElement>("script[src]") as HTMLScriptElement;
    const script = element("script", { src: own.getAttribute("src")?.replace(/[^/]+$/, "training.js") });
    script.onload = () => resolve(globalThis.lessonTraining as Training);
    script.onerror = () => {
      loading = null;
      reject(new Error("training.js cannot be loaded"));
    };
    document.head.append(script);
  });
  return loading;
}
