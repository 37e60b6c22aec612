package fr.medinjection.llm;

import fr.medinjection.data.Ids;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Passes on the requests that are to be submitted, and takes up the batches that an earlier run left. */
final class BatchAdoption implements Iterator<BatchItem> {
    private static final String MARK = "requests-";

    private final Iterator<Pending> all;
    private final Batches client;
    private final List<Batch> adopted;
    private final Deque<BatchItem> ready = new ArrayDeque<>();
    private Pending next;

    /**
     * @param all those of one batch follow each other
     * @param adopted takes the batches of earlier runs
     */
    BatchAdoption(Iterator<Pending> all, Batches client, List<Batch> adopted) {
        this.all = all;
        this.client = client;
        this.adopted = adopted;
        advance();
    }

    /** How a batch that is about to be created is known, here and at the endpoint. */
    static String mark(List<BatchItem> items, int epoch) {
        String[] parts = items.stream()
                .map(item -> item.pending().requestId()
                        + item.rounds()
                        + (item.pending().invalid() == null ? "" : "-repair"))
                .toArray(String[]::new);
        return MARK + epoch + "-" + Ids.hash(parts);
    }

    private void advance() {
        next = all.hasNext() ? all.next() : null;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && next != null) {
            if (next.batch() == null) {
                ready.add(new BatchItem(next, 0));
                advance();
            } else {
                adopt();
            }
        }
        return !ready.isEmpty();
    }

    private void adopt() {
        String batch = next.batch();
        List<BatchItem> items = new ArrayList<>();
        for (; next != null && batch.equals(next.batch()); advance()) {
            items.add(new BatchItem(next, 0));
        }
        Optional<String> id = batch.startsWith(MARK) ? client.find(batch) : Optional.of(batch);
        if (id.isPresent()) {
            adopted.add(Batch.of(id.get(), items, 0));
        } else {
            ready.addAll(items); // it was never created
        }
    }

    @Override
    public BatchItem next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.removeFirst();
    }
}
