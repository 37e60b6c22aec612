package fr.medinjection.score.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.TestRows;
import fr.medinjection.UserException;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.llm.LlmServer;
import fr.medinjection.llm.Llms;
import fr.medinjection.score.ScoredFolder;
import fr.medinjection.score.judge.AnswerJudgesConfig.Juror;
import fr.medinjection.score.judge.AnswerJudgesConfig.Via;
import fr.medinjection.synth.Privacy;
import fr.medinjection.synth.PrivacyConfig.Mask;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A jury of three models behind a real server: one says what is so, one the contrary, and one that at times says it in prose. */
@Timeout(300)
class ServedJudgesTest {
    private static final JudgePrompt PROMPT = new JudgePrompt(
            "Notez 1 si les deux disent la même chose, 0 sinon.", "{question}\n{reference}\n{answer}\nNote :");
    private static final Map<String, String> SERVED = Map.of("plain", "model", "contrary", "next", "talker", "third");
    private static final Map<String, Juror> JUDGES =
            Map.of("plain", judge("plain"), "contrary", judge("contrary"), "talker", judge("talker"));
    private static final int ITEMS = 120;

    @TempDir
    Path folder;

    private static Juror judge(String name) {
        return new Juror(Via.LLM, SERVED.get(name));
    }

    /** What the plain judge says of a prompt. */
    private static int verdict(String prompt) {
        return Math.floorMod(prompt.hashCode(), 2);
    }

    private static Kind kind(String prompt) {
        return Kind.values()[Math.floorMod(prompt.hashCode() / 2, Kind.values().length)];
    }

    /** How the talker puts it. */
    private enum Kind {
        DIGIT(""),
        BLANKS(""),
        MORE_DIGITS(Verdict.PROSE),
        PROSE(Verdict.PROSE),
        RUBRIC(Verdict.PROSE),
        DECIMAL(Verdict.PROSE),
        THOUGHT(""),
        REFUSED(Verdict.ERROR),
        NOTHING(Verdict.ERROR);

        private final String failure;

        Kind(String failure) {
            this.failure = failure;
        }

        private void answer(int verdict, OutputStream out) throws IOException {
            switch (this) {
                case DIGIT -> say(Integer.toString(verdict), out);
                case MORE_DIGITS -> say("1" + verdict, out);
                case BLANKS -> say("\n " + verdict + " \n", out);
                case PROSE -> say("Je dirais " + verdict + ".", out);
                case RUBRIC -> say("Notez 1 si les deux disent la même chose, 0 sinon.", out);
                case DECIMAL -> say(verdict + ".0", out);
                case THOUGHT -> say("<think>0 ? 1 ? 0 ?</think>" + verdict, out);
                case REFUSED -> LlmServer.status(out, "400 Bad Request", "{\"error\":{\"message\":\"no\"}}");
                case NOTHING -> say("", out);
            }
        }
    }

    private static void say(String text, OutputStream out) throws IOException {
        LlmServer.ok(out, LlmServer.completion(text, "stop"));
    }

    private static void answer(LlmServer.Request request, OutputStream out) throws IOException {
        String prompt = request.asked();
        int verdict = verdict(prompt);
        switch (request.json().path("model").asText()) {
            case "model-1" -> say(Integer.toString(verdict), out);
            case "model-2" -> say(Integer.toString(1 - verdict), out);
            default -> kind(prompt).answer(verdict, out);
        }
    }

