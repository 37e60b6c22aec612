package fr.medinjection.lm.cuda;

import fr.medinjection.lm.LmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What this machine has for a card's work, found by trying, and whether a card can be used. */
public final class Doctor {
    private static final double GIGABYTE = 1 << 30;

    private final List<String> lines = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();
    private Optional<String> driver = Optional.empty();

    private Doctor() {}

    /**
     * @param lines what was found, a line each
     * @param obstacles why no card can be used; empty where one can
     */
    public record Findings(List<String> lines, List<String> obstacles) {}

    public static Findings look() {
        Doctor doctor = new Doctor();
        doctor.driver();
        doctor.compiler();
        doctor.products();
        doctor.sums();
        return new Findings(List.copyOf(doctor.lines), List.copyOf(doctor.obstacles));
    }

    private void driver() {
        Optional<Toolkit.Found> found = Toolkit.driver();
        if (found.isEmpty()) {
            missing("NVIDIA driver", "libcuda.so.1");
            return;
        }
        try {
            Cards cards = Cards.open();
            driver = Optional.of(cards.version());
            say(
                    "NVIDIA driver",
                    "for CUDA " + cards.version() + " (" + found.get().file() + ")");
            if (cards.all().isEmpty()) {
                obstacles.add("the driver has no card");
            }
            cards.all().forEach(this::card);
        } catch (LmException e) {
            say("NVIDIA driver", e.getMessage());
            obstacles.add(e.getMessage());
        }
    }

    private void card(Cards.Card card) {
        boolean tooOld = card.capability() < CudaDevice.OLDEST;
        String fits = tooOld
                ? ", too old: 7.0 is needed"
                : card.capability() < CudaDevice.OLDEST_BFLOAT16 ? ", single precision only" : "";
        say(
                "card " + card.ordinal(),
                String.format(
                        Locale.ROOT,
                        "%s, compute capability %s, %d multiprocessors, %.1f GB%s",
                        card.name(),
                        card.capabilityText(),
                        card.multiprocessors(),
                        card.bytes() / GIGABYTE,
                        fits));
        if (tooOld) {
            obstacles.add(card.name() + " is too old");
        }
    }

    private void compiler() {
        Optional<Toolkit.Found> found = Toolkit.nvrtc();
        if (found.isEmpty()) {
            missing("NVRTC", "libnvrtc.so.13 or .12 of a CUDA toolkit");
        } else {
            String version = Nvrtc.open().version();
            say("NVRTC", version + " (" + found.get().file() + ")");
            driver.flatMap(cuda -> Toolkit.mismatch(cuda, version)).ifPresent(obstacles::add);
        }
    }

    private void sums() {
        say(
                "NCCL",
                Toolkit.nccl()
                        .map(Toolkit.Found::file)
                        .orElse("not found (libnccl.so.2): gradients of several cards are summed by the processors"));
    }

    private void products() {
        Optional<Toolkit.Found> found = Toolkit.cublasLt();
        if (found.isEmpty()) {
            missing("cuBLASLt", "libcublasLt.so.13 or .12 of a CUDA toolkit");
        } else {
            say("cuBLASLt", found.get().file());
        }
    }

    private void missing(String what, String file) {
        say(what, "not found (" + file + ")");
        obstacles.add(what + " is not there");
    }

    private void say(String what, String found) {
        lines.add(String.format(Locale.ROOT, "%-14s %s", what, found));
    }
}
