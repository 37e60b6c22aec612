package fr.medinjection.lm.cuda;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;

/** Which tokens are allowed to each row of scores, as the kernel that chooses reads it: a bit for each. Rows that have not changed stay as they are. */
final class AllowedTokens {
    private final Device device;
    private final long address;
    private final BitSet[] last;
    private final int columns;
    private final ByteBuffer row;

    /** @param address of as many {@link #bytes} */
    AllowedTokens(Device device, long address, int rows, int columns) {
        this.device = device;
        this.address = address;
        this.last = new BitSet[rows];
        this.columns = columns;
        this.row = Chunks.direct(words(columns) * Integer.BYTES);
    }

    static long bytes(int rows, int columns) {
        return (long) rows * words(columns) * Integer.BYTES;
    }

    /** Words of 32 bits that a row takes: whole ones of 64. */
    private static int words(int columns) {
        return (columns + Long.SIZE - 1) / Long.SIZE * 2;
    }

    int words() {
        return words(columns);
    }

    long address() {
        return address;
    }

    /** There is a set for each row. */
    void set(List<BitSet> allowed) {
        for (int i = 0; i < last.length; i++) {
            if (!allowed.get(i).equals(last[i])) {
                last[i] = (BitSet) allowed.get(i).clone();
                upload(i, last[i].get(0, columns).toLongArray());
            }
        }
    }

    private void upload(int number, long[] bits) {
        for (int i = 0; i < row.capacity() / Long.BYTES; i++) {
            row.putLong(i * Long.BYTES, i < bits.length ? bits[i] : 0);
        }
        device.upload(address + (long) number * row.capacity(), row);
    }
}
