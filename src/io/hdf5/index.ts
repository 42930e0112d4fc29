/** HDF5 files: a container of named arrays, which Keras's formats use. */
export { isHdf5, readHdf5, writeHdf5 } from "./hdf5.js";
export {
  atPath,
  countNumbers,
  groupAt,
  type Hdf5Dataset,
  type Hdf5Group,
  type Hdf5Value,
  hdf5Dataset,
  hdf5Group,
} from "./tree.js";
