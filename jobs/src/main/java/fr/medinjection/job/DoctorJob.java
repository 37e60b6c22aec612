package fr.medinjection.job;

import fr.medinjection.lm.cuda.Doctor;
import fr.medinjection.lm.cuda.Toolkit;
import fr.medinjection.stage.Console;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;

/** Tells what this machine has to run models on, and what will be used. */
final class DoctorJob implements Job {
    static final String NAME = "doctor";

    private static final long MEGABYTE = 1 << 20;

    @Override
    public void run(JobContext context) {
        Console say = context.console();
        machine(say);
        if (!context.isDryRun()) {
            processor(say);
        }
        Doctor.Findings findings = Doctor.look();
        findings.lines().forEach(say::say);
        say.say("");
        if (findings.obstacles().isEmpty()) {
            say.say(
                    "A card can be used: bench cuda checks and times it. Jobs run on the processor until the configuration says otherwise");
        } else {
            say.say("The processor will be used: " + String.join("; ", findings.obstacles()));
            say.say(
                    "For a card: the NVIDIA driver, and libnvrtc and libcublasLt of a CUDA toolkit in their usual place or in "
                            + Toolkit.VARIABLE);
        }
    }

    private static void machine(Console say) {
        Runtime runtime = Runtime.getRuntime();
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        line(
                say,
                "Java",
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + "), heap up to "
                        + runtime.maxMemory() / MEGABYTE + " MB");
        line(
                say,
                "machine",
                System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                        + runtime.availableProcessors() + " processors, " + system.getTotalMemorySize() / MEGABYTE
                        + " MB, "
                        + system.getFreeMemorySize() / MEGABYTE + " MB free");
    }

    private static void processor(Console say) {
        Properties nd4j = Nd4j.getExecutioner().getEnvironmentInformation();
        line(
                say,
                "ND4J",
                Nd4j.getBackend().getClass().getSimpleName() + ", " + nd4j.getProperty("blas.vendor") + ", threads "
                        + nd4j.getProperty("blas.threads") + " (OMP_NUM_THREADS "
                        + System.getenv().getOrDefault("OMP_NUM_THREADS", "not set") + ")");
    }

    private static void line(Console say, String what, String found) {
        say.say(String.format(Locale.ROOT, "%-14s %s", what, found));
    }
}
