package fr.medinjection.tsne;

/** The least rectangle round a map. */
record Bounds(double left, double low, double width, double height) {
    static Bounds of(float[] map) {
        float left = Float.POSITIVE_INFINITY;
        float right = Float.NEGATIVE_INFINITY;
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < map.length; i += 2) {
            left = Math.min(left, map[i]);
            right = Math.max(right, map[i]);
            low = Math.min(low, map[i + 1]);
            high = Math.max(high, map[i + 1]);
        }
        return new Bounds(left, low, (double) right - left, (double) high - low);
    }

    Bounds widened(double margin) {
        return new Bounds(left - margin, low - margin, width + 2 * margin, height + 2 * margin);
    }

    float clampX(float x) {
        return (float) Math.max(left, Math.min(left + width, x));
    }

    float clampY(float y) {
        return (float) Math.max(low, Math.min(low + height, y));
    }
}
