package fr.medinjection.llm;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.util.ShutdownHookManager;

/** Hands requests to as many threads as there may be requests at once, and sees them all home, however the run ends. */
final class Dispatch {
    private static final long STACK_BYTES = 512 * 1024;
    private static final long TICK_MS = 200;
    /** Before Spark's and the file systems' own, whose ledger is still needed. */
    private static final int HOOK_PRIORITY = 100;

    private final Caller caller;
    private final ChatClient client;
    private final Gate gate;
    private final int threads;
    private final long drainMs;
    private final BlockingQueue<List<Pending>> queue;
    private final List<Thread> running = new ArrayList<>();
    private volatile boolean fed;

    Dispatch(Caller caller, ChatClient client, Gate gate, int threads, long drainMs) {
        this.caller = caller;
        this.client = client;
        this.gate = gate;
        this.threads = threads;
        this.drainMs = drainMs;
        this.queue = new ArrayBlockingQueue<>(threads);
    }

    /** Returns when every request has its last record; throws why, where nothing more could be sent. */
    void run(Iterator<List<Pending>> requests, Supplier<String> progress, Consumer<String> screen) {
        Runnable hook = () -> {
            gate.shut(new Gate.Shut());
            drain();
        };
        ShutdownHookManager hooks = ShutdownHookManager.get();
        hooks.addShutdownHook(hook, HOOK_PRIORITY, 2 * drainMs + TICK_MS, TimeUnit.MILLISECONDS);
        try {
            start();
            feed(requests, () -> screen.accept(progress.get()));
            while (!gate.isShut() && running.stream().anyMatch(Thread::isAlive)) {
                screen.accept(progress.get());
                pause();
            }
        } finally {
            if (!fed) {
                gate.shut(new Gate.Shut()); // the requests themselves could not be read
            }
            drain();
            if (!hooks.isShutdownInProgress()) {
                hooks.removeShutdownHook(hook);
            }
        }
        gate.pass();
    }

    private void start() {
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(null, this::work, "llm-" + i, STACK_BYTES);
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((which, e) ->
                    gate.shut(e instanceof RuntimeException known ? known : new IllegalStateException(e)));
            running.add(thread);
        }
        running.forEach(Thread::start);
    }

    private void work() {
        try {
            while (!gate.isShut()) {
                List<Pending> next = queue.poll(TICK_MS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    caller.call(next);
                    gate.mustFinish();
                } else if (fed) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void feed(Iterator<List<Pending>> requests, Runnable tell) {
        try {
            while (!gate.isShut() && requests.hasNext()) {
                List<Pending> next = requests.next();
                while (!gate.isShut() && !queue.offer(next, TICK_MS, TimeUnit.MILLISECONDS)) {
                    tell.run();
                }
            }
            fed = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for what is under way: its answers are paid for. What takes too long is broken off, and stays in doubt. */
    private void drain() {
        boolean home = !gate.isShut() || joined(drainMs);
        if (!home) {
            client.cancel();
            joined(drainMs);
        }
    }

    private boolean joined(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (Thread thread : running) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return running.stream().noneMatch(Thread::isAlive);
    }

    private static void pause() {
        try {
            Thread.sleep(TICK_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
