package fr.medinjection.lm.cuda;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Memory of nested scopes. Every other depth has its own stack of blocks, so that what a scope leaves to the one around it is copied from one stack to the other, never
 * onto itself. Blocks stay when a scope ends: after the first step of a kind, a step allocates nothing.
 */
final class Arena {
    /** Of a block, where a tensor is not larger: on a large card, and the share of a small one. */
    private static final long BLOCK = 64L << 20;

    private static final int SHARE = 64;
    /** What vectors of 16 bytes and the matrix units want, with room. */
    private static final long ALIGNMENT = 256;

    private final Pool pool;
    private final Runnable whenShort;
    private final long block;
    private final List<Stack> stacks = List.of(new Stack(), new Stack());
    private final List<Scope> scopes = new ArrayList<>();
    private long taken;
    private long left;
    private long most;

    /** @param whenShort gives back what can be spared */
    Arena(Pool pool, Runnable whenShort, long free) {
        this.pool = pool;
        this.whenShort = whenShort;
        this.block = Math.min(BLOCK, free / SHARE);
    }

    /** What a scope began with, and what has been made in it for something that may be asked for again. */
    private record Scope(int block, long offset, long taken, Map<Object, Object> made) {}

    private record Block(long address, long bytes) {}

    /** Blocks one after another; those from the current one on are free but for its beginning. */
    private final class Stack {
        private final List<Block> blocks = new ArrayList<>();
        private int current;
        private long offset;

        long allocate(long bytes) {
            while (current < blocks.size() && blocks.get(current).bytes() - offset < bytes) {
                current++;
                offset = 0;
            }
            if (current == blocks.size()) {
                long size = Math.max(bytes, block);
                blocks.add(new Block(pool.allocate(size, whenShort), size));
            }
            long address = blocks.get(current).address() + offset;
            offset += bytes;
            return address;
        }

        void trim() {
            while (blocks.size() > current + 1) {
                discard(blocks.remove(blocks.size() - 1));
            }
        }

        void empty() {
            current = 0;
            offset = 0;
            trim();
            if (!blocks.isEmpty()) {
                discard(blocks.remove(0));
            }
        }

        private void discard(Block block) {
            pool.discard(block.address(), block.bytes());
        }
    }

    boolean isOpen() {
        return !scopes.isEmpty();
    }

    void open() {
        Stack stack = stacks.get((scopes.size() + 1) % 2);
        scopes.add(new Scope(stack.current, stack.offset, taken, new IdentityHashMap<>()));
    }

    void close() {
        Stack stack = stacks.get(scopes.size() % 2);
        Scope scope = scopes.remove(scopes.size() - 1);
        stack.current = scope.block();
        stack.offset = scope.offset();
        taken = scope.taken() + left;
        left = 0;
    }

    /** Memory of the innermost scope. */
    long allocate(long bytes) {
        take(aligned(bytes));
        return stacks.get(scopes.size() % 2).allocate(aligned(bytes));
    }

    private void take(long bytes) {
        taken += bytes;
        most = Math.max(most, taken);
    }

    /** The most bytes that were ever taken at once. */
    long most() {
        return most;
    }

    static long aligned(long bytes) {
        return Math.max(ALIGNMENT, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    }

    /** Memory of the scope around the innermost one, which stays when that ends. */
    long allocateOutside(long bytes) {
        take(aligned(bytes));
        left += aligned(bytes);
        return stacks.get((scopes.size() + 1) % 2).allocate(aligned(bytes));
    }

    boolean isNested() {
        return scopes.size() > 1;
    }

    /** What was made for this very object in a scope that is still open, or what is made for it now. */
    @SuppressWarnings("unchecked") // one kind of thing is made for one kind of key
    <T> T made(Object key, Supplier<T> make) {
        for (Scope scope : scopes) {
            Object before = scope.made().get(key);
            if (before != null) {
                return (T) before;
            }
        }
        T now = make.get();
        if (isOpen()) {
            scopes.get(scopes.size() - 1).made().put(key, now);
        }
        return now;
    }

    /** Gives back the blocks that nothing lies in. */
    void trim() {
        stacks.forEach(isOpen() ? Stack::trim : Stack::empty);
    }

    void close(Device device) {
        device.finish();
        stacks.forEach(Stack::empty);
    }
}
