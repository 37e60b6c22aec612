package fr.medinjection.submit;

import fr.medinjection.Failures;
import fr.medinjection.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The process of spark-submit. */
final class SparkSubmit {
    private static final int NOT_SUBMITTED = 2;
    private static final int LOST = 3;
    private static final Pattern APPLICATION = Pattern.compile("application_\\d+_\\d+");
    private static final Pattern DIAGNOSTICS =
            Pattern.compile("(?m)^\\s*diagnostics: (?!N/A|AM container is launched|\\[)(.+)$");
    private static final Pattern EXCEPTION = Pattern.compile("(?m)^Exception in thread \"main\" [\\w.$]+: (.+)$");

    private SparkSubmit() {}

    /** Runs it on this screen and returns its exit status; it ends with this process. */
    static int inherit(List<String> command) throws InterruptedException {
        Process process = start(new ProcessBuilder(command).inheritIO());
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process.waitFor();
    }

    /** Runs it with a log in the place of its screen, and shows the driver's; returns the driver's exit status. */
    static int follow(List<String> command, DriverScreen screen, boolean waits) throws InterruptedException {
        try {
            Path log = Files.createTempFile("medinjection-submit", ".log");
            Process process =
                    start(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()));
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            boolean told = false;
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                told = told || tellApplication(log);
                screen.show(System.out, System.err);
            }
            if (!told) {
                tellApplication(log);
            }
            screen.show(System.out, System.err);
            if (!waits && process.exitValue() == 0) { // the driver goes on printing into its folder
                Files.delete(log);
                return 0;
            }
            Optional<Integer> status = screen.status();
            screen.remove();
            if (status.isEmpty()) {
                return lost(log);
            }
            Files.delete(log);
            return status.get();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot follow the driver", e);
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UserException("Cannot start spark-submit: " + Failures.line(e), e);
        }
    }

    private static boolean tellApplication(Path log) throws IOException {
        Matcher application = APPLICATION.matcher(read(log));
        boolean found = application.find();
        if (found) {
            System.err.println("On YARN: " + application.group());
        }
        return found;
    }

    /** Tells why there was no driver, or none that came to its end. */
    private static int lost(Path log) throws IOException {
        String text = read(log);
        Matcher application = APPLICATION.matcher(text);
        boolean submitted = application.find();
        String reason = last(DIAGNOSTICS, text)
                .or(() -> last(EXCEPTION, text))
                .map(line -> ": " + line)
                .orElse("");
        System.err.println(
                submitted
                        ? "Cannot finish " + application.group() + reason + "; see " + log
                                + " and yarn logs -applicationId " + application.group()
                        : "Cannot submit the job" + reason + "; see " + log);
        return submitted ? LOST : NOT_SUBMITTED;
    }

    private static Optional<String> last(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1).strip())
                .reduce((first, last) -> last);
    }

    private static String read(Path log) throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    }
}
