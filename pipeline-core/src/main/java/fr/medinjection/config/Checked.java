package fr.medinjection.config;

import java.util.Map;

/** A record of the configuration that finds mistakes which no single value shows. */
public interface Checked {
    /** What is wrong, by key below this record ({@code settings.options}); none if nothing is. */
    Map<String, String> mistakes();
}
