package fr.medinjection.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.data.Ids;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.llm.LlmServer;
import fr.medinjection.llm.Llms;
import fr.medinjection.score.Prediction;
import fr.medinjection.score.ScoreConfig;
import fr.medinjection.score.ScoreStage;
import fr.medinjection.score.ScoredFolder;
import fr.medinjection.score.encoder.TinyEncoders;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.PrivacyConfig.Mask;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that tells the log-probabilities of what it might have answered, to some questions in full, to some in part or badly. */
@Timeout(300)
class ServedProbabilitiesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OPTION = Pattern.compile("([A-Z])\\) (.+)");
    private static final String MODEL = "model";
    private static final int ITEMS = 60;
    private static final int TOP = 20;
    private static final double OTHER = 0.1;

    /** What the server tells with an answer to a question. */
    private enum Telling {
        ALL,
        WITHOUT_THE_LAST,
        NO_NUMBER,
        NOTHING;

        static Telling of(String promptHash) {
            return values()[Math.floorMod(promptHash.hashCode(), values().length)];
        }
    }

    @TempDir
    Path folder;

    /** The published positions of the options as a prompt shows them. */
    private static List<Integer> shown(String prompt) {
        List<String> texts = OPTION.matcher(prompt)
                .results()
                .map(option -> option.group(2).strip())
                .toList();
        return texts.stream()
                .map(text -> text.startsWith("choix no ")
                        ? Integer.parseInt(text.substring("choix no ".length()))
                        : texts.size() - 1)
                .toList();
    }

    /** How likely an option is, by its published position. */
    private static double share(int position, int options) {
        double all = 0;
        for (int i = 0; i < options; i++) {
            all += 1.0 / (i + 1);
        }
        return (1 - OTHER) / (position + 1) / all;
    }

    private static void answer(LlmServer.Request request, OutputStream out) throws IOException {
        String prompt = request.asked();
        List<Integer> shown = shown(prompt);
        if (shown.isEmpty()) {
            assertThat(request.json().has("logprobs")).isFalse();
            LlmServer.ok(out, LlmServer.completion("Le foie", "stop"));
            return;
        }
        assertThat(request.json().path("logprobs").asBoolean()).isTrue();
        assertThat(request.json().path("top_logprobs").asInt()).isEqualTo(TOP);
        String letter = letter(shown.indexOf(0));
        ObjectNode reply = (ObjectNode) JSON.readTree(LlmServer.completion("<think>A</think> " + letter, "stop"));
        Telling telling = Telling.of(Ids.hash(prompt));
        if (telling != Telling.NOTHING) {
            tell(reply, letter, shown, telling);
        }
        // As servers in Python write it.
        LlmServer.ok(out, reply.toString().replace("\"NaN\"", "NaN"));
    }

    private static void tell(ObjectNode reply, String letter, List<Integer> shown, Telling telling) {
        ArrayNode tokens = ((ObjectNode) reply.path("choices").path(0))
                .putObject("logprobs")
                .putArray("content");
        for (String token : List.of("<th", "ink>", "A", "</think>", " " + letter, "")) {
            ObjectNode place = tokens.addObject().put("token", token).put("logprob", -0.25);
            ArrayNode top = place.putArray("top_logprobs");
            if (token.equals(" " + letter)) {
                top.addObject().put("token", "Le").put("logprob", Math.log(OTHER));
                for (int i = 0; i < shown.size(); i++) {
                    int last = shown.size() - 1;
                    double likely = share(shown.get(i), shown.size());
                    double log = telling == Telling.NO_NUMBER && i == last ? Double.NaN : Math.log(likely * 2 / 3);
                    if (telling != Telling.WITHOUT_THE_LAST || shown.get(i) != last) {
                        top.addObject().put("token", letter(i)).put("logprob", log);
                        top.addObject().put("token", " " + letter(i)).put("logprob", Math.log(likely / 3));
                    }
                }
            } else {
                top.addObject().put("token", token).put("logprob", -0.25);
            }
        }
    }

    private static String letter(int place) {
        return String.valueOf((char) ('A' + place));
    }

    private static LlmServer server(AtomicBoolean broken) throws IOException {
        return new LlmServer((request, number, out) -> {
            if (broken.get() && number > 25) {
                LlmServer.status(out, "401 Unauthorized", "{\"error\":{\"message\":\"expired\"}}");
            } else {
                answer(request, out);
            }
        });
    }

    private ScoredFolder out(String name) {
        return ScoredFolder.in(folder.resolve(name), ITEMS, "base");
    }

    private Llms llms(String name, LlmServer server) {
        Llms llms = new Llms(folder.resolve(name), server.url());
        llms.answerAfter = List.of("</think>");
        llms.topLogprobs = TOP;
        return llms;
    }

    private static void generate(ScoredFolder out, Llms llms, int topLogprobs) {
        GenerateConfig config = ServiceGeneratingTest.config(MODEL);
        try (LlmCalls calls = llms.open()) {
            new ServiceGenerating(
                            out.runner(),
                            config,
                            TestRows.RENDERER,
                            calls::ask,
                            name -> name,
                            name -> topLogprobs,
                            new Privacy(Set.of(), Set.of(MODEL), Mask.NOTHING))
                    .run();
        }
    }

    private static List<Prediction> predictions(ScoredFolder out) {
        return out.runner().read("predictions/" + MODEL).collectAsList().stream()
                .map(Prediction::of)
                .toList();
    }

    @Test
    void whatAServerTellsOfTheLettersStandsByPublishedPositionAndIsCounted() throws Exception {
        ScoredFolder out = out("told");
        try (LlmServer server = server(new AtomicBoolean())) {
            generate(out, llms("told", server), TOP);
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (Prediction prediction : predictions(out)) {
            int options = prediction.order().positions().size();
            List<Double> logs = prediction.reply().logProbabilities();
            if (options == 0) {
                assertThat(logs).isEmpty();
                continue;
            }
            assertThat(prediction.published()).containsExactly(0);
            Telling telling = Telling.of(prediction.promptHash());
            boolean isTold = telling == Telling.ALL || telling == Telling.WITHOUT_THE_LAST;
            assertThat(logs).as(telling.name()).hasSize(isTold ? options : 0);
            for (int i = 0; i < logs.size(); i++) {
                boolean bounded = telling == Telling.WITHOUT_THE_LAST && i == options - 1;
                assertThat(logs.get(i)).isCloseTo(Math.log(bounded ? bound(options) : share(i, options)), within(1e-9));
            }
            String known = telling == Telling.ALL ? "all" : isTold ? "some" : "none";
            counts.merge(known, 1, Integer::sum);
        }
        assertThat(counts).containsOnlyKeys("all", "some", "none");
        assertThat(out.manifest("predictions/" + MODEL).facts()).containsEntry("letters-with-log-probability", counts);
        calibrate(out);
    }

    /** The most that the last option may have where the server does not tell it. */
    private static double bound(int options) {
        double least = OTHER;
        double rest = 1 - OTHER;
        for (int i = 0; i < options - 1; i++) {
            least = Math.min(least, share(i, options) / 3);
            rest -= share(i, options);
        }
        return Math.min(least, rest);
    }

    /** The scores of calibration know those items whose probabilities are told in every order. */
    private static void calibrate(ScoredFolder out) {
        ScoreConfig config =
                new ScoreConfig(20, 0.9, 7, 40, 0.05, List.of("all"), TinyEncoders.NO_BERT, TinyEncoders.RUN);
        out.runner()
                .run(
                        ScoreStage.of(config, new Configuration()),
                        List.of("test-set", "predictions/" + MODEL),
                        ScoreStage.OUTPUTS);
        List<Row> brier = out.runner()
                .read("scores")
                .where("metric = 'brier' and slice = 'all' and statistic = 'value' and orders = 'published'"
                        + " and average = 'micro'")
                .collectAsList();
        long single = predictions(out).stream()
                .filter(p -> p.order().number() == 0 && isSingle(p))
                .count();
        assertThat(brier).hasSize(1);
        assertThat(brier.get(0).<Double>getAs("items"))
                .isEqualTo((double) single)
                .isPositive();
        assertThat(brier.get(0).<Double>getAs("value")).isBetween(0.0, 2.0);
    }

    private static boolean isSingle(Prediction prediction) {
        return !prediction.reply().logProbabilities().isEmpty()
                && Integer.parseInt(prediction.id().substring(1)) % 2 == 1;
    }

    @Test
    void anEndpointThatFailsHalfWayIsGoneOnWithAndPaysNothingTwice() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        ScoredFolder whole = out("whole");
        ScoredFolder halved = out("halved");
        try (LlmServer good = server(new AtomicBoolean());
                LlmServer bad = server(broken)) {
            generate(whole, llms("whole", good), TOP);
            assertThatThrownBy(() -> generate(halved, llms("halved", bad), TOP))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("What was answered is kept; run again for the rest");
            assertThat(halved.runner().store().manifest("predictions/" + MODEL)).isEmpty();
            List<String> refused = bodies(bad).subList(25, bad.requests.size());
            broken.set(false);
            generate(halved, llms("halved", bad), TOP);
            List<String> answered = new ArrayList<>(bodies(bad));
            refused.forEach(answered::remove);
            assertThat(answered).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(bodies(good));
        }
        assertThat(halved.manifest("predictions/" + MODEL).checksum())
                .isEqualTo(whole.manifest("predictions/" + MODEL).checksum());
    }

    private static List<String> bodies(LlmServer server) {
        return server.requests.stream().map(LlmServer.Request::body).toList();
    }

    @Test
    void whoAsksForLogProbabilitiesAsksClosedQuestionsAnewAndNoOthers() throws Exception {
        ScoredFolder out = out("anew");
        List<LlmServer.Request> asked = new ArrayList<>();
        try (LlmServer server = new LlmServer((request, number, to) -> {
            synchronized (asked) {
                asked.add(request);
            }
            LlmServer.ok(to, LlmServer.completion("A", "stop"));
        })) {
            Llms llms = llms("anew", server);
            generate(out, llms, 0);
            Map<Boolean, Long> before = byForm(asked);
            assertThat(asked).noneMatch(request -> request.json().has("logprobs"));
            asked.clear();
            generate(out, llms, TOP);
            assertThat(byForm(asked)).containsExactly(Map.entry(true, before.get(true)));
            // A server that tells nothing is a server none the less.
            assertThat(predictions(out))
                    .allMatch(p -> p.reply().logProbabilities().isEmpty());
            asked.clear();
            generate(out, llms, 0);
            assertThat(asked).isEmpty();
        }
    }

    /** How many requests are for closed questions and how many are not. */
    private static Map<Boolean, Long> byForm(List<LlmServer.Request> asked) {
        Function<LlmServer.Request, Boolean> closed =
                request -> !shown(request.asked()).isEmpty();
        return asked.stream().collect(Collectors.groupingBy(closed, TreeMap::new, Collectors.counting()));
    }

    @Test
    void aLetterIsALetterWithOrWithoutABlankBeforeItAndNothingElse() {
        String whole = "[[\"A\",-1.0],[\" A\",-2.0],[\"B\",-3.0],[\"\\nB\",-0.5],[\"AB\",-0.1]]";
        LetterProbabilities letters = LetterProbabilities.of(whole, 2);
        assertThat(letters.known()).isEqualTo(LetterProbabilities.Known.ALL);
        assertThat(letters.logs().get(0)).isCloseTo(Math.log(Math.exp(-1) + Math.exp(-2)), within(1e-12));
        assertThat(letters.logs().get(1)).isCloseTo(-3, within(1e-12));
        // What no number can hold stays finite.
        assertThat(LetterProbabilities.of("[[\"A\",-0.0],[\"B\",-9999.0]]", 3).logs())
                .containsExactly(0.0, -9999.0, -9999.0);
        assertThat(LetterProbabilities.of("[[\"La\",-0.1]]", 3)).isEqualTo(LetterProbabilities.of(null, 3));
    }
}
