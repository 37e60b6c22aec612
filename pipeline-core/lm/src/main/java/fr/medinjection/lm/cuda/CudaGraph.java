package fr.medinjection.lm.cuda;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import fr.medinjection.lm.LmException;
import java.util.Optional;

/** Work on a stream that the driver has written down. */
final class CudaGraph implements Device.Graph {
    private final Cards cards;
    private final Pointer stream;
    private final Pointer executable;

    private CudaGraph(Cards cards, Pointer stream, Pointer executable) {
        this.cards = cards;
        this.stream = stream;
        this.executable = executable;
    }

    /** What {@code work} puts on the stream; empty where the driver, or what the work asks for, does not allow that. The stream is in order in any case. */
    static Optional<Device.Graph> captured(Cards cards, Pointer stream, Runnable work) {
        CudaDriver driver = cards.driver();
        if (driver.cuStreamBeginCapture_v2(stream, CudaDriver.CAPTURE_OF_THREAD) != CudaDriver.SUCCESS) {
            return Optional.empty();
        }
        PointerByReference written = new PointerByReference();
        boolean done = false;
        int status;
        try {
            done = isDone(work);
        } finally {
            status = driver.cuStreamEndCapture(stream, written);
        }
        if (status != CudaDriver.SUCCESS) {
            return Optional.empty();
        }
        PointerByReference executable = new PointerByReference();
        boolean made =
                done && driver.cuGraphInstantiateWithFlags(executable, written.getValue(), 0) == CudaDriver.SUCCESS;
        cards.check(driver.cuGraphDestroy(written.getValue()), "forget what was written down");
        return made ? Optional.of(new CudaGraph(cards, stream, executable.getValue())) : Optional.empty();
    }

    /** Whether all that the work asked for could be written down. */
    private static boolean isDone(Runnable work) {
        try {
            work.run();
            return true;
        } catch (LmException refused) {
            return false;
        }
    }

    @Override
    public void launch() {
        cards.check(cards.driver().cuGraphLaunch(executable, stream), "start a graph");
    }

    @Override
    public void close() {
        cards.check(cards.driver().cuGraphExecDestroy(executable), "give a graph back");
    }
}
