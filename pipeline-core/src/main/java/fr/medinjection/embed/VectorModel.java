package fr.medinjection.embed;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** A model that gives texts their vectors, as it travels to the tasks. */
public interface VectorModel extends Serializable {
    /** Changes when the vectors may. */
    String version();

    /** Opens the model in a task. */
    Embedder open(Configuration hadoop);
}
