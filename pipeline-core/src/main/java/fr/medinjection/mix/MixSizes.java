package fr.medinjection.mix;

import fr.medinjection.UserException;
import fr.medinjection.data.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The number of training rows of each mix, with {@code auto} resolved to the largest size that all such mixes can have. */
final class MixSizes {
    private MixSizes() {}

    static Map<String, Long> of(MixConfig config, Census census) {
        long auto = auto(config, census);
        Map<String, Long> sizes = new LinkedHashMap<>();
        config.mixes().forEach((name, spec) -> sizes.put(name, spec.isAuto() ? auto : spec.rows()));
        return sizes;
    }

    /** With unequal ratios a size that fits one mix can be too large for a share of another, so it is tried on all until it stays. */
    private static long auto(MixConfig config, Census census) {
        List<MixSpec> specs = new ArrayList<>();
        config.mixes().forEach((name, spec) -> {
            if (spec.isAuto()) {
                requireRows(name, spec, config, census);
                specs.add(spec);
            }
        });
        long size = Long.MAX_VALUE;
        for (long before = 0; before != size; ) {
            before = size;
            for (MixSpec spec : specs) {
                size = Shares.largest(size, MixPlan.ratios(spec), available(spec, census));
            }
        }
        return size;
    }

    private static List<Long> available(MixSpec spec, Census census) {
        return MixPlan.parts(spec).stream()
                .map(part -> census.rows(Split.TRAIN, part))
                .toList();
    }

    private static void requireRows(String name, MixSpec spec, MixConfig config, Census census) {
        for (Part part : MixPlan.parts(spec)) {
            if (census.rows(Split.TRAIN, part) == 0) {
                throw new UserException("Cannot build mix " + name + ": " + part.name()
                        + " has 0 training rows of type " + config.types() + " and needs at least 1");
            }
        }
    }
}
