package fr.medinjection.finetune;

import java.io.Serializable;
import org.apache.spark.util.SerializableConfiguration;

/**
 * All that a rank must know.
 *
 * @param name how the run is called to people: the mix, and the seed where there are several
 * @param baseModel the name of the base model in the adapter's configuration
 * @param work the folder of checkpoints and log, on a file system that all ranks see
 */
record TrainingRun(
        String name,
        ModelFolder model,
        String baseModel,
        FinetuneConfig.AdapterSettings adapter,
        FinetuneConfig.TrainingSettings training,
        long seed,
        int ranks,
        int patienceSeconds,
        String work,
        SerializableConfiguration hadoop)
        implements Serializable {}
