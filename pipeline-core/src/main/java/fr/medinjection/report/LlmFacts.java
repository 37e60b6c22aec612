package fr.medinjection.report;

import com.fasterxml.jackson.databind.JsonNode;
import fr.medinjection.data.TaskType;
import fr.medinjection.stage.Manifest;
import fr.medinjection.synth.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the manifests of datasets that language models made tell.
 *
 * @param rejections rows by dataset and reason
 * @param rounds of synthesis
 * @param judgements rows by type, judge and score
 * @param scales by type
 */
record LlmFacts(
        List<Asked> asked,
        SortedMap<String, SortedMap<String, Long>> rejections,
        List<Map<?, ?>> rounds,
        SortedMap<String, SortedMap<String, SortedMap<Integer, Long>>> judgements,
        SortedMap<String, Scale> scales,
        List<Map<?, ?>> agreements) {
    private static final String FOLDER = "llm/";
    private static final String REJECTED = "-rejected";
    private static final String JUDGE = "llm/judge";

    /** The ends of a scale. */
    record Scale(int low, int high) {
        static Scale of(JsonNode scale) {
            return new Scale(scale.path("low").asInt(), scale.path("high").asInt());
        }
    }

    /** What a dataset took of a model. */
    record Asked(String dataset, String model, Usage usage) {}

    static LlmFacts of(SortedMap<String, Manifest> manifests) {
        LlmFacts facts = new LlmFacts(
                new ArrayList<>(),
                new TreeMap<>(),
                new ArrayList<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new ArrayList<>());
        manifests.forEach((dataset, manifest) -> {
            if (dataset.startsWith(FOLDER)) {
                facts.add(dataset.substring(FOLDER.length()), dataset, manifest);
            } else {
                facts.addUsage(dataset, manifest);
            }
        });
        return facts;
    }

    private void add(String name, String dataset, Manifest manifest) {
        addUsage(name, manifest);
        list(manifest.facts().get("rounds")).forEach(rounds::add);
        list(manifest.facts().get("agreement")).forEach(agreements::add);
        if (name.contains(REJECTED)) {
            manifest.counts().forEach((key, rows) -> rejections
                    .computeIfAbsent(name.replace(REJECTED, ""), of -> new TreeMap<>())
                    .merge(values(key).getOrDefault("reason", ""), rows, Long::sum));
        }
        if (dataset.equals(JUDGE)) {
            manifest.counts().forEach((key, rows) -> addJudgements(key, rows, manifest.config()));
        }
    }

    private void addUsage(String name, Manifest manifest) {
        Usage.of(manifest.facts().get("usage")).forEach((model, usage) -> asked.add(new Asked(name, model, usage)));
    }

    private void addJudgements(String key, long rows, JsonNode config) {
        Map<String, String> values = values(key);
        boolean open = TaskType.valueOf(values.get("type")) == TaskType.OEQ;
        scales.put(values.get("type"), Scale.of(config.path(open ? "oeq" : "mcq")));
        judgements
                .computeIfAbsent(values.get("type"), type -> new TreeMap<>())
                .computeIfAbsent(values.get("judge"), judge -> new TreeMap<>())
                .merge(Integer.parseInt(values.get("score")), rows, Long::sum);
    }

    private static List<Map<?, ?>> list(Object facts) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (facts instanceof List<?> list) {
            list.forEach(fact -> maps.add((Map<?, ?>) fact));
        }
        return maps;
    }

    /** The values of a key like {@code type=MCQ/reason=not-json}. */
    private static Map<String, String> values(String key) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : key.split("/(?=[a-z_]+=)", -1)) {
            int at = part.indexOf('=');
            values.put(part.substring(0, at), part.substring(at + 1));
        }
        return values;
    }

    boolean isEmpty() {
        return asked.isEmpty() && rejections.isEmpty() && judgements.isEmpty();
    }
}
