"""Writes torch.safetensors: a file with the names of a PyTorch model, by `pip install safetensors numpy`."""

import numpy
from safetensors.numpy import save_file

shapes = {
    "conv.weight": (3, 2, 3, 3),
    "conv.bias": (3,),
    "bn.weight": (3,),
    "bn.bias": (3,),
    "bn.running_mean": (3,),
    "bn.running_var": (3,),
    "fc.0.weight": (5, 12),
    "fc.0.bias": (5,),
    "fc.2.weight": (2, 5),
    "fc.2.bias": (2,),
}
tensors = {}
for number, (name, shape) in enumerate(shapes.items()):
    size = int(numpy.prod(shape))
    dtype = numpy.float64 if name == "fc.2.weight" else numpy.float32
    tensors[name] = ((number * 100 + numpy.arange(size)) / 8).astype(dtype).reshape(shape)
tensors["bn.num_batches_tracked"] = numpy.array(7, dtype=numpy.int64)
save_file(tensors, "torch.safetensors", metadata={"format": "pt"})
