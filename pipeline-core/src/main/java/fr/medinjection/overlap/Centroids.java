package fr.medinjection.overlap;

/** How far apart the mean vectors of two components lie. */
record Centroids(Permutations permutations) {
    /** @param pair items of the two components only */
    Finding of(Sample pair, String left, String right) {
        int[] labels = pair.labels().stream()
                .mapToInt(left::compareTo)
                .map(Integer::signum)
                .toArray();
        long ofLeft = pair.counts().get(left);
        double[] sum = new double[pair.vectors().get(0).length];
        pair.vectors().forEach(vector -> add(vector, sum));
        double found = distance(pair, labels, sum, ofLeft);
        String what = "centroids " + pair.group() + " " + left + " " + right;
        Permutations.Test test =
                permutations.test(what, labels, found, shuffled -> distance(pair, shuffled, sum, ofLeft));
        return new Finding(
                pair.group(),
                Finding.Measure.CENTROIDS,
                left,
                right,
                found,
                test.expected(),
                test.atLeast(),
                ofLeft,
                pair.size() - ofLeft);
    }

    /** Label 0 is the left component. */
    private static double distance(Sample pair, int[] labels, double[] sum, long ofLeft) {
        double[] left = new double[sum.length];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == 0) {
                add(pair.vectors().get(i), left);
            }
        }
        double squares = 0;
        for (int i = 0; i < sum.length; i++) {
            double difference = left[i] / ofLeft - (sum[i] - left[i]) / (labels.length - ofLeft);
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    private static void add(float[] vector, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += vector[i];
        }
    }
}
