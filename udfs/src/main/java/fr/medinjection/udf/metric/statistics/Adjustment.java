package fr.medinjection.udf.metric.statistics;

/** P-values adjusted for the family of tests they are read with. */
public enum Adjustment {
    /** Holm's: keeps the chance of any false finding below the level. */
    HOLM {
        @Override
        public double[] adjusted(double[] p) {
            int[] order = Ranks.order(p);
            double[] adjusted = new double[p.length];
            double largest = 0;
            for (int i = 0; i < order.length; i++) {
                largest = Math.max(largest, p[order[i]] * (p.length - i));
                adjusted[order[i]] = Math.min(1, largest);
            }
            return adjusted;
        }
    },
    /** Benjamini and Hochberg's: keeps the expected share of false findings below the level. */
    BENJAMINI_HOCHBERG {
        @Override
        public double[] adjusted(double[] p) {
            int[] order = Ranks.order(p);
            double[] adjusted = new double[p.length];
            double smallest = 1;
            for (int i = order.length - 1; i >= 0; i--) {
                smallest = Math.min(smallest, p[order[i]] * p.length / (i + 1));
                adjusted[order[i]] = smallest;
            }
            return adjusted;
        }
    };

    public abstract double[] adjusted(double[] p);
}
