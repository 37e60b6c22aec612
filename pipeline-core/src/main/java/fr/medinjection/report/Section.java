package fr.medinjection.report;

import fr.medinjection.report.page.Block;
import fr.medinjection.report.page.Text;
import java.util.List;

/** A section of the report: a pure function from counts to what stands on the page. */
interface Section {
    /** The anchor of the section. */
    String id();

    Text title();

    List<Block> blocks(Facts facts);

    /**
     * What sections draw on.
     *
     * @param data the counts of this run
     * @param paper what the paper prints
     */
    record Facts(ReportData data, Paper paper, ReportConfig config) {}
}
