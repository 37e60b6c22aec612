package fr.medinjection.udf.metric;

import java.io.Serializable;
import java.util.List;

/** How a text becomes the tokens that a metric compares, under the name that its signature carries. */
public interface Tokenizer extends Serializable {
    List<String> tokens(String text);

    String label();
}
