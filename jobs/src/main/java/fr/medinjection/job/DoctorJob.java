package fr.medinjection.job;

import fr.medinjection.UserException;
import fr.medinjection.finetune.EngineConfig;
import fr.medinjection.finetune.FinetuneConfig;
import fr.medinjection.finetune.PlannedMemory;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.cuda.Doctor;
import fr.medinjection.lm.cuda.Toolkit;
import fr.medinjection.stage.Console;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
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
        EngineConfig engine = context.config().engine();
        boolean onCard = engine.device() == EngineConfig.Device.CUDA;
        line(say, "configured", onCard ? "cards " + engine.cards() + " in " + engine.element() : "the processor");
        if (onCard) {
            memory(say, context.config().finetune(), engine);
        }
        if (!findings.obstacles().isEmpty()) {
            String missing = String.join("; ", findings.obstacles());
            if (onCard) {
                throw new UserException("Cannot run on a card: " + missing);
            }
            say.say("No card can be used: " + missing);
            say.say(
                    "It takes the NVIDIA driver, and libnvrtc and libcublasLt of a CUDA toolkit in their usual place or in "
                            + Toolkit.VARIABLE);
        } else if (!onCard) {
            say.say("A card can be used: set engine.device to cuda; bench cuda checks and times it");
        }
    }

    /** Where the model's folder is on this machine. */
    private static void memory(Console say, FinetuneConfig finetune, EngineConfig engine) {
        Path model = Path.of(finetune.model());
        if (!finetune.model().isEmpty() && Files.exists(model.resolve(ModelConfig.FILE))) {
            PlannedMemory.lines(ModelConfig.read(model), finetune, engine.element())
                    .forEach(line -> line(say, "memory plan", line));
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
                        + nd4j.getProperty("omp.threads", "as the system says") + " (OMP_NUM_THREADS "
                        + System.getenv().getOrDefault("OMP_NUM_THREADS", "not set") + ")");
    }

    private static void line(Console say, String what, String found) {
        say.say(String.format(Locale.ROOT, "%-14s %s", what, found));
    }
}
