package fr.medinjection.score;

import fr.medinjection.data.TaskType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All scores of one run from its sums: of every slice, averaged over test sets, and aggregated as the paper does. */
final class RunScores {
    static final String OVER_TEST_SETS = "deviation-over-test-sets";
    static final String OVER_PERMUTATIONS = "deviation-over-permutations";
    private static final String POOLED = "pooled-";
    private static final List<TaskType> AGGREGATED = List.of(TaskType.MCQ, TaskType.MCQU);

    private final Run run;
    private final int resamples;
    private final Map<String, Family> families;
    private final Map<Cell.Key, Cell> cells = new LinkedHashMap<>();

    RunScores(Run run, int resamples, Map<String, Family> families) {
        this.run = run;
        this.resamples = resamples;
        this.families = families;
    }

    /** The scores, of sums by their place. */
    List<Cell> of(Map<RunSums.Place, ReplicateSums> sums) {
        sums.forEach(this::plain);
        for (Cell.Key key : List.copyOf(cells.keySet())) {
            if (key.slice().startsWith(Slice.TYPE + "=") && averaged(key)) {
                macro(key);
            }
        }
        for (Cell.Key key : List.copyOf(cells.keySet())) {
            if (key.slice().equals(Slice.type(TaskType.MCQ).name())) {
                aggregate(key);
            }
        }
        overPermutations();
        return List.copyOf(cells.values());
    }

    private void plain(RunSums.Place place, ReplicateSums sums) {
        Family family = families.get(place.family());
        long[] scales = family.scales();
        List<Measure> measures = family.measures();
        double[][] values = new double[measures.size()][resamples + 1];
        for (int replicate = 0; replicate <= resamples; replicate++) {
            double[] vector = sums.vector(replicate, scales);
            for (int i = 0; i < values.length; i++) {
                values[i][replicate] = measures.get(i).value().applyAsDouble(vector);
            }
        }
        double[] total = sums.vector(0, scales);
        for (int i = 0; i < values.length; i++) {
            Measure measure = measures.get(i);
            if (!Double.isNaN(values[i][0])) {
                put(new Cell(
                        run,
                        new Cell.Key(
                                place.orders(),
                                place.slice(),
                                Cell.MICRO,
                                Cell.VALUE,
                                measure.metric(),
                                measure.variant(),
                                measure.signature()),
                        total[Family.ITEMS],
                        total[Family.MISSING],
                        values[i]));
            }
        }
    }

    /** Places and probabilities are facts of all items; only what is an average of its own is averaged over test sets. */
    private static boolean averaged(Cell.Key key) {
        return !key.variant().equals("letters")
                && !key.metric().contains("@")
                && !key.metric().startsWith("recall-");
    }

    private void macro(Cell.Key key) {
        String type = Slice.parse(key.slice()).value();
        List<Cell> testSets = cells.values().stream()
                .filter(cell -> cell.key().slice().startsWith(Slice.TEST_SET + "=")
                        && cell.key().slice().endsWith("/" + type)
                        && cell.key().in(key.slice(), key.average()).equals(key))
                .sorted(Comparator.comparing(cell -> cell.key().slice()))
                .toList();
        Cell.Key macro = key.in(key.slice(), Cell.MACRO);
        put(Derived.mean(run, macro, testSets));
        if (testSets.size() > 1) {
            put(Derived.deviation(run, macro.of(key.orders(), OVER_TEST_SETS), testSets));
        }
    }

    private void aggregate(Cell.Key key) {
        List<Cell> parts = AGGREGATED.stream()
                .map(type -> cells.get(key.in(Slice.type(type).name(), key.average())))
                .filter(cell -> cell != null)
                .toList();
        if (parts.size() < AGGREGATED.size() || !averaged(key)) {
            return;
        }
        Cell.Key aggregate = key.in(Slice.AGGREGATE, key.average());
        if (key.statistic().equals(Cell.VALUE)) {
            put(Derived.mean(run, aggregate, parts));
        } else {
            put(Derived.pooled(run, aggregate.of(key.orders(), POOLED + key.statistic()), parts));
        }
    }

    /** Deviations over the permutations, each a run of its own; of the aggregate also pooled, as the paper does. */
    private void overPermutations() {
        Map<Cell.Key, List<Cell>> runs = new LinkedHashMap<>();
        for (Cell cell : cells.values()) {
            if (cell.key().orders().startsWith(Sheet.PERMUTATION)
                    && cell.key().statistic().equals(Cell.VALUE)) {
                runs.computeIfAbsent(cell.key().of(Sheet.PERMUTED, OVER_PERMUTATIONS), k -> new ArrayList<>())
                        .add(cell);
            }
        }
        runs.forEach((key, all) -> {
            if (all.size() > 1) {
                Cell one = all.get(0);
                put(Derived.deviation(run, key, all).over(one.items(), one.missing()));
            }
        });
        for (Cell.Key key : List.copyOf(cells.keySet())) {
            if (key.slice().equals(Slice.type(TaskType.MCQ).name())
                    && key.statistic().equals(OVER_PERMUTATIONS)) {
                aggregate(key);
            }
        }
    }

    private void put(Cell cell) {
        cells.put(cell.key(), cell);
    }
}
