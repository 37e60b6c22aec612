package fr.medinjection.bench;

import java.util.SplittableRandom;

/** Random streams by row. */
final class Seeds {
    private Seeds() {}

    /**
     * The stream of a row. Seed and row are mixed before they reach the generator: seeds that differ by a multiple of its
     * step would give the same stream, shifted.
     */
    static SplittableRandom random(long seed, long row) {
        return new SplittableRandom(mix(mix(seed) + row));
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}
