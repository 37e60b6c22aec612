package fr.medinjection.synth.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import fr.medinjection.TestRows;
import fr.medinjection.clean.LanguageConfig;
import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import fr.medinjection.dedup.DedupConfig;
import fr.medinjection.dedup.DedupStage;
import fr.medinjection.llm.ChatRequest;
import fr.medinjection.stage.Drops;
import fr.medinjection.stage.Output;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.PrivacyConfig;
import fr.medinjection.synth.Prompt;
import fr.medinjection.synth.ScriptedModel;
import fr.medinjection.synth.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SynthesiseStageTest {
    private static final LanguageConfig LANGUAGE = new LanguageConfig(2, 3, 6, 0.05, 400, List.of());
    private static final DedupConfig DEDUP = new DedupConfig(3, 0.8, 0.5, 24, 6, 42, 8, 4, 1000, 1000, List.of());
    private static final ItemRules RULES = new ItemRules(2, 0.75, Map.of("abstract", "\\ble resume\\b"));
    private static final PlanConfig PLAN = new PlanConfig(
            List.of("abstracts"),
            TaskType.OEQ,
            "open",
            true,
            new LinkedHashMap<>(Map.of(
                    "question", new TaskConfig(2, ContextPolicy.NONE),
                    "summary", new TaskConfig(1, ContextPolicy.TEXT))),
            0,
            false,
            8);

    private static final String[] WORDS = {
        "anémie", "bronchite", "cirrhose", "diabète", "eczéma", "fracture", "goutte", "hépatite", "ictère", "jaunisse",
        "kyste", "lupus", "migraine", "névrite", "otite", "pneumonie", "rougeole", "sinusite", "tétanos", "ulcère"
    };

    private final List<String> screen = new ArrayList<>();

    private Privacy privacy = new Privacy(Set.of("abstracts"), Set.of("house"), PrivacyConfig.Mask.NOTHING);

    private static Map<String, Plan> plans(PlanConfig config) {
        Prompt prompt = Prompt.of(
                "open",
                "version: 2\n--- system\nRéponds.\n--- user\n{count} {tasks} {specialties}\n{text}",
                Set.of("count", "tasks", "specialties", "text"));
        TaskNotes notes = TaskNotes.of("question = poser\nsummary = résumer\n");
        return Map.of("open", Plan.of("open", config, prompt, notes));
    }

    private SynthesiseStage stage(
            long target, int rounds, BiFunction<String, ChatRequest, Optional<String>> script, List<String> asked) {
        SynthesiseConfig config = new SynthesiseConfig(
                true,
                "paid",
                5,
                List.of("train"),
                "",
                new SynthesiseConfig.Targets(0, target),
                rounds,
                Map.of("open", PLAN),
                RULES);
        ScriptedModel model = new ScriptedModel(script);
        return SynthesiseStage.of(
                config,
                plans(PLAN),
                LANGUAGE,
                DEDUP,
                privacy,
                "v1",
                (stage, requests, name) -> {
                    Dataset<Row> answers = model.ask(stage, requests, name);
                    asked.clear();
                    asked.addAll(model.asked);
                    return answers;
                },
                screen::add);
    }

    private static Dataset<Row> texts(int count) {
        SourceText[] texts = IntStream.range(0, count)
                .mapToObj(i -> TestRows.text(
                        "t" + i, "abstracts", i == 0 ? Split.TEST : Split.TRAIN, "Le texte numéro " + i + ".", "orl"))
                .toArray(SourceText[]::new);
        return TestRows.keptTexts(texts);
    }

    /** Which text and which seed a request is about: no two replies are alike. */
    private static String subject(ChatRequest request) {
        String content = request.messages().get(1).content();
        String number = content.substring(content.lastIndexOf("numéro ") + 7, content.length() - 1);
        return WORDS[Integer.parseInt(number)] + " " + WORDS[(int) (request.seed() - 5)];
    }

    private static String item(String task, String instruction, String output) {
        return "{\"task\":\"%s\",\"instruction\":\"%s\",\"output\":\"%s\"}".formatted(task, instruction, output);
    }

    private static String items(String... items) {
        return "{\"items\":[" + String.join(",", items) + "]}";
    }

    @Test
    void personalDataIsMaskedAndPutBack() {
        privacy = new Privacy(Set.of("abstracts"), Set.of(), PrivacyConfig.Mask.PERSONAL_DATA);
        List<String> sent = new ArrayList<>();
        Map<String, Output> outputs = stage(
                        3,
                        1,
                        (model, request) -> {
                            sent.add(request.messages().get(1).content());
                            return Optional.of(items(
                                    item("question", "Comment joindre \u27E61\u27E7 ?", "Par une lettre."),
                                    item("question", "Qui peut être \u27E69\u27E7 ?", "On ne le sait pas."),
                                    item("summary", "Dites-le en bref.", "Un cas d'anémie.")));
                        },
                        new ArrayList<>())
                .apply(Map.of(
                        SynthesiseStage.TEXTS,
                        TestRows.keptTexts(TestRows.text(
                                "t1", "abstracts", Split.TRAIN, "Écrire à nobody@example.org pour l'anémie.", "orl"))));
        assertThat(sent).singleElement().satisfies(one -> assertThat(one)
                .contains("Écrire à \u27E61\u27E7 pour")
                .doesNotContain("nobody"));
        assertThat(outputs.get(SynthesiseStage.OUTPUT)
                        .rows()
                        .orderBy("question")
                        .collectAsList())
                .extracting(row -> Instruction.of(row).question(), row -> Instruction.of(row)
                        .context())
                .containsExactly(
                        tuple("Comment joindre nobody@example.org ?", ""),
                        tuple("Dites-le en bref.", "Écrire à nobody@example.org pour l'anémie."));
        assertThat(outputs.get(SynthesiseStage.REJECTED).rows().collectAsList())
                .extracting(row -> row.<String>getAs("reason"))
                .containsExactly("mask");
    }

    private static Optional<String> good(ChatRequest request) {
        String subject = subject(request);
        return Optional.of(items(
                item("question", "Quelle cause pour " + subject + " ?", "La cause de " + subject + " est connue."),
                item("question", "Comment soigner " + subject + " ?", "On soigne " + subject + " avec soin."),
                item("summary", "Dites " + subject + " en bref.", "En bref " + subject + ".")));
    }

    private static List<Instruction> made(Map<String, Output> outputs) {
        return outputs.get(SynthesiseStage.OUTPUT).rows().collectAsList().stream()
                .map(Instruction::of)
                .sorted(Comparator.comparing(Instruction::id))
                .toList();
    }

    private static Map<String, Long> reasons(Map<String, Output> outputs) {
        return outputs.get(SynthesiseStage.REJECTED).rows().collectAsList().stream()
                .collect(
                        Collectors.groupingBy(row -> row.<String>getAs("reason"), TreeMap::new, Collectors.counting()));
    }

    @Test
    void itemsCarryTheirLineageAndTheirContext() {
        List<String> asked = new ArrayList<>();
        Map<String, Output> outputs =
                stage(3, 1, (model, request) -> good(request), asked).apply(Map.of(SynthesiseStage.TEXTS, texts(2)));
        List<Instruction> made = made(outputs);
        assertThat(asked).containsExactly("open/0/t1");
        assertThat(made).hasSize(3).allSatisfy(item -> {
            assertThat(item.component()).isEqualTo(Component.SYNTHETIC);
            assertThat(item.split()).isEqualTo(Split.TRAIN);
            assertThat(item.source()).isEqualTo("abstracts");
            assertThat(item.specialties()).containsExactly("orl");
            assertThat(item.group()).isEqualTo("t1");
            assertThat(item.context()).isEqualTo(item.task().equals("summary") ? "Le texte numéro 1." : "");
            assertThat(item.lineage().parent()).isEqualTo("t1");
            assertThat(item.lineage().licence()).isEqualTo("CC-BY-4.0");
            assertThat(item.lineage().generator()).isEqualTo("paid-2024");
            assertThat(item.lineage().promptHash())
                    .isEqualTo(plans(PLAN).get("open").hash());
            assertThat(item.lineage().requestId()).isEqualTo("request-paid-open/0/t1");
        });
        assertThat(made).extracting(Instruction::id).doesNotHaveDuplicates();
        assertThat(Usage.of(outputs.get(SynthesiseStage.OUTPUT).facts().get("usage")))
                .containsExactly(Map.entry("paid-2024", new Usage(1, 0, 100, 10, 0.5, 0)));
    }

    @Test
    void roundsGoOnWithOtherSeedsUntilTheTargetIsMetExactly() {
        List<String> asked = new ArrayList<>();
        Map<String, Output> outputs =
                stage(10, 4, (model, request) -> good(request), asked).apply(Map.of(SynthesiseStage.TEXTS, texts(4)));
        assertThat(made(outputs)).hasSize(10);
        assertThat(reasons(outputs)).containsExactly(Map.entry("beyond-target", 2L));
        assertThat(asked).hasSize(4).startsWith("open/0/t1", "open/0/t2", "open/0/t3");
        assertThat(asked.get(3)).startsWith("open/1/");
        assertThat(screen)
                .containsExactly(
                        "  OEQ round 1: 3 texts asked, 9 items taken, 0 rejected or missing, 9 of 10",
                        "  OEQ round 2: 1 texts asked, 1 items taken, 2 rejected or missing, 10 of 10");
        assertThat(outputs.get(SynthesiseStage.OUTPUT).facts().get("unmet")).isEqualTo(Map.of());
    }

    @Test
    void noMoreTextsAreAskedThanItTakes() {
        List<String> asked = new ArrayList<>();
        stage(6, 4, (model, request) -> good(request), asked).apply(Map.of(SynthesiseStage.TEXTS, texts(12)));
        assertThat(asked).hasSize(2);
    }

    @Test
    void aModelThatRepeatsItselfStopsAtTheLastRound() {
        List<String> asked = new ArrayList<>();
        Map<String, Output> outputs = stage(
                        100,
                        3,
                        (model, request) -> good(new ChatRequest(request.messages(), request.schema(), 5)),
                        asked)
                .apply(Map.of(SynthesiseStage.TEXTS, texts(4)));
        assertThat(made(outputs)).hasSize(9);
        assertThat(reasons(outputs)).containsExactly(Map.entry("repeated-in-text", 18L));
        assertThat(outputs.get(SynthesiseStage.OUTPUT).facts().get("unmet").toString())
                .contains("synthesise.rounds is 3");
    }

    @Test
    void whatRepeatsAnItemOfAnotherTextIsRejected() {
        List<String> asked = new ArrayList<>();
        Map<String, Output> outputs = stage(
                        100,
                        1,
                        (model, request) -> Optional.of(items(
                                item(
                                        "question",
                                        "Quel organe est atteint en premier lieu dans la goutte ?",
                                        "Le gros orteil, par dépôt de cristaux d'urate."),
                                item(
                                        "question",
                                        "Que voit-on de " + subject(request) + " ?",
                                        "Ce qui touche " + subject(request)))),
                        asked)
                .apply(Map.of(SynthesiseStage.TEXTS, texts(5)));
        assertThat(made(outputs)).hasSize(5);
        assertThat(reasons(outputs)).containsExactly(Map.entry("missing", 4L), Map.entry("repeated", 3L));
        assertThat(outputs.get(SynthesiseStage.REJECTED)
                        .rows()
                        .where("reason = 'repeated'")
                        .collectAsList())
                .allSatisfy(row -> assertThat(row.<String>getAs("text")).contains("la goutte"));
        Dataset<Row> again = outputs.get(SynthesiseStage.OUTPUT).rows();
        assertThat(DedupStage.losers(new DedupStage(DEDUP)
                                .apply(Map.of(DedupStage.INPUT, again))
                                .get(DedupStage.OUTPUT)
                                .rows())
                        .count())
                .isZero();
    }

    @Test
    void failedAndBadRepliesAreAccountedForAndAskedAgain() {
        List<String> asked = new ArrayList<>();
        Map<String, Output> outputs = stage(
                        100,
                        2,
                        (model, request) -> switch (subject(request)) {
                            case "bronchite anémie" -> Optional.empty();
                            case "cirrhose anémie" -> Optional.of("Désolé.");
                            case "diabète anémie" ->
                                Optional.of(items(
                                        item("question", "Que dit le résumé ?", "Rien."),
                                        item("question", "What is the cause of this disease?", "It is not known."),
                                        item("summary", "En bref ?", "Le texte numéro 3 est court et il dit tout.")));
                            default -> good(request);
                        },
                        asked)
                .apply(Map.of(SynthesiseStage.TEXTS, texts(4)));
        assertThat(reasons(outputs))
                .containsExactly(
                        Map.entry("no-reply", 1L),
                        Map.entry("not-french", 1L),
                        Map.entry("not-json", 1L),
                        Map.entry("points-to-text", 1L));
        assertThat(made(outputs)).hasSize(1 + 9);
        assertThat(outputs.get(SynthesiseStage.REJECTED)
                        .rows()
                        .where("reason = 'no-reply'")
                        .collectAsList())
                .extracting(row -> row.<String>getAs("detail"), row -> row.<String>getAs("text_id"))
                .containsExactly(tuple("timeout", "t1"));
    }

    @Test
    void noReplyAtAllEndsTheRounds() {
        List<String> asked = new ArrayList<>();
        Map<String, Output> outputs = stage(100, 5, (model, request) -> Optional.empty(), asked)
                .apply(Map.of(SynthesiseStage.TEXTS, texts(4)));
        assertThat(asked).hasSize(3);
        assertThat(made(outputs)).isEmpty();
        assertThat(outputs.get(SynthesiseStage.OUTPUT).facts().get("unmet"))
                .isEqualTo(Map.of("OEQ", "no request of round 1 had a reply"));
        assertThat(Usage.of(outputs.get(SynthesiseStage.OUTPUT).facts().get("usage"))
                        .get("paid-2024"))
                .isEqualTo(new Usage(3, 3, 0, 0, 0, 3));
    }

    @Test
    void withoutTextsNothingIsAsked() {
        List<String> asked = new ArrayList<>();
        Map<String, Output> outputs =
                stage(10, 2, (model, request) -> good(request), asked).apply(Map.of(SynthesiseStage.TEXTS, texts(1)));
        assertThat(asked).isEmpty();
        assertThat(outputs.get(SynthesiseStage.OUTPUT).facts().get("unmet")).isEqualTo(Map.of("OEQ", "no texts"));
    }

    @Test
    void whatMayNotLeaveTheHouseIsSentInTheHouseOnly() {
        privacy = new Privacy(Set.of(), Set.of("house"), PrivacyConfig.Mask.NOTHING);
        List<String> asked = new ArrayList<>();
        Map<String, Output> outputs =
                stage(10, 2, (model, request) -> good(request), asked).apply(Map.of(SynthesiseStage.TEXTS, texts(3)));
        assertThat(asked).isEmpty();
        assertThat(outputs.get(SynthesiseStage.OUTPUT).facts().get("withheld")).isEqualTo(Map.of("abstracts", 2L));
        assertThat(screen.get(0)).contains("abstracts: 2 texts may not be sent to paid");
        privacy = new Privacy(Set.of(), Set.of("paid"), PrivacyConfig.Mask.NOTHING);
        assertThat(made(stage(3, 1, (model, request) -> good(request), asked)
                        .apply(Map.of(SynthesiseStage.TEXTS, texts(3)))))
                .hasSize(3);
    }

    @Test
    void droppedTextsAreNotAsked() {
        List<String> asked = new ArrayList<>();
        Dataset<Row> texts = texts(3).withColumn(
                        Drops.REASON, org.apache.spark.sql.functions.expr("if(id = 't1', 'exact-duplicate', '')"));
        stage(100, 1, (model, request) -> good(request), asked).apply(Map.of(SynthesiseStage.TEXTS, texts));
        assertThat(asked).containsExactly("open/0/t2");
    }

    @Test
    void partitionsAndOrderDoNotMatter() {
        List<List<Row>> results = Stream.of(1, 7)
                .map(partitions -> stage(20, 3, (model, request) -> good(request), new ArrayList<>())
                        .apply(Map.of(SynthesiseStage.TEXTS, texts(5).repartition(partitions)))
                        .get(SynthesiseStage.OUTPUT)
                        .rows()
                        .orderBy("id")
                        .collectAsList())
                .toList();
        assertThat(results.get(0)).isEqualTo(results.get(1)).hasSize(20);
    }

    @Test
    void unitsGoRoundTheTextsLapAfterLap() {
        Units units =
                Units.of(texts(5).drop(Drops.STAGE, Drops.REASON), plans(PLAN).values(), 9);
        assertThat(units.count()).isEqualTo(5);
        assertThat(units.items()).isEqualTo(15);
        List<String> seen = new ArrayList<>();
        long from = 0;
        for (long wanted : new long[] {2, 3, 4, 5, 1}) {
            List<String> keys = units.next(from, wanted).select("key").collectAsList().stream()
                    .map(row -> row.getString(0))
                    .toList();
            assertThat(keys).hasSize((int) wanted);
            seen.addAll(keys);
            from += wanted;
        }
        assertThat(seen).doesNotHaveDuplicates().hasSize(15);
        for (String lap : List.of("0", "1", "2")) {
            assertThat(seen)
                    .filteredOn(key -> key.startsWith("open/" + lap + "/"))
                    .hasSize(5);
        }
        assertThat(seen.subList(0, 5)).allMatch(key -> key.startsWith("open/0/"));
    }
}
