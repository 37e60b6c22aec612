package fr.medinjection.embed;

import fr.medinjection.data.Instruction;
import fr.medinjection.export.PromptRenderer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;

/** Embeds the items of one shard and keeps them, unless an earlier run has; items that failed then are tried again. */
record ShardTask(VectorModel model, EmbeddedText text, PromptRenderer renderer, Journal journal)
        implements Function2<Integer, Iterator<Row>, Iterator<Integer>> {
    @Override
    public Iterator<Integer> call(Integer number, Iterator<Row> rows) {
        Optional<Shard> before = journal.read(number);
        if (before.isPresent() && before.get().isComplete()) {
            return List.of(number).iterator();
        }
        Map<String, Shard.Item> finished = before.map(Shard::finished).orElse(Map.of());
        List<Instruction> items = new ArrayList<>();
        rows.forEachRemaining(row -> items.add(Instruction.of(row)));
        items.removeIf(item -> finished.containsKey(item.id()));
        items.sort(Comparator.comparing(Instruction::id));
        List<Shard.Item> all = new ArrayList<>(finished.values());
        all.addAll(embedded(items));
        journal.write(number, new Shard(all), TaskContext.get().taskAttemptId());
        return List.of(number).iterator();
    }

    private List<Shard.Item> embedded(List<Instruction> items) {
        List<Embedding> embeddings =
                embeddings(items.stream().map(item -> text.of(item, renderer)).toList());
        return IntStream.range(0, items.size())
                .mapToObj(i -> new Shard.Item(
                        items.get(i).id(), items.get(i).component().name(), embeddings.get(i)))
                .toList();
    }

    /** Empty texts are failures whatever the model, which is not even opened for nothing. */
    private List<Embedding> embeddings(List<String> texts) {
        List<String> said = texts.stream().filter(one -> !one.isBlank()).toList();
        Iterator<Embedding> found = embed(said).iterator();
        return texts.stream()
                .map(one -> one.isBlank() ? Embedding.failed(Embedding.EMPTY) : found.next())
                .toList();
    }

    private List<Embedding> embed(List<String> texts) {
        if (texts.isEmpty()) {
            return List.of();
        }
        try (Embedder embedder = model.open(journal.hadoop().value())) {
            return embedder.embed(texts);
        }
    }
}
