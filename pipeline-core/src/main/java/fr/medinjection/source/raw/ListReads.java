package fr.medinjection.source.raw;

import java.util.Iterator;
import java.util.List;

/** Records that are already there. */
final class ListReads implements RawReads {
    private final Iterator<RawRead> reads;

    ListReads(List<? extends RawRead> reads) {
        this.reads = List.<RawRead>copyOf(reads).iterator();
    }

    @Override
    public RawRead next() {
        return reads.hasNext() ? reads.next() : null;
    }
}
