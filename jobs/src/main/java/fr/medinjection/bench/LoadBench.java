package fr.medinjection.bench;

import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Nd4jBackend;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Loading a model's weights, beside copying the mapped file into fresh memory, which is the least that can be done. */
public final class LoadBench {
    private final Path folder;
    private final PrintStream out;

    /** @param folder where models are written */
    public LoadBench(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    public void run(LmShape shape) {
        int repetitions = shape.repetitions();
        Path model = shape.write(folder);
        Path file = model.resolve("model.safetensors");
        long bytes = size(file);
        double copied = best(repetitions, () -> copy(file));
        double loaded = best(repetitions, () -> ModelWeights.load(model, Nd4jBackend.singlePrecision())
                .close());
        out.println(String.format(
                Locale.ROOT,
                "ours load %s: %d MB, %.0f MB/s; copy of the mapped file %.0f MB/s",
                shape.label(),
                bytes >> 20,
                bytes / 1e6 / loaded,
                bytes / 1e6 / copied));
    }

    private static double best(int repetitions, Runnable work) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < repetitions; i++) {
            best = Math.min(best, ProcessCost.of(work).wallSeconds());
        }
        return best;
    }

    private static void copy(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            ByteBuffer memory = ByteBuffer.allocateDirect(mapped.remaining());
            memory.put(mapped);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
