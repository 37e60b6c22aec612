package fr.medinjection.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import fr.medinjection.SparkTest;
import fr.medinjection.TestRows;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.lm.Family;
import fr.medinjection.lm.chat.ChatTemplate;
import fr.medinjection.lm.chat.Message;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.Generator;
import fr.medinjection.lm.model.Linears;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.model.TokenChoice;
import fr.medinjection.lm.tensor.Nd4jBackend;
import fr.medinjection.lm.tiny.TinyModel;
import fr.medinjection.lm.tiny.TinyShape;
import fr.medinjection.lm.token.Tokenizer;
import fr.medinjection.lm.train.Adapter;
import fr.medinjection.lm.train.Dropout;
import fr.medinjection.lm.train.Schedule;
import fr.medinjection.lm.train.TrainingConfig;
import fr.medinjection.stage.Console;
import fr.medinjection.stage.StageRunner;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training is shown by what is learned: in this mix a sign in the question decides the right letter. A tiny model with random weights
 * answers by chance; its adapter must know the rule on items it has not seen, with other ages, places and complaints around the sign.
 */
class PlantedRuleIT {
    private static final SparkSession SPARK = SparkTest.spark();
    private static final List<String> SIGNS = List.of("fièvre", "toux", "oedème", "vertige");
    private static final List<String> OPTIONS = List.of("foie", "rein", "coeur", "rate");
    private static final List<String> PLACES = List.of("Brest", "Lyon", "Nice", "Lille", "Metz", "Pau");
    private static final List<String> TIMES = List.of("hier", "lundi", "mardi", "tard", "midi", "soir");
    private static final int TRAINING = 256;
    private static final int UNSEEN = 80;

    @TempDir
    Path folder;

    /** The contexts of training end before those of the unseen items begin: no question stands in both. */
    private static Instruction item(int number) {
        Random random = new Random(number * 0x9E3779B97F4A7C15L); // neighbours must not be alike
        int sign = random.nextInt(SIGNS.size());
        String question = "Cas " + number + " à " + PLACES.get(random.nextInt(PLACES.size())) + " "
                + TIMES.get(random.nextInt(TIMES.size())) + " : " + SIGNS.get(sign) + " ?";
        return Finetunes.item(String.format("case-%04d", number), Split.TRAIN, question, OPTIONS, sign);
    }

    private static List<Instruction> items(int from, int count) {
        List<Instruction> items = new ArrayList<>();
        for (int number = from; number < from + count; number++) {
            items.add(item(number));
        }
        return items;
    }

    private static String prompt(Instruction item) {
        return TestRows.RENDERER.prompt(item);
    }

    private Path model() {
        Path model = folder.resolve("model");
        List<String> texts = items(0, TRAINING).stream()
                .map(item -> prompt(item) + " A B C D")
                .toList();
        TinyModel.write(model, new TinyShape(Family.QWEN3, 400, 64, 128, 2, 4, 2, 16, 256, 0.125, true), 7, texts);
        return model;
    }

    @Test
    void aRuleIsLearnedFromChanceToUnseenItems() {
        Path model = model();
        PrintStream screen = Finetunes.screen(OutputStream.nullOutputStream());
        StageRunner runner = Finetunes.runner(SPARK, folder.resolve("out"), screen);
        Finetunes.writeMix(runner, "NAT", items(0, TRAINING));
        FinetuneConfig base = Finetunes.config(model, 1, List.of(42L), 1);
        FinetuneConfig config = new FinetuneConfig(
                true,
                base.model(),
                base.baseModel(),
                base.mixes(),
                base.seeds(),
                1,
                60,
                0,
                Finetunes.adapter(0),
                training(),
                base.tracking());
        new Finetuning(SPARK, runner, config, TestRows.RENDERER, new Console(screen)).run(List.of("NAT"));
        List<Instruction> unseen = items(TRAINING, UNSEEN);
        try (ModelWeights weights = ModelWeights.load(model, Nd4jBackend.singlePrecision());
                Adapter adapter = Adapter.load(folder.resolve("out/models/NAT"), weights)) {
            double before = accuracy(model, weights, Linears.frozen(weights), unseen);
            double after = accuracy(model, weights, adapter.linears(Dropout.none()), unseen);
            assertThat(before).isLessThan(0.5);
            assertThat(after).isGreaterThanOrEqualTo(0.9);
        }
    }

    private static FinetuneConfig.TrainingSettings training() {
        return new FinetuneConfig.TrainingSettings(
                TrainingConfig.Unit.STEPS,
                128,
                16,
                1,
                1e-2,
                Schedule.Shape.COSINE,
                0.1,
                0,
                0.9,
                0.999,
                1e-8,
                1,
                256,
                TrainingConfig.TooLong.REFUSE,
                TrainingConfig.Supervise.ASSISTANT_TURNS,
                false,
                false,
                8,
                TrainingConfig.Normalise.TOKENS,
                1000,
                1,
                false);
    }

    private static double accuracy(Path model, ModelWeights weights, Linears linears, List<Instruction> items) {
        ChatTemplate template = ChatTemplate.of(model);
        Generator generator = new Generator(new Decoder(weights, linears), 16);
        try (Tokenizer tokenizer = Tokenizer.open(model)) {
            BitSet letters = new BitSet();
            List.of("A", "B", "C", "D").forEach(letter -> letters.set(tokenizer.encode(letter)[0]));
            List<int[]> prompts = items.stream()
                    .map(item -> List.of(new Message(Message.Role.USER, prompt(item))))
                    .map(chat -> tokenizer.encode(template.render(chat, ChatTemplate.Ending.ANSWER)))
                    .toList();
            List<List<Integer>> said = generator.greedy(prompts, 1, TokenChoice.among(letters), Set.of());
            int right = 0;
            for (int i = 0; i < items.size(); i++) {
                int gold = tokenizer.encode(TestRows.RENDERER.gold(items.get(i)))[0];
                right += said.get(i).get(0) == gold ? 1 : 0;
            }
            return (double) right / items.size();
        }
    }
}
