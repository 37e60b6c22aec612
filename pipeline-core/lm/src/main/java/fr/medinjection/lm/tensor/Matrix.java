package fr.medinjection.lm.tensor;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/** A rectangle of numbers in native memory, rows {@code stride} apart. Loops copy a row into an array, where the compiler makes vectors of them. */
record Matrix(FloatPointer data, int rows, int columns, int stride) {
    static Matrix of(Tensor tensor) {
        Nd4jTensor x = (Nd4jTensor) tensor;
        int columns = Math.toIntExact(x.size(x.rank() - 1));
        return new Matrix(x.pointer(), Math.toIntExact(x.array().length() / columns), columns, columns);
    }

    /** The same numbers in rows of another width. */
    static Matrix of(Tensor tensor, int columns) {
        Nd4jTensor x = (Nd4jTensor) tensor;
        return new Matrix(x.pointer(), Math.toIntExact(x.array().length() / columns), columns, columns);
    }

    Matrix part(int row, int height, int column, int width) {
        return new Matrix(at((long) row * stride + column), height, width, stride);
    }

    Matrix rows(int from, int to) {
        return part(from, to - from, 0, columns);
    }

    FloatPointer at(long element) {
        return element == 0 ? data : new FloatPointer(data.getPointer(element));
    }

    /** All of it as a buffer, for reading and writing rows; positions are {@code row * stride + column}. */
    FloatBuffer buffer() {
        FloatPointer whole = new FloatPointer(data);
        return whole.limit(whole.position() + (long) (rows - 1) * stride + columns)
                .asBuffer();
    }

    int position(int row) {
        return Math.multiplyExact(row, stride);
    }
}
