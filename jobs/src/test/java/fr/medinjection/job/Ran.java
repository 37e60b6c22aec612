package fr.medinjection.job;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command line that ran within this JVM: its exit status and what it printed. */
record Ran(int status, String screen, String errors) {
    static Ran of(String... args) {
        forgetSession();
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int status = Main.run(
                args,
                new PrintStream(screen, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
        return new Ran(status, screen.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    /** Spark NLP keeps the first session of a process for good; here a process runs several command lines, each with a session of its own. */
    private static void forgetSession() {
        try {
            Class<?> keeper = Class.forName("com.johnsnowlabs.nlp.util.io.ResourceHelper$");
            Field isKept = keeper.getDeclaredField("bitmap$0");
            isKept.setAccessible(true);
            isKept.setBoolean(keeper.getField("MODULE$").get(null), false);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Spark NLP keeps its session elsewhere than it did", e);
        }
    }

    List<String> lines() {
        return screen.lines().toList();
    }
}
