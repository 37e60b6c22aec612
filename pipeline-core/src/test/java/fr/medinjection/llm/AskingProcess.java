package fr.medinjection.llm;

import fr.medinjection.stage.DatasetStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** A run in a process of its own, to be killed: whole, or executor by executor. */
final class AskingProcess {
    private AskingProcess() {}

    /** @param arguments the output folder, the server's address, how many requests, Spark's master, a folder for marks */
    public static void main(String... arguments) throws IOException {
        String master = arguments[3];
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

    /** Some tasks end their executor the first time they run. */
    static Dataset<Row> requests(SparkSession spark, int count, String marks) {
        boolean dies = spark.sparkContext().master().startsWith("local-cluster");
        return spark.range(0, count, 1, 4)
                .map((MapFunction<Long, Row>) number -> request(number, dies, marks), Encoders.row(LlmCalls.REQUESTS));
    }

    private static Row request(long number, boolean dies, String marks) throws IOException {
        Path mark = Path.of(marks, "died-" + number);
        if (dies && number % 50 == 7 && !Files.exists(mark)) {
            Files.createFile(mark);
            Runtime.getRuntime().halt(1);
        }
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
