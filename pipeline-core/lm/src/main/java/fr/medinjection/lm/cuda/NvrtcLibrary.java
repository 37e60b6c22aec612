package fr.medinjection.lm.cuda;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/** The functions of the run-time compiler, libnvrtc, that are used; names and arguments are its own. It needs no driver. */
interface NvrtcLibrary extends Library {
    int nvrtcVersion(IntByReference major, IntByReference minor);

    int nvrtcGetNumSupportedArchs(IntByReference count);

    int nvrtcGetSupportedArchs(int[] architectures);

    int nvrtcCreateProgram(
            PointerByReference program, String source, String name, int headers, Pointer texts, Pointer names);

    int nvrtcDestroyProgram(PointerByReference program);

    int nvrtcAddNameExpression(Pointer program, String expression);

    int nvrtcCompileProgram(Pointer program, int count, String[] options);

    int nvrtcGetLoweredName(Pointer program, String expression, PointerByReference name);

    int nvrtcGetCUBINSize(Pointer program, LongByReference bytes);

    int nvrtcGetCUBIN(Pointer program, byte[] into);

    int nvrtcGetProgramLogSize(Pointer program, LongByReference bytes);

    int nvrtcGetProgramLog(Pointer program, byte[] into);

    String nvrtcGetErrorString(int error);
}
