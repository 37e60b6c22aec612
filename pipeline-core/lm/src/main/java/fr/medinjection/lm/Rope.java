package fr.medinjection.lm;

import com.fasterxml.jackson.databind.JsonNode;

/** Rotary positions: one frequency for each pair of a head's elements, and a factor on the cosines and sines. */
public final class Rope {
    private final float[] frequencies;
    private final double factor;

    private Rope(float[] frequencies, double factor) {
        this.frequencies = frequencies;
        this.factor = factor;
    }

    /** Reads {@code rope_parameters}, or {@code rope_theta} and {@code rope_scaling} as older folders have them. */
    static Rope of(JsonNode config, int headDim) {
        JsonNode parameters = config.path("rope_parameters");
        JsonNode scaling = parameters.isObject() ? parameters : config.path("rope_scaling");
        double theta =
                parameters.path("rope_theta").asDouble(config.path("rope_theta").asDouble(10000));
        float[] plain = plain(theta, headDim);
        if (config.path("partial_rotary_factor").asDouble(1) != 1
                || scaling.path("partial_rotary_factor").asDouble(1) != 1) {
            throw new LmException("Cannot run partial rotary positions: " + config.path("partial_rotary_factor"));
        }
        String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
        return switch (type) {
            case "default" -> new Rope(plain, 1);
            case "linear" -> new Rope(divided(plain, number(scaling, "factor")), 1);
            case "llama3" -> new Rope(llama3(plain, scaling, trained(config, scaling)), 1);
            case "yarn" -> new Rope(yarn(plain, theta, scaling, trained(config, scaling)), yarnFactor(scaling));
            default ->
                throw new LmException(
                        "Cannot run rope scaling: " + type + ", expected default, linear, llama3 or yarn");
        };
    }

    /** Half the head's width: how many pairs of elements turn together. */
    public int pairs() {
        return frequencies.length;
    }

    public double cosine(int position, int pair) {
        return Math.cos(angle(position, pair)) * factor;
    }

    public double sine(int position, int pair) {
        return Math.sin(angle(position, pair)) * factor;
    }

    /** The reference rounds the angle to single precision, which at long contexts is more than an ulp of its cosine. */
    private float angle(int position, int pair) {
        return position * frequencies[pair];
    }

    private static float[] plain(double theta, int headDim) {
        float[] inverse = new float[headDim / 2];
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = 1 / (float) Math.pow(theta, (float) (2 * i) / headDim);
        }
        return inverse;
    }

    private static float[] divided(float[] plain, double factor) {
        float[] scaled = plain.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= (float) factor;
        }
        return scaled;
    }

    /** Llama 3.1: long waves are stretched, short ones kept, those between are blended. */
    private static float[] llama3(float[] plain, JsonNode scaling, double trained) {
        double factor = number(scaling, "factor");
        double low = number(scaling, "low_freq_factor");
        double high = number(scaling, "high_freq_factor");
        float[] scaled = plain.clone();
        for (int i = 0; i < scaled.length; i++) {
            double turns = trained * plain[i] / (2 * Math.PI);
            double keep = Math.min(1, Math.max(0, (turns - low) / (high - low)));
            scaled[i] = (float) ((1 - keep) * plain[i] / factor + keep * plain[i]);
        }
        return scaled;
    }

    /** YaRN: pairs that turn seldom within the trained length are interpolated, those that turn often are kept. */
    private static float[] yarn(float[] plain, double theta, JsonNode scaling, double trained) {
        double low = pairTurning(scaling.path("beta_fast").asDouble(32), trained, theta, plain.length);
        double high = pairTurning(scaling.path("beta_slow").asDouble(1), trained, theta, plain.length);
        if (scaling.path("truncate").asBoolean(true)) {
            low = Math.floor(low);
            high = Math.ceil(high);
        }
        low = Math.max(low, 0);
        high = Math.min(high, 2.0 * plain.length - 1);
        double width = low == high ? 0.001 : high - low;
        double factor = number(scaling, "factor");
        float[] scaled = plain.clone();
        for (int i = 0; i < scaled.length; i++) {
            double interpolate = Math.min(1, Math.max(0, (i - low) / width));
            scaled[i] = (float) (plain[i] / factor * interpolate + plain[i] * (1 - interpolate));
        }
        return scaled;
    }

    private static double pairTurning(double turns, double trained, double theta, int pairs) {
        return pairs * Math.log(trained / (turns * 2 * Math.PI)) / Math.log(theta);
    }

    private static double yarnFactor(JsonNode scaling) {
        if (scaling.hasNonNull("attention_factor")) {
            return scaling.path("attention_factor").asDouble();
        }
        double factor = number(scaling, "factor");
        double all = scaling.path("mscale_all_dim").asDouble(0);
        double one = scaling.path("mscale").asDouble(0);
        return one != 0 && all != 0 ? magnitude(factor, one) / magnitude(factor, all) : magnitude(factor, 1);
    }

    private static double magnitude(double factor, double scale) {
        return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }

    /** The length before scaling, which is the whole where none is said. */
    private static double trained(JsonNode config, JsonNode scaling) {
        String key = "original_max_position_embeddings";
        if (config.hasNonNull(key)) {
            return number(config, key);
        }
        return scaling.has(key) ? number(scaling, key) : number(config, "max_position_embeddings");
    }

    private static double number(JsonNode scaling, String key) {
        if (!scaling.path(key).isNumber()) {
            throw new LmException("Invalid rope scaling, " + key + " is not a number: " + scaling);
        }
        return scaling.path(key).asDouble();
    }
}
