import { element } from "../../shared/dom.js";

const loading = new Map<string, Promise<void>>();

/** The address of the lesson's own script, found before others stand in the page. */
let own: string | undefined;

/** Loads a script that lies beside the lesson's own: once, and anew where it could not be loaded. @param name of the lesson's id */
export function loadScript(name: (id: string) => string): Promise<void> {
  own ??= document.querySelector("script[src]")?.getAttribute("src") as string;
  const src = own.replace(/([^/]+)\.js$/, (_, id: string) => name(id));
  const known = loading.get(src);
  if (known) return known;
  const loaded = new Promise<void>((resolve, reject) => {
    const script = element("script", { src });
    script.onload = () => resolve();
    script.onerror = () => {
      loading.delete(src);
      reject(new Error(`${src} cannot be loaded`));
    };
    document.head.append(script);
  });
  loading.set(src, loaded);
  return loaded;
}
