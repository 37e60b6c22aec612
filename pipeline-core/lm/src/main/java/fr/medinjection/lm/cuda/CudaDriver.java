package fr.medinjection.lm.cuda;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.Buffer;

/** The functions of the driver, libcuda, that are used; names and arguments are its own. */
interface CudaDriver extends Library {
    int SUCCESS = 0;
    int OUT_OF_MEMORY = 2;
    int NOT_READY = 600;
    int CAPABILITY_MAJOR = 75;
    int CAPABILITY_MINOR = 76;
    int MULTIPROCESSORS = 16;
    int CAPTURE_OF_THREAD = 1;

    int cuInit(int flags);

    int cuDriverGetVersion(IntByReference version);

    int cuGetErrorString(int error, PointerByReference text);

    int cuDeviceGetCount(IntByReference count);

    int cuDeviceGet(IntByReference device, int ordinal);

    int cuDeviceGetName(byte[] name, int length, int device);

    int cuDeviceGetAttribute(IntByReference value, int attribute, int device);

    int cuDeviceTotalMem_v2(LongByReference bytes, int device);

    int cuDevicePrimaryCtxRetain(PointerByReference context, int device);

    int cuDevicePrimaryCtxRelease_v2(int device);

    int cuCtxSetCurrent(Pointer context);

    int cuStreamCreate(PointerByReference stream, int flags);

    int cuStreamDestroy_v2(Pointer stream);

    int cuStreamSynchronize(Pointer stream);

    int cuStreamQuery(Pointer stream);

    int cuMemGetInfo_v2(LongByReference free, LongByReference total);

    int cuMemAlloc_v2(LongByReference address, long bytes);

    int cuMemFree_v2(long address);

    int cuMemcpyHtoDAsync_v2(long to, Buffer from, long bytes, Pointer stream);

    int cuMemcpyDtoHAsync_v2(Buffer to, long from, long bytes, Pointer stream);

    int cuMemcpyDtoDAsync_v2(long to, long from, long bytes, Pointer stream);

    int cuMemsetD8Async(long address, byte value, long bytes, Pointer stream);

    int cuModuleLoadData(PointerByReference module, byte[] image);

    int cuModuleUnload(Pointer module);

    int cuModuleGetFunction(PointerByReference function, Pointer module, String name);

    int cuStreamBeginCapture_v2(Pointer stream, int mode);

    int cuStreamEndCapture(Pointer stream, PointerByReference graph);

    int cuGraphInstantiateWithFlags(PointerByReference executable, Pointer graph, long flags);

    int cuGraphLaunch(Pointer executable, Pointer stream);

    int cuGraphExecDestroy(Pointer executable);

    int cuGraphDestroy(Pointer graph);

    int cuLaunchKernel(
            Pointer function,
            int gridX,
            int gridY,
            int gridZ,
            int blockX,
            int blockY,
            int blockZ,
            int sharedBytes,
            Pointer stream,
            Pointer arguments,
            Pointer extra);
}
