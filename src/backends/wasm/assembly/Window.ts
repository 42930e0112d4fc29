/** A window sliding over images, as the host writes it: the fields of WindowGeometry, in order. */
@unmanaged
export class Window {
  n: i32;
  inHeight: i32;
  inWidth: i32;
  channels: i32;
  outHeight: i32;
  outWidth: i32;
  windowHeight: i32;
  windowWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  padTop: i32;
  padLeft: i32;
}
