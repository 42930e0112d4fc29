/** Whether the engine packs neighbouring vectors into wide ones: then other micro-kernels are faster. */
export let wide = false;

export function useWide(is: i32): void {
  wide = is != 0;
}
