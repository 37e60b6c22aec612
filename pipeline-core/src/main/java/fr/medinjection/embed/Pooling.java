package fr.medinjection.embed;

import java.util.Arrays;

/** How the vectors of a text's tokens become one, as sentence-transformers names and computes it. */
public enum Pooling {
    CLS("cls", "pooling_mode_cls_token") {
        @Override
        void pool(Tokens tokens, float[] into, int at) {
            System.arraycopy(tokens.values(), tokens.offset(tokens.from()), into, at, tokens.width());
        }
    },
    MAX("max", "pooling_mode_max_tokens") {
        @Override
        void pool(Tokens tokens, float[] into, int at) {
            Arrays.fill(into, at, at + tokens.width(), NOTHING);
            for (int token = tokens.from(); token < tokens.to(); token++) {
                int offset = tokens.offset(token);
                for (int i = 0; i < tokens.width(); i++) {
                    into[at + i] = Math.max(into[at + i], tokens.values()[offset + i]);
                }
            }
        }
    },
    MEAN("mean", "pooling_mode_mean_tokens") {
        @Override
        void pool(Tokens tokens, float[] into, int at) {
            weighted(tokens, false, tokens.count(), into, at);
        }
    },
    MEAN_SQRT_LENGTH("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens") {
        @Override
        void pool(Tokens tokens, float[] into, int at) {
            weighted(tokens, false, Math.sqrt(tokens.count()), into, at);
        }
    },
    /** Later tokens count for more: the first once, the second twice, and so on. */
    WEIGHTED_MEAN("weightedmean", "pooling_mode_weightedmean_tokens") {
        @Override
        void pool(Tokens tokens, float[] into, int at) {
            double sum = 0;
            for (int token = tokens.from(); token < tokens.to(); token++) {
                sum += token + 1;
            }
            weighted(tokens, true, sum, into, at);
        }
    },
    LAST("lasttoken", "pooling_mode_lasttoken") {
        @Override
        void pool(Tokens tokens, float[] into, int at) {
            System.arraycopy(tokens.values(), tokens.offset(tokens.to() - 1), into, at, tokens.width());
        }
    };

    /** What sentence-transformers puts where there is no token. */
    private static final float NOTHING = -1e9f;

    private static final double LEAST = 1e-9;

    private final String label;
    private final String flag;

    Pooling(String label, String flag) {
        this.label = label;
        this.flag = flag;
    }

    /** The name by which a newer {@code 1_Pooling/config.json} calls it. */
    String label() {
        return label;
    }

    /** The key by which an older one switches it on. */
    String flag() {
        return flag;
    }

    /** Pools the tokens of one text into a stretch of a vector. */
    abstract void pool(Tokens tokens, float[] into, int at);

    /**
     * The vectors of one text's tokens within those of a batch.
     *
     * @param row of the batch
     * @param length tokens of each row, padding included
     * @param from the first token that counts
     * @param to the end of the tokens that count
     */
    @SuppressWarnings("ArrayRecordComponent") // a view that is compared nowhere
    record Tokens(float[] values, int row, int length, int width, int from, int to) {
        int offset(int token) {
            return (row * length + token) * width;
        }

        int count() {
            return to - from;
        }
    }

    private static void weighted(Tokens tokens, boolean byPlace, double divisor, float[] into, int at) {
        double[] sums = new double[tokens.width()];
        for (int token = tokens.from(); token < tokens.to(); token++) {
            int offset = tokens.offset(token);
            double weight = byPlace ? token + 1 : 1;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weight * tokens.values()[offset + i];
            }
        }
        double by = Math.max(divisor, LEAST);
        for (int i = 0; i < sums.length; i++) {
            into[at + i] = (float) (sums[i] / by);
        }
    }
}
