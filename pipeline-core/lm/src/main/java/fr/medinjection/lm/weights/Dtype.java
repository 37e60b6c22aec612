package fr.medinjection.lm.weights;

import fr.medinjection.lm.LmException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/** The element types of weight files that the engine reads; all become float32 in memory. */
public enum Dtype {
    F32(4) {
        @Override
        void decode(ByteBuffer from, FloatBuffer into) {
            into.put(from.asFloatBuffer());
        }
    },
    BF16(2) {
        @Override
        void decode(ByteBuffer from, FloatBuffer into) {
            ShortBuffer bits = from.asShortBuffer();
            int at = into.position();
            int n = bits.remaining();
            for (int i = 0; i < n; i++) {
                into.put(at + i, Float.intBitsToFloat(bits.get(i) << 16));
            }
            into.position(at + n);
        }
    },
    F16(2) {
        @Override
        void decode(ByteBuffer from, FloatBuffer into) {
            ShortBuffer bits = from.asShortBuffer();
            int at = into.position();
            int n = bits.remaining();
            for (int i = 0; i < n; i++) {
                into.put(at + i, halfToFloat(bits.get(i)));
            }
            into.position(at + n);
        }
    };

    private static final float SMALLEST_HALF = 0x1p-24f;

    private final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    /** Decodes all that remains in {@code from} (little endian) into {@code into}. */
    abstract void decode(ByteBuffer from, FloatBuffer into);

    static Dtype of(String name, String tensor) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LmException(
                        "Invalid dtype of tensor " + tensor + ": " + name + ", expected F32, BF16 or F16"));
    }

    /** IEEE 754 half to single precision: exact, subnormals included. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * SMALLEST_HALF;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 31 ? 255 : exponent + 112;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}
