package fr.medinjection.mix;

import fr.medinjection.data.Component;
import fr.medinjection.data.Split;
import fr.medinjection.stage.Output;
import fr.medinjection.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Draws the mixes from the corpus. All rows of a component stand in one seeded, stratified order, and every mix takes the
 * first so many of it; therefore mixes are nested. The rows are ranked once for all mixes.
 */
public record MixStage(MixConfig config) implements Stage {
    public static final String INPUT = "corpus";

    /** What judges say of synthetic rows, an input only where the configuration wants it. */
    public static final String JUDGEMENTS = "llm/judge";

    public static final String FOLDER = "mixes/";

    @Override
    public String name() {
        return "mix";
    }

    @Override
    public String product() {
        return "in mixes";
    }

    /** The names of the outputs, in order. */
    public List<String> outputs() {
        return config.mixes().keySet().stream().map(name -> FOLDER + name).toList();
    }

    @Override
    public Map<String, Output> apply(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> corpus = corpus(inputs);
        Dataset<Row> published = Candidates.of(corpus, config, List.of());
        Census census = Census.of(published);
        Map<String, MixPlan> plans = MixPlan.all(config, census);
        List<HoldOut> holdOuts = holdOuts(corpus, published, census, plans);
        Dataset<Row> candidates = Candidates.of(corpus, config, holdOuts);
        if (!holdOuts.isEmpty()) {
            Census after = Census.of(candidates);
            plans.replaceAll((name, plan) -> MixPlan.of(name, plan.size(), config, after));
            return outputs(candidates, after, plans);
        }
        return outputs(candidates, census, plans);
    }

    /** The names of the inputs. */
    public List<String> inputs() {
        return config.quality().isWanted() ? List.of(INPUT, JUDGEMENTS) : List.of(INPUT);
    }

    private Dataset<Row> corpus(Map<String, Dataset<Row>> inputs) {
        Dataset<Row> corpus = inputs.get(INPUT);
        return config.quality().isWanted() ? Quality.of(corpus, inputs.get(JUDGEMENTS), config.quality()) : corpus;
    }

    /** Components without validation rows that can spare whole texts without leaving a mix short. */
    private List<HoldOut> holdOuts(
            Dataset<Row> corpus, Dataset<Row> published, Census census, Map<String, MixPlan> plans) {
        List<HoldOut> holdOuts = new ArrayList<>();
        for (Component component : Component.values()) {
            long wanted = plans.values().stream()
                    .mapToLong(plan -> wanted(component, plan, census))
                    .max()
                    .orElse(0);
            if (wanted > 0 && census.rows(Split.VALIDATION, component) == 0) {
                HoldOut holdOut = HoldOut.of(published, component, config.seed(), wanted);
                if (leavesEnough(Census.of(Candidates.of(corpus, config, List.of(holdOut))), plans)) {
                    holdOuts.add(holdOut);
                }
            }
        }
        return holdOuts;
    }

    private long wanted(Component component, MixPlan plan, Census census) {
        List<Long> shares = Shares.of(MixPlan.validationRows(plan.size(), config.validationShare()), plan.ratios());
        return IntStream.range(0, shares.size())
                .filter(i -> census.strata(Split.TRAIN, plan.parts().get(i)).keySet().stream()
                        .anyMatch(stratum -> stratum.component() == component))
                .mapToLong(shares::get)
                .sum();
    }

    private static boolean leavesEnough(Census census, Map<String, MixPlan> plans) {
        return plans.values().stream()
                .allMatch(plan -> IntStream.range(0, plan.parts().size())
                        .allMatch(i -> census.rows(Split.TRAIN, plan.parts().get(i))
                                >= plan.training().get(i)));
    }

    private Map<String, Output> outputs(Dataset<Row> candidates, Census census, Map<String, MixPlan> plans) {
        Map<Cell, Map<Long, Bounds.Bound>> bounds = Bounds.of(candidates, census, plans.values());
        List<Selection> selections =
                plans.values().stream().map(plan -> Selection.of(plan, bounds)).toList();
        List<Tally> tallies = Tally.all(Selection.memberships(candidates, selections), selections.size());
        MixProofs proofs = new MixProofs(config, census, plans.values());
        Map<String, Output> outputs = new LinkedHashMap<>();
        for (int i = 0; i < selections.size(); i++) {
            Selection selection = selections.get(i);
            outputs.put(
                    FOLDER + selection.plan().name(),
                    new Output(
                            selection.rows(candidates),
                            List.of("split"),
                            List.of("id"),
                            List.of("split", "component", "type", "source"),
                            proofs.of(selection.plan(), tallies.get(i)).facts()));
        }
        return outputs;
    }
}
