package fr.medinjection.lm.cuda;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A step that chooses tokens, again and again. What changes from one to the next lies in memory of its own, so that the kernels and their arguments are the same every time: the
 * driver writes them down as a graph, and starting that is all that the processor has to do. Where there can be no graph, kernels are started one by one.
 */
final class CudaRepeated implements Backend.Repeated {
    /** Steps before the graph is made, for making it takes about as long as what they lose, and libraries prepare themselves at the first. */
    private static final int SINGLE_STEPS = 2;

    private final Work work;
    private final List<int[]> numbers;
    private final Supplier<Tensor> scores;
    private final CudaTensor memory;
    private final AllowedTokens allowed;
    private final IdentityHashMap<int[], CudaTensor> there = new IdentityHashMap<>();
    private final CudaTensor chosen;
    private final ByteBuffer buffer;
    private final long numbersAt;
    private Optional<Device.Graph> graph = Optional.empty();
    private long steps;

    CudaRepeated(Work work, int rows, int columns, List<int[]> numbers, Supplier<Tensor> scores) {
        this.work = work;
        this.numbers = List.copyOf(numbers);
        this.scores = scores;
        long bits = AllowedTokens.bytes(rows, columns);
        int count = numbers.stream().mapToInt(some -> some.length).sum();
        this.memory = work.memory().lasting(Element.FLOAT, bits / Float.BYTES + count + rows);
        this.allowed = new AllowedTokens(work.device(), memory.address(), rows, columns);
        this.buffer = Chunks.direct(count * Integer.BYTES);
        this.numbersAt = memory.address() + bits;
        long at = numbersAt;
        for (int[] some : numbers) {
            there.put(some, part(at, some.length));
            at += (long) some.length * Integer.BYTES;
        }
        this.chosen = part(at, rows);
        work.memory().repeatedSteps().incrementAndGet();
    }

    private static CudaTensor part(long address, int count) {
        return new CudaTensor(address, Element.FLOAT, new long[] {count}, () -> {});
    }

    @Override
    public int[] best(List<BitSet> some) {
        return work.memory().repeating(there, () -> {
            upload();
            allowed.set(some);
            if (steps == SINGLE_STEPS && !work.isSingle()) {
                graph = work.device().capture(this::choose);
            }
            steps++;
            graph.ifPresentOrElse(this::launch, this::choose);
            return work.memory().ints(chosen);
        });
    }

    private void upload() {
        buffer.clear();
        numbers.forEach(some -> {
            for (int number : some) {
                buffer.putInt(number);
            }
        });
        work.device().upload(numbersAt, buffer.flip());
    }

    private void choose() {
        work.memory().scoped(() -> {
            new CudaScores(work).choose(CudaTensor.of(scores.get()), allowed, chosen, CudaScores.Draw.NONE);
            return chosen;
        });
    }

    private void launch(Device.Graph written) {
        written.launch();
        work.countGraph();
    }

    @Override
    public void close() {
        graph.ifPresent(Device.Graph::close);
        memory.close();
        work.memory().repeatedSteps().decrementAndGet();
    }
}
