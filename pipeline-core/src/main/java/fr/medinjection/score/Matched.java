package fr.medinjection.score;

import fr.medinjection.export.PromptRenderer;
import fr.medinjection.udf.metric.AnswerParser;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An answer of a file with the item it is to.
 *
 * @param reason why it is no prediction, {@code ""} where it is one
 * @param detail what was found, for the person who mends the file
 * @param prediction {@code null} where it is none
 * @param remarks what is worth counting: {@code empty}, {@code beyond-options}, {@code read-differently-there} ...
 */
record Matched(String reason, String detail, Prediction prediction, List<String> remarks) {
    static Matched refused(String reason, String detail) {
        return new Matched(reason, detail, null, List.of());
    }

    static Matched of(Given given, TestItem item, String testSet) {
        int options = item.instruction().options().size();
        List<Integer> positions = given.order().positions();
        OptionOrder order = positions.isEmpty()
                ? new OptionOrder(
                        given.order().number(), OptionOrder.published(options).positions())
                : given.order();
        if (!given.fingerprint().isEmpty() && !given.fingerprint().equals(item.fingerprint())) {
            return refused("other-version", "the item has changed since it was answered");
        }
        if (given.fingerprint().isEmpty() && !List.of("", testSet).contains(given.testSet())) {
            return refused("other-version", "asked from test set " + given.testSet() + ", this one is " + testSet);
        }
        if (given.classes() >= 0 && !(given.classes() == options && given.gold().equals(gold(item)))) {
            return refused(
                    "other-version",
                    "the file has " + given.classes() + " options and the answer " + given.gold() + ", the item "
                            + options + " and " + gold(item));
        }
        if (!order.fits(options) || (positions.isEmpty() && given.order().number() != 0)) {
            return refused("broken-order", "order " + positions + " of " + options + " options");
        }
        return new Matched("", "", prediction(given, item, testSet, order), remarks(given, item));
    }

    private static Prediction prediction(Given given, TestItem item, String testSet, OptionOrder order) {
        List<Double> logs = given.probabilities().size() == order.positions().size()
                ? given.probabilities().stream().map(Math::log).toList()
                : List.of();
        Reply reply = new Reply(given.reply(), logs, given.tokens(), given.latencyMs());
        return Prediction.of(item, testSet, given.run(), order, given.promptHash(), reply);
    }

    private static List<String> remarks(Given given, TestItem item) {
        List<String> remarks = new java.util.ArrayList<>();
        if (given.reply().isBlank()) {
            remarks.add("empty");
        }
        if (item.instruction().type().isClosed()) {
            int options = item.instruction().options().size();
            List<Integer> read = AnswerParser.PUBLISHED.parse(given.reply(), options, item.arity());
            boolean beyond = AnswerParser.PUBLISHED.parse(given.reply(), 26, item.arity()).stream()
                    .anyMatch(position -> position >= options);
            if (beyond) {
                remarks.add("beyond-options");
            } else if (read.isEmpty() && !given.reply().isBlank()) {
                remarks.add("unread");
            }
            if (given.read() != null && !given.read().equals(letters(read))) {
                remarks.add("read-differently-there");
            }
        }
        return remarks;
    }

    private static String gold(TestItem item) {
        return letters(item.instruction().correct());
    }

    private static String letters(List<Integer> positions) {
        return positions.stream().sorted().map(PromptRenderer::letter).collect(Collectors.joining(" "));
    }
}
