package fr.medinjection.score.judge;

import fr.medinjection.finetune.ChatModel;
import fr.medinjection.lm.LmException;
import fr.medinjection.lm.chat.ChatTemplate;
import fr.medinjection.lm.chat.Message;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.Generator;
import fr.medinjection.lm.model.TokenChoice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A model that can answer nothing but 0 or 1: the likelier of the two tokens after the prompt. Each answer is read alone, so that
 * no verdict depends, not even in its last digit, on what else is judged.
 */
final class BinaryChoice {
    private final ChatModel chat;
    private final Generator generator;
    private final int zero;
    private final int one;

    BinaryChoice(ChatModel chat, Decoder decoder) {
        this.chat = chat;
        this.generator = new Generator(decoder, 1);
        this.zero = token("0");
        this.one = token("1");
    }

    private int token(String digit) {
        int[] tokens = chat.tokenizer().encode(digit);
        if (tokens.length != 1) {
            throw new LmException("Cannot judge with this model: its tokenizer has no token for " + digit);
        }
        return tokens[0];
    }

    Judgement judged(Judgement.Answered answer) {
        Message prompt = new Message(Message.Role.USER, answer.prompt());
        String text = chat.template().render(List.of(prompt), ChatTemplate.Ending.ANSWER_WITHOUT_THINKING);
        List<Double> logs = logProbabilities(chat.tokenizer().encode(text));
        int verdict = logs.get(1) > logs.get(0) ? 1 : 0;
        return new Judgement(answer, Verdict.of(verdict), Integer.toString(verdict), logs, "", "");
    }

    /** Of 0 and of 1 among all tokens. */
    private List<Double> logProbabilities(int[] prompt) {
        BitSet allowed = new BitSet();
        allowed.set(zero);
        allowed.set(one);
        List<float[]> heard = new ArrayList<>();
        generator.greedy(
                List.of(prompt),
                1,
                List.of(TokenChoice.among(allowed)),
                chat.tokenizer().stops(),
                (scores, number) -> heard.add(scores));
        float[] logits = heard.get(0);
        double all = logSum(logits);
        return List.of(logits[zero] - all, logits[one] - all);
    }

    private static double logSum(float[] logits) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        return most + Math.log(sum);
    }
}
