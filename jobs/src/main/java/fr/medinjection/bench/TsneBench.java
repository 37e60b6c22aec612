package fr.medinjection.bench;

import fr.medinjection.tsne.Layout;
import fr.medinjection.tsne.Tsne;
import fr.medinjection.tsne.TsneConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What a map of vectors costs. Vectors and map are left as files of little-endian floats, from which {@code
 * jobs/src/bench/python/tsne_peers.py} makes the maps of other tools and measures all of them in the same way.
 */
public final class TsneBench {
    private static final int DIMENSIONS = 50;
    private static final int CLUSTERS = 30;
    private static final double CENTRES = 0.6;
    private static final double DECAY = 5;
    private static final int ROWS_AT_ONCE = 10_000;

    private final Path folder;
    private final PrintStream out;

    /** @param folder where vectors and map are written */
    public TsneBench(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    public void run(int rows, long seed, TsneConfig config) {
        float[] vectors = mixture(rows, seed);
        write("vectors-" + rows + ".f32", vectors, DIMENSIONS);
        Layout[] made = new Layout[1];
        ProcessCost cost = ProcessCost.of(() -> made[0] = new Tsne(config).layout(vectors, DIMENSIONS));
        write("ours-" + rows + ".f32", made[0].coordinates(), 2);
        writeCost("ours-" + rows + ".cost", cost);
        out.println(String.format(
                Locale.ROOT,
                "ours tsne %d: %.1f CPU s, %.1f s wall, peak %d MB, divergence %.4f, recall %.4f",
                rows,
                cost.cpuSeconds(),
                cost.wallSeconds(),
                ProcessCost.peakMegabytes(),
                made[0].divergence(),
                made[0].recall()));
    }

    /** CPU seconds, wall seconds and peak memory, for the table of all tools. */
    private void writeCost(String name, ProcessCost cost) {
        String line = String.format(
                Locale.ROOT, "%.2f %.2f %d%n", cost.cpuSeconds(), cost.wallSeconds(), ProcessCost.peakMegabytes());
        try {
            Files.writeString(folder.resolve(name), line);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + folder.resolve(name), e);
        }
    }

    /** Gaussian clusters, each wide in other directions. */
    static float[] mixture(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] centres = new double[CLUSTERS][DIMENSIONS];
        double[][] widths = new double[CLUSTERS][DIMENSIONS];
        for (int k = 0; k < CLUSTERS; k++) {
            int turn = random.nextInt(DIMENSIONS);
            for (int d = 0; d < DIMENSIONS; d++) {
                centres[k][d] = CENTRES * random.nextGaussian();
                widths[k][d] = 1 / (1 + (7 * d + turn) % DIMENSIONS / DECAY);
            }
        }
        float[] vectors = new float[rows * DIMENSIONS];
        for (int i = 0; i < rows; i++) {
            int k = random.nextInt(CLUSTERS);
            for (int d = 0; d < DIMENSIONS; d++) {
                vectors[i * DIMENSIONS + d] = (float) (centres[k][d] + widths[k][d] * random.nextGaussian());
            }
        }
        return vectors;
    }

    private void write(String name, float[] values, int rowLength) {
        try {
            Files.createDirectories(folder);
            try (FileChannel file = FileChannel.open(
                    folder.resolve(name),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                int piece = ROWS_AT_ONCE * rowLength;
                for (int from = 0; from < values.length; from += piece) {
                    int length = Math.min(piece, values.length - from);
                    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * length).order(ByteOrder.LITTLE_ENDIAN);
                    bytes.asFloatBuffer().put(values, from, length);
                    while (bytes.hasRemaining()) {
                        file.write(bytes);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + folder.resolve(name), e);
        }
    }
}
