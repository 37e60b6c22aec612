package fr.medinjection.generate;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;

/**
 * Where a question stands: long prompts first, and beside such of its form only, so that a batch is the same whatever the
 * partitions.
 *
 * @param form the type and the number of options: what decides the limits and the allowed tokens
 * @param batch its number in the form
 */
record Place(String form, int batch, int length, String id, int permutation)
        implements Serializable, Comparable<Place> {
    private static final Comparator<Place> ORDER = Comparator.comparing(Place::form)
            .thenComparingInt(Place::batch)
            .thenComparing(Comparator.comparingInt(Place::length).reversed())
            .thenComparing(Place::id)
            .thenComparingInt(Place::permutation);

    Place inBatch(int number) {
        return new Place(form, number, length, id, permutation);
    }

    boolean isBeside(Place other) {
        return batch == other.batch && form.equals(other.form);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** Batches to tasks in turn. */
    static final class ByBatch extends Partitioner {
        private static final long serialVersionUID = 1;
        private final int tasks;

        ByBatch(int tasks) {
            this.tasks = tasks;
        }

        @Override
        public int numPartitions() {
            return tasks;
        }

        @Override
        public int getPartition(Object key) {
            Place place = (Place) key;
            return Math.floorMod(place.form().hashCode() + place.batch(), tasks);
        }
    }
}
