package fr.medinjection.llm;

import fr.medinjection.stage.DatasetStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** A run in a process of its own, to be killed: whole, or executor by executor. */
final class AskingProcess {
    /** Stands for Spark's master: a cluster of two hosts with an executor each, for Spark speculates on another host only. */
    static final String TWO_HOSTS = "two hosts";

    private static final int PATIENCE_MS = 60_000;

    private AskingProcess() {}

    /** @param arguments the output folder, the server's address, how many requests, Spark's master, a folder for marks */
    public static void main(String... arguments) throws IOException {
        String master = arguments[3].equals(TWO_HOSTS) ? twoHosts() : arguments[3];
        SparkSession spark = SparkSession.builder()
                .master(master)
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.speculation", "true")
                .config("spark.speculation.multiplier", "1.1")
                .config("spark.executor.memory", "512m")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        Llms llms = new Llms(Path.of(arguments[0]), arguments[1]);
        llms.limits = new LlmConfig.Limits(0, 0, 10);
        DatasetStore store = new DatasetStore(new Configuration(), arguments[0]);
        Path marks = Path.of(arguments[4]);
        try (LlmCalls calls =
                LlmCalls.open(spark, llms.config(), store, "process", line -> {}, llms.environment::get)) {
            Thread killer = new Thread(() -> killExecutors(marks));
            killer.setDaemon(true);
            if (master.startsWith("local-cluster")) {
                killer.start();
            }
            Dataset<Row> answers =
                    calls.ask("test", requests(spark, Integer.parseInt(arguments[2]), marks.toString()), "model");
            System.out.println("answered " + answers.where("text is not null").count());
        }
        spark.stop();
    }

    private static String twoHosts() throws IOException {
        SparkConf conf = new SparkConf(false).set("spark.master.rest.enabled", "false");
        String url = "spark://"
                + Master.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, conf)
                        ._1()
                        .address()
                        .hostPort();
        for (int i = 1; i <= 2; i++) {
            String folder = Files.createTempDirectory("worker").toString();
            Worker.startRpcEnvAndEndpoint(
                    "127.0.0." + i, 0, 0, 1, 1024, new String[] {url}, folder, Option.apply(i), conf, Option.empty());
        }
        return url;
    }

    /** Where executors are killed some tasks end theirs the first time they run; on two hosts one task waits for its own copy. */
    static Dataset<Row> requests(SparkSession spark, int count, String marks) {
        String master = spark.sparkContext().master();
        return spark.range(0, count, 1, 4)
                .map(
                        (MapFunction<Long, Row>) number -> {
                            if (master.startsWith("local-cluster") && number % 50 == 7) {
                                dieOnce(Path.of(marks, "died-" + number));
                            } else if (master.startsWith("spark:") && number == 7) {
                                awaitCopy(Path.of(marks));
                            }
                            return request(number);
                        },
                        Encoders.row(LlmCalls.REQUESTS));
    }

    private static void dieOnce(Path mark) throws IOException {
        if (!Files.exists(mark)) {
            Files.createFile(mark);
            Runtime.getRuntime().halt(1);
        }
    }

    /** Goes on once two attempts of this task run at once. */
    private static void awaitCopy(Path marks) throws IOException, InterruptedException {
        Files.createFile(marks.resolve("copy-" + TaskContext.get().taskAttemptId()));
        long deadline = System.currentTimeMillis() + PATIENCE_MS;
        while (copies(marks) < 2) {
            if (System.currentTimeMillis() > deadline) {
                throw new IllegalStateException("Spark made no copy of a slow task");
            }
            Thread.sleep(20);
        }
    }

    static long copies(Path marks) throws IOException {
        try (Stream<Path> files = Files.list(marks)) {
            return files.filter(file -> file.getFileName().toString().startsWith("copy-"))
                    .count();
        }
    }

    private static Row request(long number) {
        String text = "question " + number;
        ChatRequest request =
                new ChatRequest(List.of(Message.system("You answer."), Message.user(text)), Optional.empty(), 1);
        return RowFactory.create(text, request.toJson());
    }

    /** Kills all executors once requests are under way. */
    private static void killExecutors(Path marks) {
        try {
            while (!Files.exists(marks.resolve("sending"))) {
                Thread.sleep(20);
            }
            long killed = ProcessHandle.current()
                    .descendants()
                    .filter(ProcessHandle::destroyForcibly)
                    .count();
            Files.writeString(marks.resolve("killed"), Long.toString(killed));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
