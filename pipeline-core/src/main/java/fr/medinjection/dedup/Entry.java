package fr.medinjection.dedup;

/**
 * What is shuffled of an item for each of its buckets: three longs and no text.
 *
 * @param key the bucket: a band's key, or one made of the content hash, where equal items meet
 * @param content the item's place among the items of a large bucket: 16 bits of a minimum over its options or answer, 16
 *     of one over its stem, and 32 of its content hash. Equal items have equal content; items alike in what tells them
 *     apart stand near each other
 * @param document 63 bits of the hash of the id; the sign marks the rows of a fixed corpus, so that these come first. Two
 *     ids with one hash only make one more candidate pair: candidates are compared by their full ids
 */
record Entry(long key, long content, long document) {
    static final int LONGS = 3;
    private static final long EQUAL = 0x1F83D9ABFB41BD6BL;

    static long content(long hash, long[] stem, long[] reply) {
        return (long) low16(reply) << 48 | (long) low16(stem) << 32 | hash >>> 32;
    }

    /** The key of the bucket in which equal items meet. */
    static long equalKey(long content) {
        return Content.mix(content ^ EQUAL);
    }

    static boolean isOld(long document) {
        return document < 0;
    }

    private static int low16(long[] features) {
        long least = Long.MAX_VALUE;
        for (long feature : features) {
            least = Math.min(least, feature);
        }
        return (int) (Content.mix(least) & 0xFFFF);
    }
}
