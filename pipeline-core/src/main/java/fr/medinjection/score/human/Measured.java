package fr.medinjection.score.human;

/**
 * A metric or a judge on the cases of the sample.
 *
 * @param values case by case, NaN where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
record Measured(Name name, double[] values) {
    /** What was measured, and how. */
    record Name(String metric, String variant, String signature) {
        boolean isJudge() {
            return metric.equals("judge");
        }

        boolean isOfJudge() {
            return metric.startsWith("judge");
        }
    }
}
