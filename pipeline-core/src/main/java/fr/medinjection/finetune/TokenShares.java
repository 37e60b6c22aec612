package fr.medinjection.finetune;

import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Hands every rank all items in one order: that of their ids, whatever partitions they come from. */
final class TokenShares {
    private TokenShares() {}

    /** Where an item goes, and its place there. */
    private record Place(int rank, String id) implements Serializable, Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byRank = Integer.compare(rank, other.rank);
            return byRank == 0 ? id.compareTo(other.id) : byRank;
        }
    }

    /** One partition for each rank. */
    private static final class ByRank extends Partitioner {
        private static final long serialVersionUID = 1;
        private final int ranks;

        ByRank(int ranks) {
            this.ranks = ranks;
        }

        @Override
        public int numPartitions() {
            return ranks;
        }

        @Override
        public int getPartition(Object key) {
            return ((Place) key).rank();
        }
    }

    /** One partition for each rank, with every item in it. */
    static JavaRDD<TokenisedItem> forRanks(JavaRDD<TokenisedItem> items, int ranks) {
        return items.flatMapToPair(item -> places(item, ranks))
                .repartitionAndSortWithinPartitions(new ByRank(ranks))
                .values();
    }

    private static Iterator<Tuple2<Place, TokenisedItem>> places(TokenisedItem item, int ranks) {
        return IntStream.range(0, ranks)
                .mapToObj(rank -> new Tuple2<>(new Place(rank, item.id()), item))
                .iterator();
    }
}
