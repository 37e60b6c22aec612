package fr.medinjection.generate;

import fr.medinjection.finetune.ModelFolder;
import java.io.Serializable;
import java.util.Optional;

/**
 * A model that is asked.
 *
 * @param name in predictions and scores
 * @param trainingSeed the seed of its training, {@code ""} where there was none
 * @param output the dataset of its predictions
 * @param adapter the folder of its adapter, or null for the base model as it is
 */
record Asked(String name, String trainingSeed, String output, ModelFolder base, ModelFolder adapter)
        implements Serializable {
    Optional<ModelFolder> worn() {
        return Optional.ofNullable(adapter);
    }
}
