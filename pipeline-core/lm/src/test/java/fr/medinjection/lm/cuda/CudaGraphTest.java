package fr.medinjection.lm.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.lm.Golden;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.Generator;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TokenChoice;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.OutOfDeviceMemory;
import fr.medinjection.lm.tensor.PlainBackend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.train.Adapter;
import fr.medinjection.lm.train.Dropout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that a card does as one graph: that each asks for the same as the one before it, that a graph does what its kernels do one by one, and what happens where there is none. */
class CudaGraphTest {
    private static final int VOCABULARY = 61;
    private static final int SLOTS = 3;

    private static List<List<List<Integer>>> texts(Decoder decoder) {
        Random random = new Random(3);
        List<int[]> prompts = IntStream.range(0, 8)
                .mapToObj(i -> random.ints(1 + random.nextInt(9), 0, VOCABULARY).toArray())
                .toList();
        BitSet few = new BitSet();
        few.set(20, 60);
        return new Generator(decoder, SLOTS)
                .greedy(prompts, 9, List.of(TokenChoice.any(VOCABULARY), TokenChoice.among(few)), Set.of(2, 11, 40));
    }

    private static List<List<List<Integer>>> texts(String name, Backend backend) {
        try (ModelWeights weights = ModelWeights.load(Golden.folder(name), backend)) {
            return texts(Decoder.of(weights));
        }
    }

    /** Texts of several lengths that join and leave, free and constrained, with a window, a bias and norms of heads. */
    @ParameterizedTest
    @ValueSource(strings = {"qwen3", "qwen2-window", "llama-llama3"})
    void graphsChooseWhatTheNaiveTwinChooses(String name) {
        CudaBackend backend = new CudaBackend(Devices.underTest(), Element.FLOAT);
        assertThat(texts(name, backend)).isEqualTo(texts(name, PlainBackend.doublePrecision()));
        assertThat(backend.graphs()).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource(Element.class)
    void aGraphDoesWhatItsKernelsDoOneByOne(Element element) {
        CudaBackend backend = new CudaBackend(Devices.underTest(), element);
        List<List<List<Integer>>> singly = backend.singly(() -> texts("qwen3", backend));
        assertThat(backend.graphs()).isZero();
        assertThat(texts("qwen3", backend)).isEqualTo(singly);
        assertThat(backend.graphs()).isPositive();
    }

    @Test
    void withAnAdapter() {
        CudaBackend backend = new CudaBackend(Devices.underTest(), Element.FLOAT);
        assertThat(adapted(backend)).isEqualTo(adapted(PlainBackend.doublePrecision()));
        assertThat(backend.graphs()).isGreaterThan(20);
    }

    private static List<List<List<Integer>>> adapted(Backend backend) {
        try (ModelWeights weights = ModelWeights.load(Golden.folder("qwen3"), backend);
                Adapter adapter = Adapter.load(Golden.folder("qwen3-dora"), weights)) {
            return texts(adapter.decoder(Dropout.none()));
        }
    }

    /** Kernels, grids, addresses and numbers of every step for as many texts are those of the first, and so is what is written down. */
    @Test
    void everyStepAsksForTheSame() {
        for (ShimDevice device : List.of(new ShimDevice().withoutGraphs(), new ShimDevice())) {
            List<List<ShimDevice.Command>> steps = new ArrayList<>();
            List<ShimDevice.Command> now = new ArrayList<>();
            device.listen(command -> {
                if (Set.of("download", "upload", "capture").contains(command.what())) {
                    steps.add(List.copyOf(now));
                    now.clear();
                } else if (!Set.of("allocation", "release", "question").contains(command.what())) {
                    now.add(command);
                }
            });
            texts("qwen2-window", new CudaBackend(device, Element.BFLOAT16));
            Map<Device.Grid, Set<List<ShimDevice.Command>>> byTexts = new HashMap<>();
            Map<Device.Grid, Integer> counts = new HashMap<>();
            for (List<ShimDevice.Command> step : steps) {
                if (!step.isEmpty() && step.get(step.size() - 1).what().startsWith("choose")) {
                    Device.Grid grid = step.get(step.size() - 1).grid().orElseThrow();
                    byTexts.computeIfAbsent(grid, g -> new HashSet<>()).add(step);
                    counts.merge(grid, 1, Integer::sum);
                }
            }
            assertThat(byTexts).hasSize(SLOTS);
            assertThat(byTexts.values()).allMatch(different -> different.size() == 1);
            assertThat(Collections.min(counts.values())).isGreaterThan(2);
        }
    }

    @Test
    void aDriverThatRefusesIsAskedAtMostOnceForEachNumberOfTexts() {
        ShimDevice device = new ShimDevice().withoutGraphs();
        CudaBackend backend = new CudaBackend(device, Element.FLOAT);
        assertThat(texts("qwen3", backend)).isEqualTo(texts("qwen3", PlainBackend.doublePrecision()));
        assertThat(backend.graphs()).isZero();
        assertThat(device.captures()).isBetween(2, SLOTS);
    }

    /** Other work between steps, memory that was short among it, does not touch a graph's. */
    @Test
    void stepsSeeNewNumbersWhateverHappensBetweenThem() {
        CudaBackend backend = new CudaBackend(new ShimDevice(64 << 20), Element.FLOAT);
        int[] rows = new int[2];
        assertThat(steps(backend, rows, rows, () -> {
                    backend.scoped(() -> backend.floats(backend.of(new float[1 << 16], 1 << 16)));
                    assertThatThrownBy(() -> backend.scoped(() -> backend.zeros(1 << 24)))
                            .isInstanceOf(OutOfDeviceMemory.class);
                    return null;
                }))
                .isPositive();
    }

    /** An array that the step has not named would be read from the processor at every step: that is found, and kernels are started one by one. */
    @Test
    void whatReadsOtherNumbersIsNoGraph() {
        CudaBackend backend = new CudaBackend(new ShimDevice(), Element.FLOAT);
        assertThat(steps(backend, new int[2], new int[2], () -> null)).isZero();
    }

    /** Eight steps over changing rows of a table; returns how many were graphs. */
    private static long steps(CudaBackend backend, int[] read, int[] named, Supplier<Void> between) {
        Random random = new Random(5);
        float[] values = new float[40 * 16];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        Tensor table = backend.of(values, 40, 16);
        BitSet all = new BitSet();
        all.set(0, 16);
        try (Backend.Repeated step =
                backend.repeated(2, 16, List.of(named), () -> backend.affine(backend.gather(table, read), -1, 0))) {
            for (int i = 0; i < 8; i++) {
                read[0] = 5 * i;
                read[1] = 39 - i;
                int[] expected = {lowest(values, read[0]), lowest(values, read[1])};
                assertThat(step.best(List.of(all, all))).isEqualTo(expected);
                between.get();
            }
        }
        return backend.graphs();
    }

    private static int lowest(float[] values, int row) {
        return IntStream.range(0, 16)
                .reduce((a, b) -> values[16 * row + b] < values[16 * row + a] ? b : a)
                .orElseThrow();
    }

    @Test
    void allIsGivenBack() {
        ShimDevice device = new ShimDevice();
        CudaBackend backend = new CudaBackend(device, Element.FLOAT);
        texts("qwen3", backend);
        backend.close();
        assertThat(device.held()).isZero();
    }
}
