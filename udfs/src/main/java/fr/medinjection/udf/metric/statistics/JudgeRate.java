package fr.medinjection.udf.metric.statistics;

import java.io.Serializable;

/**
 * The rate of right answers behind a judge's verdicts, given how often the judge is right on answers that humans rated
 * (after Rogan and Gladen, 1978). Verdicts count over all items, sensitivity and specificity over the rated ones.
 */
public record JudgeRate(
        long verdicts, long positive, long ratedRight, long foundRight, long ratedWrong, long foundWrong)
        implements Serializable {

    /** The rate that would give these verdicts, within 0 and 1; NaN if the judge does no better than chance. */
    public double estimate() {
        return corrected(share(positive, verdicts), share(foundRight, ratedRight), share(foundWrong, ratedWrong));
    }

    /**
     * The estimate with the interval of Lang and Reiczigel (2014), which adds pseudo-counts to all three shares and keeps
     * its level in small samples; the whole of 0 to 1 if the judge does no better than chance.
     */
    public Interval interval(double confidence) {
        double z = Proportions.normalQuantile(confidence);
        double items = verdicts + z * z;
        double rate = (positive + z * z / 2) / items;
        double sensitivity = (foundRight + 1.0) / (ratedRight + 2.0);
        double specificity = (foundWrong + 1.0) / (ratedWrong + 2.0);
        double power = sensitivity + specificity - 1;
        if (power <= 0) {
            return new Interval(estimate(), 0, 1, confidence);
        }
        double adjusted = (rate + specificity - 1) / power;
        double ofSensitivity = sensitivity * (1 - sensitivity) / (ratedRight + 2.0);
        double ofSpecificity = specificity * (1 - specificity) / (ratedWrong + 2.0);
        double shift = 2 * z * z * (adjusted * ofSensitivity - (1 - adjusted) * ofSpecificity);
        double variance = rate * (1 - rate) / items
                + adjusted * adjusted * ofSensitivity
                + (1 - adjusted) * (1 - adjusted) * ofSpecificity;
        double half = z * Math.sqrt(variance) / power;
        return new Interval(estimate(), clipped(adjusted + shift - half), clipped(adjusted + shift + half), confidence);
    }

    private static double corrected(double rate, double sensitivity, double specificity) {
        double power = sensitivity + specificity - 1;
        return power > 0 ? clipped((rate + specificity - 1) / power) : Double.NaN;
    }

    private static double share(long part, long whole) {
        return (double) part / whole;
    }

    private static double clipped(double rate) {
        return Math.max(0, Math.min(1, rate));
    }
}
