package fr.medinjection.bench;

import fr.medinjection.lm.cuda.CudaDevice;
import fr.medinjection.lm.cuda.Device;
import fr.medinjection.lm.cuda.Element;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.SplittableRandom;

/** What the card gives at best: bytes copied, and operations of a large matrix product in bf16 on random numbers. */
final class CudaCeilings {
    private static final long COPY = 4L << 30;
    private static final int SIDE = 8192;
    private static final int REPETITIONS = 10;
    private static final int LEAST_EXPONENT = 0x3f00;

    private final CudaDevice device;
    private final PrintStream out;

    CudaCeilings(CudaDevice device, PrintStream out) {
        this.device = device;
        this.out = out;
    }

    /** Prints both and returns the matrix rate in TFLOP/s. */
    double measure() {
        long from = device.allocate(COPY);
        long to = device.allocate(COPY);
        double copy = seconds(() -> device.copy(to, from, COPY));
        fill(from);
        fill(to);
        Device.Product product = new Device.Product(
                new Device.Factor(from, false),
                new Device.Factor(to, true),
                Element.BFLOAT16,
                from + (COPY >> 1),
                Element.BFLOAT16,
                SIDE,
                SIDE,
                SIDE,
                1,
                0);
        double teraflops = 2.0 * SIDE * SIDE * SIDE / seconds(() -> device.multiply(product)) * 1e-12;
        device.release(from);
        device.release(to);
        out.println(String.format(
                Locale.ROOT,
                "ceilings: copy %.2f TB/s, matrix product %.0f TFLOP/s",
                2 * COPY / copy * 1e-12,
                teraflops));
        return teraflops;
    }

    /** Random signs and fractions of numbers from a half to one. */
    private void fill(long address) {
        SplittableRandom random = new SplittableRandom(address);
        ByteBuffer bytes = ByteBuffer.allocateDirect(SIDE * SIDE * Short.BYTES).order(java.nio.ByteOrder.nativeOrder());
        for (int i = 0; i < SIDE * SIDE; i++) {
            int bits = random.nextInt();
            bytes.putShort(2 * i, (short) (LEAST_EXPONENT | (bits & 0x807f)));
        }
        device.upload(address, bytes);
        device.finish();
    }

    private double seconds(Runnable work) {
        work.run();
        device.finish();
        long start = System.nanoTime();
        for (int i = 0; i < REPETITIONS; i++) {
            work.run();
        }
        device.finish();
        return (System.nanoTime() - start) * 1e-9 / REPETITIONS;
    }
}