    /**
     * A server.
     *
     * @param refused takes the requests to the plain judge, from the so many-th on, for which there is no credit
     */
    private static LlmServer server(int credit, List<String> refused) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        return new LlmServer((request, number, out) -> {
            boolean isPlain = request.json().path("model").asText().equals("model-1");
            if (isPlain && asked.incrementAndGet() > credit) {
                refused.add(request.body());
                LlmServer.status(out, "402 Payment Required", "{\"error\":{\"message\":\"no credit left\"}}");
            } else {
                answer(request, out);
            }
        });
    }

    private static void judge(ScoredFolder out, Path at, LlmServer server) {
        Llms llms = new Llms(at, server.url());
        llms.answerAfter = List.of("</think>");
        AnswerJudgesConfig config =
                new AnswerJudgesConfig(true, "prompts", 42, 0.9, JUDGES, List.of("talker", "plain", "contrary"));
        try (LlmCalls calls = llms.open()) {
            Judging.Setting setting = new Judging.Setting(
                    config,
                    PROMPT,
                    TestRows.RENDERER,
                    (name, path) -> path,
                    2,
                    calls::ask,
                    name -> name,
                    new Privacy(Set.of(), Set.copyOf(SERVED.values()), Mask.NOTHING));
            Judging.of(out.runner(), setting, new Configuration()).run(out.predictions());
        }
    }

    private Map<String, Row> judgements(ScoredFolder out, String model, String judge) {
        Map<String, Row> rows = new HashMap<>();
        out.runner()
                .read(JudgeStage.output("predictions/" + model, judge))
                .collectAsList()
                .forEach(row -> rows.put(row.getAs("item_fingerprint") + "\n" + row.getAs("reply"), row));
        return rows;
    }

    private static List<String> bodies(LlmServer server) {
        return server.requests.stream().map(LlmServer.Request::body).toList();
    }

    @Test
    void repliesOfServersAreReadStrictlyAndTheMajorityDecides() throws Exception {
        Path at = folder.resolve("jury");
        ScoredFolder out = ScoredFolder.in(at, ITEMS, "base", "NAT");
        try (LlmServer server = server(ITEMS, new ArrayList<>())) {
            judge(out, at, server);
            // An answer that two models gave is put to a judge once, but for empty replies, which are asked for once
            // more.
            assertThat(bodies(server).stream()
                            .filter(body -> !kind(asked(server, body)).equals(Kind.NOTHING)))
                    .doesNotHaveDuplicates();
        }
        List<Kind> met = new ArrayList<>();
        for (String model : List.of("base", "NAT")) {
            Map<String, Row> plain = judgements(out, model, "plain");
            Map<String, Row> talker = judgements(out, model, "talker");
            Map<String, Row> jury = judgements(out, model, AnswerJudgesConfig.JURY);
            assertThat(plain.keySet()).containsExactlyInAnyOrderElementsOf(out.openAnswers(model));
            assertThat(talker.keySet()).isEqualTo(plain.keySet()).isEqualTo(jury.keySet());
            plain.forEach((answer, row) -> {
                String prompt =
                        PROMPT.of(out.question(row.getAs("id")), out.reference(row.getAs("id")), row.getAs("reply"));
                Kind kind = kind(prompt);
                met.add(kind);
                Double said = kind.failure.isEmpty() ? (double) verdict(prompt) : null;
                assertThat(row.<Double>getAs("value")).isEqualTo(verdict(prompt));
                Row told = talker.get(answer);
                assertThat(told.<Double>getAs("value")).as(kind.name()).isEqualTo(said);
                assertThat(told.<String>getAs("failure")).isEqualTo(kind.failure);
                assertThat(told.<String>getAs("error").isEmpty()).isEqualTo(!kind.failure.equals(Verdict.ERROR));
                // The contrary one undoes the plain one: the talker decides where it says anything.
                assertThat(jury.get(answer).<Double>getAs("value")).isEqualTo(said);
            });
            Map<String, Long> counts = out.manifest(JudgeStage.output("predictions/" + model, "talker"))
                    .counts();
            assertThat(counts.get("metric=judge/failure=prose"))
                    .isEqualTo(talker.values().stream()
                            .filter(row -> row.getAs("failure").equals(Verdict.PROSE))
                            .count())
                    .isPositive();
        }
        assertThat(met).contains(Kind.values());
    }

    private static String asked(LlmServer server, String body) {
        return server.requests.stream()
                .filter(request -> request.body().equals(body))
                .findFirst()
                .orElseThrow()
                .asked();
    }

    @Test
    void aServerThatFailsHalfWayThroughAJuryIsGoneOnWithAndPaysNothingTwice() throws Exception {
        Path at = folder.resolve("halved");
        ScoredFolder whole = ScoredFolder.in(folder.resolve("whole"), ITEMS, "base");
        ScoredFolder halved = ScoredFolder.in(at, ITEMS, "base");
        List<String> refused = new CopyOnWriteArrayList<>();
        List<String> paid;
        try (LlmServer poor = server(10, refused)) {
            assertThatThrownBy(() -> judge(halved, at, poor))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("402: no credit left")
                    .hasMessageContaining("What was answered is kept; run again for the rest");
            // The judge before it is done; nothing of this one or of the jury is taken for whole.
            assertThat(halved.runner().store().datasets("judgements")).containsExactly("judgements/base-by-contrary");
            paid = new ArrayList<>(bodies(poor));
            assertThat(refused).isNotEmpty().allMatch(paid::remove);
        }
        try (LlmServer good = server(ITEMS, refused);
                LlmServer again = server(ITEMS, refused)) {
            judge(whole, folder.resolve("whole"), good);
            judge(halved, at, again);
            paid.addAll(bodies(again));
            assertThat(paid).containsExactlyInAnyOrderElementsOf(bodies(good));
        }
        for (String judge : List.of("plain", "contrary", "talker", AnswerJudgesConfig.JURY)) {
            String judgements = JudgeStage.output("predictions/base", judge);
            assertThat(halved.manifest(judgements).checksum())
                    .isEqualTo(whole.manifest(judgements).checksum());
        }
    }
}
