package fr.medinjection.finetune;

import fr.medinjection.lm.cuda.CardSums;
import fr.medinjection.lm.cuda.CudaBackend;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.train.Ranks;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** The ranks of a ring that have a card each: gradients go from card to card, all else round the ring. */
final class CardRanks implements Ranks, Closeable {
    private final Ring ring;
    private final CardSums sums;

    private CardRanks(Ring ring, CardSums sums) {
        this.ring = ring;
        this.sums = sums;
    }

    /**
     * A rank's card, as it tells the others.
     *
     * @param number on its host, or {@code ""} where it has none or cannot join it with others
     * @param id under which the cards join; rank 0's counts
     */
    record Card(String number, String id) {
        static final Card NONE = new Card("", "");

        /** Of a rank of so many; one alone has nobody to join. */
        static Card of(int rank, int ranks, Backend backend, Configuration job) {
            if (ranks == 1 || !(backend instanceof CudaBackend) || !CardSums.isThere()) {
                return NONE;
            }
            String number = Integer.toString(EngineConfig.of(job).card(rank));
            return new Card(number, rank == 0 ? HexFormat.of().formatHex(CardSums.newId()) : "");
        }
    }

    /** Whether each rank has a card that is no other's. */
    static boolean canJoin(List<Greeting> all) {
        Set<String> cards = new HashSet<>();
        return all.size() > 1
                && all.stream()
                        .allMatch(greeting -> !greeting.card().number().isEmpty()
                                && cards.add(
                                        greeting.host() + "/" + greeting.card().number()));
    }

    /** Joins the cards; all ranks come here. */
    static CardRanks join(Ring ring, Backend backend, List<Greeting> all, Duration patience) {
        byte[] id = HexFormat.of().parseHex(all.get(0).card().id());
        try {
            return new CardRanks(ring, CardSums.join((CudaBackend) backend, id, ring.rank(), ring.count(), patience));
        } catch (CardSums.LostException e) {
            throw new RankLostException(e.getMessage(), e);
        }
    }

    @Override
    public int rank() {
        return ring.rank();
    }

    @Override
    public int count() {
        return ring.count();
    }

    @Override
    public void sum(float[] values) {
        ring.sum(values);
    }

    @Override
    public double sum(double value) {
        return ring.sum(value);
    }

    @Override
    public Optional<Consumer<List<Tensor>>> onCards() {
        return Optional.of(this::sumOnCards);
    }

    private void sumOnCards(List<Tensor> tensors) {
        try {
            sums.sum(tensors);
        } catch (CardSums.LostException e) {
            throw new RankLostException(e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        sums.close();
    }
}
