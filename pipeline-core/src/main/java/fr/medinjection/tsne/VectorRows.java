package fr.medinjection.tsne;

import fr.medinjection.UserException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Vectors with their ids, in the order of the ids, brought to the driver: the descent needs all of them in one place, and half a
 * million of them fit there.
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record VectorRows(List<String> ids, float[] values, int dimensions) {
    private static final String ID = "id";
    private static final String VECTOR = "vector";
    private static final StructType PACKED =
            new StructType().add(ID, DataTypes.StringType, false).add(VECTOR, DataTypes.BinaryType, false);

    /** Rows with columns {@code id} and {@code vector}, an array of floats. */
    static VectorRows collect(Dataset<Row> rows) {
        Dataset<Row> packed = rows.select(ID, VECTOR)
                .map(
                        (MapFunction<Row, Row>) row -> RowFactory.create(row.getString(0), pack(row)),
                        Encoders.row(PACKED));
        List<String> ids = new ArrayList<>();
        List<byte[]> vectors = new ArrayList<>();
        for (Iterator<Row> all = packed.toLocalIterator(); all.hasNext(); ) {
            Row row = all.next();
            ids.add(row.getString(0));
            vectors.add((byte[]) row.get(1));
        }
        return sorted(ids, vectors);
    }

    private static byte[] pack(Row row) {
        String id = row.getString(0);
        if (row.isNullAt(1)) {
            throw new UserException("Invalid vector of " + id + ": none, expected numbers");
        }
        List<Float> vector = row.getList(1);
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.size());
        for (Float value : vector) {
            if (value == null || !Float.isFinite(value)) {
                throw new UserException(
                        "Invalid vector of " + id + ": " + value + " among its numbers, expected finite ones");
            }
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private static VectorRows sorted(List<String> ids, List<byte[]> vectors) {
        if (ids.isEmpty()) {
            return new VectorRows(List.of(), new float[0], 1);
        }
        Integer[] order = new Integer[ids.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparing(ids::get));
        int bytes = vectors.get(order[0]).length;
        int dimensions = bytes / Float.BYTES;
        float[] values = new float[Math.multiplyExact(order.length, dimensions)];
        List<String> sorted = new ArrayList<>(order.length);
        for (int i = 0; i < order.length; i++) {
            byte[] vector = vectors.set(order[i], null); // lets go of what is copied
            if (vector.length != bytes || bytes == 0) {
                throw new UserException("Invalid vector of " + ids.get(order[i]) + ": " + vector.length / Float.BYTES
                        + " numbers, expected as many as that of " + ids.get(order[0]) + ", " + dimensions);
            }
            ByteBuffer.wrap(vector).asFloatBuffer().get(values, i * dimensions, dimensions);
            sorted.add(ids.get(order[i]));
        }
        return new VectorRows(sorted, values, dimensions);
    }
}
