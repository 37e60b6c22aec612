package fr.medinjection.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of every job, as picocli reads it. */
@Command(
        name = "submit.sh",
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisHeading = "Usage: ",
        customSynopsis = "./submit.sh <job> --config FILE [--set key=value]... [--out DIR] [--dry-run]"
                + " [-- spark-submit options]",
        optionListHeading = "%nOptions:%n")
final class Arguments {
    @Parameters(index = "0", arity = "0..1", hidden = true, defaultValue = "help")
    String job;

    @Parameters(index = "1..*", hidden = true)
    List<String> words = new ArrayList<>();

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration, such as conf/sample.yaml")
    Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides one value of the configuration; may be repeated")
    List<String> overrides = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "The output folder, local or on any Hadoop file system")
    String out = "";

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "What manifests and logs call this run: a scheduler's name")
    String runId = "";

    @Option(
            names = "--dry-run",
            description =
                    "Checks and prints the configuration and the plan, and what asking models would take; writes and sends"
                            + " nothing")
    boolean dryRun;

    @Option(names = "--rows", paramLabel = "N", description = "How many rows a benchmark makes (bench only)")
    long rows;

    @Option(names = "--stack-trace", description = "Prints the stack trace of an error that a user can mend, too")
    boolean stackTrace;

    @Option(
            names = {"-h", "--help"},
            description = "Prints this page",
            help = true)
    boolean help;
}
