package fr.medinjection.lm.train;

/** The learning rate by optimizer step, counted from 0: a linear warm-up, then a curve down, or none. */
public record Schedule(Shape shape, double peak, long warmup, long steps) {
    /** The curve after the warm-up. */
    public enum Shape {
        CONSTANT,
        LINEAR,
        COSINE
    }

    public double rate(long step) {
        if (step < warmup) {
            return peak * step / warmup;
        }
        double done = (double) (step - warmup) / Math.max(1, steps - warmup);
        return peak
                * switch (shape) {
                    case CONSTANT -> 1;
                    case LINEAR -> Math.max(0, 1 - done);
                    case COSINE -> Math.max(0, 0.5 * (1 + Math.cos(Math.PI * done)));
                };
    }
}
