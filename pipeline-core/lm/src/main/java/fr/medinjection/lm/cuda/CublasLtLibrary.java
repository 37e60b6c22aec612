package fr.medinjection.lm.cuda;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/** The functions of libcublasLt that are used; names, arguments and numbers are its own. */
interface CublasLtLibrary extends Library {
    int COMPUTE_32F = 68;
    int R_32F = 0;
    int R_16BF = 14;
    int DESCRIPTION_TRANSPOSE_A = 3;
    int DESCRIPTION_TRANSPOSE_B = 4;
    int PREFERENCE_WORKSPACE = 1;

    /** An algorithm's 64 bytes, then the workspace that it wants, its status and waves, and what is reserved. */
    int HEURISTIC_BYTES = 96;

    int cublasLtCreate(PointerByReference handle);

    int cublasLtDestroy(Pointer handle);

    long cublasLtGetVersion();

    int cublasLtMatmulDescCreate(PointerByReference description, int compute, int scale);

    int cublasLtMatmulDescSetAttribute(Pointer description, int attribute, IntByReference value, long bytes);

    int cublasLtMatmulDescDestroy(Pointer description);

    int cublasLtMatrixLayoutCreate(PointerByReference layout, int type, long rows, long columns, long leading);

    int cublasLtMatrixLayoutDestroy(Pointer layout);

    int cublasLtMatmulPreferenceCreate(PointerByReference preference);

    int cublasLtMatmulPreferenceSetAttribute(Pointer preference, int attribute, Pointer value, long bytes);

    int cublasLtMatmulAlgoGetHeuristic(
            Pointer handle,
            Pointer description,
            Pointer a,
            Pointer b,
            Pointer c,
            Pointer d,
            Pointer preference,
            int asked,
            Pointer results,
            IntByReference found);

    int cublasLtMatmul(
            Pointer handle,
            Pointer description,
            Pointer alpha,
            long a,
            Pointer aLayout,
            long b,
            Pointer bLayout,
            Pointer beta,
            long c,
            Pointer cLayout,
            long d,
            Pointer dLayout,
            Pointer algorithm,
            long workspace,
            long workspaceBytes,
            Pointer stream);
}
