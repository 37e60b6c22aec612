package fr.medinjection.mix;

import fr.medinjection.UserException;
import fr.medinjection.data.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many rows a mix takes of each part and cell.
 *
 * @param training the rows of each part, in the order of {@code parts}
 * @param validation likewise; a part without validation rows gives none
 * @param quotas the rows of each cell, those with none left out
 */
record MixPlan(
        String name,
        List<Part> parts,
        List<Long> ratios,
        List<Long> training,
        List<Long> validation,
        SortedMap<Cell, Long> quotas) {

    /** The plans of all mixes, or an error that says which part has too few rows. */
    static Map<String, MixPlan> all(MixConfig config, Census census) {
        Map<String, MixPlan> plans = new LinkedHashMap<>();
        MixSizes.of(config, census).forEach((name, size) -> plans.put(name, of(name, size, config, census)));
        return plans;
    }

    static MixPlan of(String name, long size, MixConfig config, Census census) {
        MixSpec spec = config.mixes().get(name);
        List<Part> parts = parts(spec);
        List<Long> ratios = ratios(spec);
        requireDisjoint(name, parts, census);
        List<Long> training = Shares.of(size, ratios);
        for (int i = 0; i < parts.size(); i++) {
            long has = census.rows(Split.TRAIN, parts.get(i));
            if (has < training.get(i)) {
                throw new UserException(
                        "Cannot build mix " + name + ": " + parts.get(i).name() + " has " + has
                                + " training rows of type " + config.types() + " and needs " + training.get(i));
            }
        }
        List<Long> validation = validation(size, config.validationShare(), parts, ratios, census);
        SortedMap<Cell, Long> quotas = new TreeMap<>();
        for (int i = 0; i < parts.size(); i++) {
            quotas.putAll(quotas(Split.TRAIN, parts.get(i), training.get(i), census));
            quotas.putAll(quotas(Split.VALIDATION, parts.get(i), validation.get(i), census));
        }
        return new MixPlan(name, parts, ratios, training, validation, quotas);
    }

    static List<Part> parts(MixSpec spec) {
        return spec.parts().keySet().stream().map(Part::new).sorted().toList();
    }

    static List<Long> ratios(MixSpec spec) {
        SortedMap<Part, Long> ratios = new TreeMap<>();
        spec.parts().forEach((name, ratio) -> ratios.put(new Part(name), ratio));
        return List.copyOf(ratios.values());
    }

    static long validationRows(long size, double share) {
        return (long) Math.floor(size * share);
    }

    long size() {
        return training.stream().mapToLong(Long::longValue).sum();
    }

    /** The same shares as in training, of as many rows as the parts that have validation rows can give. */
    private static List<Long> validation(long size, double share, List<Part> parts, List<Long> ratios, Census census) {
        List<Long> available = parts.stream()
                .map(part -> census.rows(Split.VALIDATION, part))
                .map(rows -> rows == 0 ? Long.MAX_VALUE / 2 : rows)
                .toList();
        List<Long> shares =
                new ArrayList<>(Shares.of(Shares.largest(validationRows(size, share), ratios, available), ratios));
        for (int i = 0; i < parts.size(); i++) {
            if (census.rows(Split.VALIDATION, parts.get(i)) == 0) {
                shares.set(i, 0L);
            }
        }
        return shares;
    }

    private static SortedMap<Cell, Long> quotas(Split split, Part part, long rows, Census census) {
        SortedMap<Stratum, Long> strata = census.strata(split, part);
        List<Long> quotas = StratifiedSequence.quotas(List.copyOf(strata.values()), rows);
        SortedMap<Cell, Long> cells = new TreeMap<>();
        int i = 0;
        for (Stratum stratum : strata.keySet()) {
            cells.put(new Cell(split, stratum), quotas.get(i++));
        }
        cells.values().removeIf(quota -> quota == 0);
        return cells;
    }

    private static void requireDisjoint(String name, List<Part> parts, Census census) {
        for (Cell cell : census.counts().keySet()) {
            List<String> claims = parts.stream()
                    .filter(part -> part.contains(cell.stratum()))
                    .map(Part::name)
                    .toList();
            if (claims.size() > 1) {
                throw new UserException("Invalid mix " + name + ": " + claims + " share rows of source "
                        + cell.stratum().source() + ", expected parts without common rows");
            }
        }
    }
}
