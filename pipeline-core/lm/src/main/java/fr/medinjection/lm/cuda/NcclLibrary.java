package fr.medinjection.lm.cuda;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/** The functions of NCCL that are used; names, arguments and numbers are its own (nccl.h, the same since version 2.0). */
interface NcclLibrary extends Library {
    int SUCCESS = 0;
    int IN_PROGRESS = 7;
    int FLOAT32 = 7;
    int SUM = 0;

    /** What the ranks of one communicator share. */
    @Structure.FieldOrder("internal")
    class UniqueId extends Structure {
        static final int BYTES = 128;

        @SuppressWarnings("VisibilityModifier") // JNA reads it
        public byte[] internal = new byte[BYTES];

        /** As an argument. */
        static final class ByValue extends UniqueId implements Structure.ByValue {}
    }

    int ncclGetUniqueId(UniqueId id);

    int ncclCommInitRank(PointerByReference communicator, int count, UniqueId.ByValue id, int rank);

    int ncclAllReduce(long from, long into, long count, int type, int operation, Pointer communicator, Pointer stream);

    int ncclGroupStart();

    int ncclGroupEnd();

    int ncclCommGetAsyncError(Pointer communicator, IntByReference error);

    int ncclCommDestroy(Pointer communicator);

    int ncclCommAbort(Pointer communicator);

    String ncclGetErrorString(int error);
}
