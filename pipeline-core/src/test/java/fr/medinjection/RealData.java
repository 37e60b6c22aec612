package fr.medinjection;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of real source data, a sibling of the repository or one of its parents: {@code shared/data}. */
public final class RealData {
    private RealData() {}

    /** A file or folder of the real data; where it is absent, CI fails and anybody else's test is reported as skipped. */
    public static Path of(String relative) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve("shared/data").resolve(relative);
            if (Files.exists(candidate)) {
                return candidate;
            }
        }
        String missing = "Real data is absent: shared/data/" + relative;
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        System.out.println(missing + "; test skipped");
        assumeTrue(false, missing);
        throw new AssertionError("unreachable");
    }
}
