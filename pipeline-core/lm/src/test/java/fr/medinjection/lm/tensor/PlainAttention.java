package fr.medinjection.lm.tensor;

/** Attention by its definition, one score at a time. */
final class PlainAttention {
    private final PlainTensor queries;
    private final PlainTensor keys;
    private final PlainTensor values;
    private final Heads heads;
    private final Visible visible;

    PlainAttention(Tensor queries, Tensor keys, Tensor values, Heads heads, Visible visible) {
        this.queries = PlainTensor.of(queries);
        this.keys = PlainTensor.of(keys);
        this.values = PlainTensor.of(values);
        this.heads = heads;
        this.visible = visible;
    }

    PlainTensor forward() {
        PlainTensor result = PlainTensor.empty(queries.shape());
        for (int row = 0; row < queries.rows(); row++) {
            for (int head = 0; head < heads.queries(); head++) {
                double[] p = probabilities(row, head);
                for (int key = visible.from()[row]; key < visible.to()[row]; key++) {
                    for (int k = 0; k < heads.width(); k++) {
                        result.add(row, column(head, k), p[key] * values.at(key, keyColumn(head, k)));
                    }
                }
            }
        }
        return result;
    }

    Backend.AttentionGradients backward(PlainTensor gradient) {
        PlainTensor toQueries = PlainTensor.empty(queries.shape());
        PlainTensor toKeys = PlainTensor.empty(keys.shape());
        PlainTensor toValues = PlainTensor.empty(values.shape());
        for (int row = 0; row < queries.rows(); row++) {
            for (int head = 0; head < heads.queries(); head++) {
                double[] p = probabilities(row, head);
                double[] toP = new double[p.length];
                double along = 0;
                for (int key = visible.from()[row]; key < visible.to()[row]; key++) {
                    for (int k = 0; k < heads.width(); k++) {
                        double above = gradient.at(row, column(head, k));
                        toP[key] += above * values.at(key, keyColumn(head, k));
                        toValues.add(key, keyColumn(head, k), p[key] * above);
                    }
                    along += p[key] * toP[key];
                }
                for (int key = visible.from()[row]; key < visible.to()[row]; key++) {
                    double slope = p[key] * (toP[key] - along) / Math.sqrt(heads.width());
                    for (int k = 0; k < heads.width(); k++) {
                        toQueries.add(row, column(head, k), slope * keys.at(key, keyColumn(head, k)));
                        toKeys.add(key, keyColumn(head, k), slope * queries.at(row, column(head, k)));
                    }
                }
            }
        }
        return new Backend.AttentionGradients(toQueries, toKeys, toValues);
    }

    private double[] probabilities(int row, int head) {
        double[] p = new double[keys.rows()];
        double sum = 0;
        for (int key = visible.from()[row]; key < visible.to()[row]; key++) {
            double score = 0;
            for (int k = 0; k < heads.width(); k++) {
                score += queries.at(row, column(head, k)) * keys.at(key, keyColumn(head, k));
            }
            p[key] = Math.exp(score / Math.sqrt(heads.width()));
            sum += p[key];
        }
        for (int key = 0; key < p.length; key++) {
            p[key] /= sum;
        }
        return p;
    }

    private int column(int head, int k) {
        return head * heads.width() + k;
    }

    private int keyColumn(int head, int k) {
        return head * heads.keys() / heads.queries() * heads.width() + k;
    }
}
