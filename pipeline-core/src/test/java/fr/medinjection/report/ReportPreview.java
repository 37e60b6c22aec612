package fr.medinjection.report;

import fr.medinjection.SparkTest;

/** Writes a made-up output folder with its report, to look at in a browser: arguments are the folder and the scale. */
final class ReportPreview {
    private ReportPreview() {}

    public static void main(String[] arguments) {
        ReportRows rows = new ReportRows(arguments[0]);
        rows.writeAll(Integer.parseInt(arguments[1]));
        System.out.println(Reports.write(SparkTest.spark(), rows.store(), ReportRows.CONFIG));
        SparkTest.spark().stop();
    }
}
