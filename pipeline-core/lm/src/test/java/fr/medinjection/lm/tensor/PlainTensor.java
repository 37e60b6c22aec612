package fr.medinjection.lm.tensor;

/** A tensor that is a Java array in double precision. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PlainTensor(double[] values, long... shape) implements Tensor {
    static PlainTensor empty(long... shape) {
        long size = 1;
        for (long side : shape) {
            size *= side;
        }
        return new PlainTensor(new double[(int) size], shape);
    }

    static PlainTensor of(Tensor tensor) {
        return (PlainTensor) tensor;
    }

    int rows() {
        return values.length / columns();
    }

    int columns() {
        return (int) shape[shape.length - 1];
    }

    double at(int row, int column) {
        return values[row * columns() + column];
    }

    void put(int row, int column, double value) {
        values[row * columns() + column] = value;
    }

    void add(int row, int column, double value) {
        values[row * columns() + column] += value;
    }

    @Override
    public long size(int axis) {
        return shape[axis];
    }

    @Override
    public int rank() {
        return shape.length;
    }

    @Override
    public void close() {}
}
