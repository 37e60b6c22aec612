package fr.medinjection.lm.cuda;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Single precision to bf16: to the nearest, ties to even. */
final class Rounding {
    private Rounding() {}

    static void round(FloatBuffer from, ByteBuffer into) {
        for (int i = 0; i < from.limit(); i++) {
            into.putShort(i * Short.BYTES, rounded(from.get(i)));
        }
    }

    static short rounded(float x) {
        if (Float.isNaN(x)) {
            return 0x7fff;
        }
        int bits = Float.floatToRawIntBits(x);
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }
}
