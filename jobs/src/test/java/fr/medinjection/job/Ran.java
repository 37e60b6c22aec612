package fr.medinjection.job;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command line that ran within this JVM: its exit status and what it printed. */
record Ran(int status, String screen, String errors) {
    static Ran of(String... args) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int status = Main.run(
                args,
                new PrintStream(screen, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
        return new Ran(status, screen.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    List<String> lines() {
        return screen.lines().toList();
    }
}
