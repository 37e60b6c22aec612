package fr.medinjection.lm.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers on their way to the card and back, through a buffer that holds some of them at a time. */
final class Chunks {
    private static final int MOST = 8 << 20;

    private Chunks() {}

    /** Does something with some numbers, of which the buffer holds as many. */
    @FunctionalInterface
    interface Chunk {
        void copy(int from, int count, ByteBuffer buffer);
    }

    /** @param bytes of a number */
    static void each(int length, int bytes, Chunk chunk) {
        ByteBuffer buffer = direct(Math.min(length, MOST) * bytes);
        for (int from = 0; from < length; from += MOST) {
            int count = Math.min(MOST, length - from);
            chunk.copy(from, count, buffer.limit(count * bytes).position(0));
        }
    }

    static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
