package fr.medinjection.embed;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;

/** Word vectors that were learnt from the corpus; every executor holds them once. */
record WordVectorModel(String version, Broadcast<WordVectors> vectors) implements VectorModel {
    @Override
    public Embedder open(Configuration hadoop) {
        WordVectors words = vectors.value();
        return texts -> texts.stream().map(words::of).toList();
    }
}
