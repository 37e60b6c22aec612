package fr.medinjection.lm.weights;

import fr.medinjection.lm.LmException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/** The element types of weight files that the engine reads and writes; all are float32 in memory. */
public enum Dtype {
    F32(4) {
        @Override
        void decode(ByteBuffer from, FloatBuffer into) {
            into.put(from.asFloatBuffer());
        }

        @Override
        void encode(FloatBuffer from, ByteBuffer into) {
            while (from.hasRemaining()) {
                into.putFloat(from.get());
            }
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

        @Override
        void encode(FloatBuffer from, ByteBuffer into) {
            while (from.hasRemaining()) {
                into.putShort(floatToBrain(from.get()));
            }
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

        @Override
        void encode(FloatBuffer from, ByteBuffer into) {
            while (from.hasRemaining()) {
                into.putShort(floatToHalf(from.get()));
            }
        }
    };

    private static final float SMALLEST_HALF = 0x1p-24f;
    private static final float SMALLEST_NORMAL_HALF = 0x1p-14f;
    /** From here on the nearest half is infinite. */
    private static final float BEYOND_HALF = 65520;

    private final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    /** Decodes all that remains in {@code from} (little endian) into {@code into}. */
    abstract void decode(ByteBuffer from, FloatBuffer into);

    /** Encodes all that remains in {@code from} (little endian) into {@code into}, rounding to the nearest, ties to even. */
    abstract void encode(FloatBuffer from, ByteBuffer into);

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

    static short floatToBrain(float value) {
        int bits = Float.floatToRawIntBits(value);
        int upper = bits >>> 16;
        return (short) (Float.isNaN(value) ? upper | 0x40 : (bits + 0x7fff + (upper & 1)) >>> 16);
    }

    static short floatToHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= BEYOND_HALF) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < SMALLEST_NORMAL_HALF) {
            return (short) (sign | (int) Math.rint(magnitude / SMALLEST_HALF));
        }
        int shifted = (bits & 0x7fffffff) - (112 << 23);
        return (short) (sign | (shifted + 0xfff + (shifted >>> 13 & 1)) >>> 13);
    }
}
