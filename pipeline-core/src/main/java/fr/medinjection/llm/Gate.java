package fr.medinjection.llm;

import java.util.HashSet;
import java.util.Set;

/** Stops all senders at once: those who wait are woken, those whose request is under way finish it and keep its answer. */
final class Gate {
    private final Set<Thread> waiting = new HashSet<>();
    private RuntimeException reason;

    /** Thrown to those who would send something after the gate was shut. */
    static final class Shut extends RuntimeException {
        private static final long serialVersionUID = 1;

        Shut() {
            super("nothing more is sent");
        }
    }

    /** From here on this thread may be woken. */
    synchronized void mayWait() {
        if (reason != null) {
            throw new Shut();
        }
        waiting.add(Thread.currentThread());
    }

    /** From here on this thread is left alone: it sends a request, or writes down what came of it. */
    synchronized void mustFinish() {
        waiting.remove(Thread.currentThread());
        boolean woken = Thread.interrupted();
        assert !woken || reason != null;
    }

    /** As {@link #mustFinish}, unless the gate is shut. */
    synchronized void enter() {
        mustFinish();
        if (reason != null) {
            throw new Shut();
        }
    }

    /** Shuts the gate; the first reason counts. */
    synchronized void shut(RuntimeException why) {
        if (reason == null) {
            reason = why;
            waiting.forEach(Thread::interrupt);
        }
    }

    synchronized boolean isShut() {
        return reason != null;
    }

    /** Throws what the gate was shut for, if it was. */
    synchronized void pass() {
        if (reason != null) {
            throw reason;
        }
    }
}
