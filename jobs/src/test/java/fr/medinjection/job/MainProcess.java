package fr.medinjection.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The program as a process of its own, with the class path of this JVM, so that it can be killed. */
final class MainProcess implements AutoCloseable {
    private static final int MINUTES = 10;

    private final Process process;
    private final Path screen;

    private MainProcess(Process process, Path screen) {
        this.process = process;
        this.screen = screen;
    }

    /** Starts a command line; what it prints goes to the file. */
    static MainProcess start(Path screen, String... args) throws IOException {
        return start(screen, List.of(), Map.of(), args);
    }

    /** The same with options for its JVM and more in its environment. */
    static MainProcess start(Path screen, List<String> options, Map<String, String> environment, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Djdk."))
                .forEach(command::add);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(options);
        command.addAll(List.of("-Duser.timezone=UTC", "-cp", classPath, Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(environment);
        return new MainProcess(builder.start(), screen);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String screen() {
        try {
            return Files.readString(screen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it has come to the point; it must not end before. */
    void await(String point, BooleanSupplier reached) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        while (!reached.getAsBoolean()) {
            assertThat(process.isAlive())
                    .as("alive before " + point + ": " + screen())
                    .isTrue();
            assertThat(System.nanoTime()).as("time until " + point).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    /** SIGKILL: nothing in the process gets to know. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }

    int exitStatus() throws InterruptedException {
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                .as("ended: " + screen())
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
