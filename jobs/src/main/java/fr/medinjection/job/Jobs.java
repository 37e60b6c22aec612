package fr.medinjection.job;

import java.util.LinkedHashMap;
import java.util.Map;

/** All jobs, in the order of the help page. */
final class Jobs {
    static final Map<String, Entry> ALL = new LinkedHashMap<>();

    /** A job and what the help page says of it; one without a description serves {@code submit.sh} itself and is not listed. */
    record Entry(String description, Job job) {}

    private Jobs() {}

    private static void add(String name, String description, Job job) {
        ALL.put(name, new Entry(description, job));
    }

    static {
        add("warm", "", new WarmJob());
    }
}
