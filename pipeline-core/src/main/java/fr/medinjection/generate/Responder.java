package fr.medinjection.generate;

import fr.medinjection.data.TaskType;
import fr.medinjection.finetune.ChatModel;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.Generator;
import fr.medinjection.lm.model.TokenChoice;
import fr.medinjection.lm.token.Tokenizer;
import fr.medinjection.score.Prediction;
import fr.medinjection.score.Reply;
import fr.medinjection.score.Run;
import fr.medinjection.score.TestItem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers batches of questions of one form, in every way of decoding, each prompt being read once. */
final class Responder {
    private final Asked model;
    private final GenerateConfig config;
    private final String testSet;
    private final Tokenizer tokenizer;
    private final Generator generator;
    private final int vocabulary;
    private final Map<Integer, LetterTokens> letters = new HashMap<>();

    Responder(Asked model, GenerateConfig config, String testSet, ChatModel chat, Decoder decoder) {
        this.model = model;
        this.config = config;
        this.testSet = testSet;
        this.tokenizer = chat.tokenizer();
        this.generator = new Generator(decoder);
        this.vocabulary = Math.min(tokenizer.size(), decoder.weights().config().vocabulary());
    }

    /** One way to answer: whose tokens may come, and how many. */
    private record Way(Decoding decoding, TokenChoice choice, int most) implements TokenChoice {
        @Override
        public BitSet allowed(List<Integer> generated) {
            return generated.size() < most ? choice.allowed(generated) : new BitSet();
        }
    }

    List<Prediction> answers(List<Question> batch) {
        TestItem form = batch.get(0).testItem();
        List<Way> ways =
                ways(form.instruction().type(), form.instruction().options().size());
        List<int[]> prompts = batch.stream().map(Question::tokens).toList();
        int most = ways.stream().mapToInt(Way::most).max().orElseThrow();
        List<float[]> logits = new ArrayList<>();
        List<List<List<Integer>>> replies =
                generator.greedy(prompts, most, List.copyOf(ways), tokenizer.stops(), logits::addAll);
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            List<Double> logProbabilities = logProbabilities(batch.get(i), logits.get(i));
            for (int way = 0; way < ways.size(); way++) {
                List<Integer> tokens = replies.get(way).get(i);
                predictions.add(prediction(batch.get(i), ways.get(way), tokens, logProbabilities));
            }
        }
        return predictions;
    }

    private List<Way> ways(TaskType type, int options) {
        return type.isClosed()
                ? config.decodings().stream()
                        .map(decoding -> way(decoding, type, options))
                        .toList()
                : List.of(new Way(Decoding.GREEDY, TokenChoice.any(vocabulary), config.openTokens()));
    }

    private Way way(Decoding decoding, TaskType type, int options) {
        boolean one = type == TaskType.MCQU;
        int most = one ? config.singleTokens() : config.tokensPerOption() * options;
        LetterTokens tokens = letters(options);
        return switch (decoding) {
            case GREEDY -> new Way(decoding, TokenChoice.any(vocabulary), most);
            case CONSTRAINED_PAPER -> new Way(decoding, one ? tokens.lastOfOne() : tokens.lastsOfSeveral(), most);
            case CONSTRAINED_EXACT ->
                new Way(decoding, one ? tokens.wholeOne() : tokens.wholeSeveral(), most * tokens.longest());
        };
    }

    private LetterTokens letters(int options) {
        return letters.computeIfAbsent(options, count -> new LetterTokens(tokenizer, count));
    }

    private List<Double> logProbabilities(Question question, float[] logits) {
        int options = question.order().positions().size();
        return options == 0 ? List.of() : letters(options).logProbabilities(logits);
    }

    private Prediction prediction(Question question, Way way, List<Integer> tokens, List<Double> logProbabilities) {
        int[] ids = tokens.stream().mapToInt(Integer::intValue).toArray();
        String text = tokenizer.decode(ids, Tokenizer.Marks.DROPPED);
        Run run = new Run(model.name(), model.trainingSeed(), way.decoding().label());
        // No time stands in the rows: they are the same whatever the machine.
        Reply reply = new Reply(text, logProbabilities, ids.length, -1);
        return Prediction.of(question.testItem(), testSet, run, question.order(), question.promptHash(), reply);
    }
}
