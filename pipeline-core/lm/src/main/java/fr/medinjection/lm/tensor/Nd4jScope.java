package fr.medinjection.lm.tensor;

import java.util.function.Supplier;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Workspaces of ND4J: one for each depth of nesting and thread, reused, as large as the largest use of it so far. */
final class Nd4jScope {
    private static final WorkspaceConfiguration GROWING = WorkspaceConfiguration.builder()
            .initialSize(0)
            .policyAllocation(AllocationPolicy.STRICT)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policySpill(SpillPolicy.REALLOCATE)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .build();
    private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

    private Nd4jScope() {}

    @SuppressWarnings("try") // the workspace is only entered and left
    static <T> T within(Supplier<T> work) {
        int outer = DEPTH.get();
        DEPTH.set(outer + 1);
        try (MemoryWorkspace workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace(GROWING, name(outer + 1))) {
            return work.get();
        } finally {
            DEPTH.set(outer);
        }
    }

    /** Copies an array of the current workspace into the one around it, or out of all. */
    static INDArray keep(INDArray array) {
        int depth = DEPTH.get();
        return depth == 1 ? array.detach() : array.leverageTo(name(depth - 1));
    }

    private static String name(int depth) {
        return "lm-" + depth;
    }
}
