package fr.medinjection.udf.metric;

import java.util.List;

/** How a text becomes the tokens that a metric compares, under the name that its signature carries. */
public interface Tokenizer {
    List<String> tokens(String text);

    String label();
}
