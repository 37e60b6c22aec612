package fr.medinjection.generate;

import fr.medinjection.data.TaskType;
import fr.medinjection.finetune.ChatModel;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.Generator;
import fr.medinjection.lm.model.TokenChoice;
import fr.medinjection.lm.token.Tokenizer;
import fr.medinjection.score.Reply;
import fr.medinjection.score.TestItem;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Answers queues of questions of one form, in every way of decoding, each prompt being read once. */
final class Responder {
    private final GenerateConfig config;
    private final Tokenizer tokenizer;
    private final Generator generator;
    private final int vocabulary;
    private final Map<Integer, LetterTokens> letters = new HashMap<>();

    Responder(GenerateConfig config, ChatModel chat, Decoder decoder) {
        this.config = config;
        this.tokenizer = chat.tokenizer();
        this.generator = new Generator(decoder, config.batchSize());
        this.vocabulary = Math.min(tokenizer.size(), decoder.weights().config().vocabulary());
    }

    /** One way to answer: whose tokens may come, and how many. */
    private record Way(Decoding decoding, TokenChoice choice, int most) implements TokenChoice {
        @Override
        public BitSet allowed(List<Integer> generated) {
            return generated.size() < most ? choice.allowed(generated) : new BitSet();
        }
    }

    /** The ways in which questions of this form are answered. */
    List<Decoding> decodings(Question question) {
        return ways(question).stream().map(Way::decoding).toList();
    }

    /** For each question of a queue its reply in each way; all are of one form. */
    List<List<Reply>> replies(List<Question> queue) {
        List<Way> ways = ways(queue.get(0));
        List<int[]> prompts = queue.stream().map(Question::tokens).toList();
        int most = ways.stream().mapToInt(Way::most).max().orElseThrow();
        Map<Integer, List<Double>> logs = new HashMap<>();
        List<List<List<Integer>>> texts = generator.greedy(
                prompts,
                most,
                List.copyOf(ways),
                tokenizer.stops(),
                (scores, i) -> logs.put(i, logProbabilities(queue.get(i), scores)));
        return IntStream.range(0, queue.size())
                .mapToObj(i -> texts.stream()
                        .map(way -> reply(way.get(i), logs.get(i)))
                        .toList())
                .toList();
    }

    private List<Way> ways(Question question) {
        TestItem form = question.testItem();
        return ways(form.instruction().type(), form.instruction().options().size());
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

    private Reply reply(List<Integer> tokens, List<Double> logProbabilities) {
        int[] ids = tokens.stream().mapToInt(Integer::intValue).toArray();
        // No time stands in the rows: they are the same whatever the machine.
        return new Reply(tokenizer.decode(ids, Tokenizer.Marks.DROPPED), logProbabilities, ids.length, -1);
    }
}
