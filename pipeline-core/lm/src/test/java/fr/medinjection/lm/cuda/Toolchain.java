package fr.medinjection.lm.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/** What a test needs that Maven does not bring: where it is missing, continuous integration fails and other runs say what was not tested. */
final class Toolchain {
    private Toolchain() {}

    static void require(boolean present, String what, String how) {
        String missing = what + " is not there, so this is not tested; " + how;
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            assertThat(present).as(missing).isTrue();
        } else if (!present) {
            System.out.println("SKIPPED: " + missing);
            abort(missing);
        }
    }
}
