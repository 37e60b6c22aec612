package fr.medinjection.bench;

import fr.medinjection.llm.ChatRequest;
import fr.medinjection.llm.LlmCalls;
import fr.medinjection.llm.LlmConfig;
import fr.medinjection.llm.Message;
import fr.medinjection.llm.RequestIds;
import fr.medinjection.llm.ledger.Ledger;
import fr.medinjection.llm.ledger.LedgerRecord;
import fr.medinjection.llm.ledger.Spent;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.DatasetStore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * What asking costs: the rate that is held against a server of this machine that takes as long as a far one, and how long it takes to
 * find a million known requests in the ledger.
 */
public final class LlmBench {
    private static final long SECOND = 1_000_000_000L;
    private static final int WRITERS = 64;
    private static final String MODEL = "bench";

    private final SparkSession spark;
    private final String folder;
    private final LlmConfig config;
    private final PrintStream out;

    /** @param config whose files, time-outs and retries are used */
    public LlmBench(SparkSession spark, String folder, LlmConfig config, PrintStream out) {
        this.spark = spark;
        this.folder = folder + "/llm-bench";
        this.config = config;
        this.out = out;
    }

    /** Asks a server so many requests at a rate, with so many under way at once. */
    public void rate(int requests, long perMinute, int concurrent, long seed) {
        String place = emptied("rate");
        try (LatencyServer server = new LatencyServer(requests, seed)) {
            LlmConfig.Limits limits = new LlmConfig.Limits(perMinute, perMinute * 2000, concurrent);
            Meter.Cost cost =
                    new Meter(spark).measure("rate", () -> ask(place, config(server.url(), limits), requests));
            out.println(cost);
            tell(server, perMinute);
        }
    }

    private void tell(LatencyServer server, long perMinute) {
        long[] arrivals = server.arrivals();
        // From when the connections are open to the last request: what is measured is the rate, not the start.
        int first = lowerBound(arrivals, arrivals[0] + 10 * SECOND);
        double minutes = (arrivals[arrivals.length - 1] - arrivals[first]) / 60e9;
        double held = (arrivals.length - 1 - first) / minutes / perMinute;
        out.printf(
                Locale.ROOT,
                "rate         %,d requests came, at most %,d under way; %.1f %% of %,d a minute held over %.1f minutes%n",
                server.requests(),
                server.mostUnderWay(),
                100 * held,
                perMinute,
                minutes);
        for (int seconds : new int[] {1, 10, 60}) {
            double most = most(arrivals, seconds * SECOND) / (perMinute * seconds / 60.0);
            out.printf(Locale.ROOT, "rate         in any %d s at most %.2f %% of what may come%n", seconds, 100 * most);
        }
    }

    private static int lowerBound(long[] sorted, long value) {
        int at = java.util.Arrays.binarySearch(sorted, value);
        int from = at < 0 ? -at - 1 : at;
        return from < sorted.length - 1 ? from : 0;
    }

    /** The most that came within any stretch of this length. */
    static int most(long[] sorted, long length) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < sorted.length; to++) {
            while (sorted[to] - sorted[from] >= length) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    /** Asks what the ledger knows already. */
    public void lookUp(int requests) {
        String place = emptied("known");
        LlmConfig known = config("http://127.0.0.1:1", new LlmConfig.Limits(0, 0, 1));
        fill(place, known, requests);
        Meter.Cost cost = new Meter(spark).measure("look-up", () -> ask(place, known, requests));
        out.println(cost);
    }

    private void ask(String place, LlmConfig llm, int requests) {
        DatasetStore store = new DatasetStore(spark.sparkContext().hadoopConfiguration(), place);
        try (LlmCalls calls = LlmCalls.open(spark, llm, store, "bench", new Console(out))) {
            long answered = calls.ask("bench", requests(requests), MODEL)
                    .where("text is not null")
                    .count();
            out.printf(Locale.ROOT, "             %,d of %,d answered%n", answered, requests);
        }
    }

    private Dataset<Row> requests(int count) {
        return spark.range(count).map((MapFunction<Long, Row>) LlmBench::request, Encoders.row(LlmCalls.REQUESTS));
    }

    private static Row request(long number) {
        List<Message> messages = List.of(
                Message.system("You translate medical questions into French, whole and exact."),
                Message.user("Question " + number + ": " + "what is the first treatment of this patient? ".repeat(20)));
        return RowFactory.create("k" + number, new ChatRequest(messages, Optional.empty(), 1).toJson());
    }

    private void fill(String place, LlmConfig llm, int requests) {
        RequestIds ids = new RequestIds(llm, MODEL);
        LlmConfig.Files files = config.files();
        Ledger.Shape shape = new Ledger.Shape(files.rollBytes(), files.mergeOver(), files.tasks());
        try (Ledger ledger = Ledger.open(spark, place + "/llm/requests", "fill", shape)) {
            AtomicLong next = new AtomicLong();
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Thread writer = new Thread(() -> fill(ledger, ids, next, requests));
                writer.start();
                writers.add(writer);
            }
            for (Thread writer : writers) {
                writer.join();
            }
            ledger.compact();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fill(Ledger ledger, RequestIds ids, AtomicLong next, int requests) {
        LedgerRecord.Origin origin = new LedgerRecord.Origin("bench", "server", MODEL, "", "", "fill");
        try {
            for (long number = next.getAndIncrement(); number < requests; number = next.getAndIncrement()) {
                String request = request(number).getString(1);
                ledger.append(new LedgerRecord(
                        0,
                        0,
                        ids.of(request),
                        LedgerRecord.State.ANSWERED,
                        origin,
                        request,
                        "Réponse " + number + ". ".repeat(200),
                        null,
                        "stop",
                        null,
                        null,
                        new Spent(300L, 200L, 0.0, 1, 3000),
                        ""));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LlmConfig config(String url, LlmConfig.Limits limits) {
        LlmConfig.Endpoint server =
                new LlmConfig.Endpoint(LlmConfig.Protocol.OPENAI, url, "", new LlmConfig.Batch(0, 0, 1000, 1));
        LlmConfig.Model model = new LlmConfig.Model(
                "server",
                MODEL,
                "",
                LlmConfig.Structured.PROMPT,
                Map.of(),
                "seed",
                "max_tokens",
                512,
                List.of(),
                0,
                limits,
                new LlmConfig.Price("0", "0", ""),
                "",
                "");
        return new LlmConfig(
                LlmConfig.Sending.LIVE,
                List.of(),
                config.inDoubt(),
                config.failed(),
                config.successors(),
                0,
                0,
                config.budget(),
                config.retry(),
                config.timeouts(),
                config.maxReplyBytes(),
                config.files(),
                config.wording(),
                Map.of("server", server),
                Map.of(MODEL, model));
    }

    private String emptied(String name) {
        Path place = new Path(folder, name);
        try {
            place.getFileSystem(spark.sparkContext().hadoopConfiguration()).delete(place, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return place.toString();
    }
}
