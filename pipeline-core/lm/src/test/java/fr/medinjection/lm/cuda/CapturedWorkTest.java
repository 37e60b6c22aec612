package fr.medinjection.lm.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import fr.medinjection.lm.LmException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of the driver when work is written down, and that its stream is in order again whatever fails. */
class CapturedWorkTest {
    private static final String BEGIN = "cuStreamBeginCapture_v2";
    private static final String END = "cuStreamEndCapture";
    private static final String MAKE = "cuGraphInstantiateWithFlags";
    private static final String FORGET = "cuGraphDestroy";

    private final List<String> asked = new ArrayList<>();
    private String failing = "";

    /** A driver that does nothing, and that of one function says that it failed. */
    private final CudaDriver driver = (CudaDriver) Proxy.newProxyInstance(
            CudaDriver.class.getClassLoader(), new Class<?>[] {CudaDriver.class}, (self, method, arguments) -> {
                asked.add(method.getName());
                return method.getName().equals(failing) ? 1 : CudaDriver.SUCCESS;
            });

    private Optional<Device.Graph> captured(Runnable work) {
        return CudaGraph.captured(new Cards(driver), Pointer.NULL, work);
    }

    @Test
    void isWrittenDownOnceAndStartedAgainAndAgain() {
        Device.Graph graph = captured(() -> asked.add("work")).orElseThrow();
        assertThat(asked).containsExactly(BEGIN, "work", END, MAKE, FORGET);
        graph.launch();
        graph.launch();
        graph.close();
        assertThat(asked.subList(5, 8)).containsExactly("cuGraphLaunch", "cuGraphLaunch", "cuGraphExecDestroy");
    }

    @ParameterizedTest
    @CsvSource({
        "cuStreamBeginCapture_v2,cuStreamBeginCapture_v2",
        "cuStreamEndCapture,cuStreamBeginCapture_v2 work cuStreamEndCapture",
        "cuGraphInstantiateWithFlags,cuStreamBeginCapture_v2 work cuStreamEndCapture cuGraphInstantiateWithFlags cuGraphDestroy"
    })
    void aDriverThatCannotIsNoFailure(String function, String expected) {
        failing = function;
        assertThat(captured(() -> asked.add("work"))).isEmpty();
        assertThat(String.join(" ", asked)).isEqualTo(expected);
    }

    @Test
    void workThatCannotBeWrittenDownEndsTheWriting() {
        assertThat(captured(() -> {
                    throw new LmException("no");
                }))
                .isEmpty();
        assertThat(asked).containsExactly(BEGIN, END, FORGET);
    }

    @Test
    void aMistakeEndsTheWritingAndShows() {
        assertThatThrownBy(() -> captured(() -> {
                    throw new IllegalStateException("mistake");
                }))
                .hasMessage("mistake");
        assertThat(asked).containsExactly(BEGIN, END);
    }

    @Test
    void aGraphThatDoesNotStartIsAFailure() {
        Device.Graph graph = captured(() -> {}).orElseThrow();
        failing = "cuGraphLaunch";
        assertThatThrownBy(graph::launch)
                .isInstanceOf(LmException.class)
                .hasMessageStartingWith("Cannot start a graph");
    }
}
