"""HDF5 files that test what the reader makes of unusual and of hostile content; made with h5py."""
import h5py, numpy as np

with h5py.File("variety.h5", "w", libver="earliest") as f:
    x = np.array([[1.5, -2, 0], [3, 4, 1e-3]])
    for t in ("<f4", ">f4", "<f2", "<f8", ">f8", "<i8", ">i2", "u1"): f[t.replace("<", "little_").replace(">", "big_")] = x.clip(0).astype(t) if t == "u1" else x.astype(t)
    f.create_dataset("packed", data=np.arange(4096, dtype="f4"), chunks=(512,), compression="gzip", shuffle=True)
    f["text"] = np.array([b"a", b"bc"]); f["empty"] = h5py.Empty("f4"); f["none"] = np.zeros((0, 3), "f4"); f["number"] = np.float32(7)
    f["elsewhere"] = h5py.ExternalLink("/etc/passwd", "/"); f["soft"] = h5py.SoftLink("/packed"); f["nowhere"] = h5py.SoftLink("/missing")
    f.attrs["fixed"] = np.array([b"one", b"three"]); f.attrs["free"] = ["über", "", "日本"]; f.attrs["single"] = "text"; f.attrs["numbers"] = np.array([1, 2], "i4"); f.attrs["empty"] = []

with h5py.File("loop.h5", "w") as f:
    g = f.create_group("layers"); g["again"] = f["/"]; g["once_more"] = f["/"]

with h5py.File("claims.h5", "w") as f:      # 4 GB that are not there
    f.create_group("layers/dense/vars").create_dataset("0", (1 << 20, 1 << 10), dtype="f4", chunks=(1 << 20, 1 << 9))

with h5py.File("pieces.h5", "w") as f:      # names in pieces, as Keras cuts long lists
    names = [f"dense{i}" for i in range(5)]
    f.attrs["layer_names0"] = [n.encode() for n in names[:3]]; f.attrs["layer_names1"] = [n.encode() for n in names[3:]]
    for i, n in enumerate(names):
        g = f.create_group(n); g.attrs["weight_names0"] = [b"kernel:0"]; g.attrs["weight_names1"] = [b"bias:0"]
        g["kernel:0"] = np.full((1, 1), i, "f4"); g["bias:0"] = np.full((1,), i / 2, "f4")
