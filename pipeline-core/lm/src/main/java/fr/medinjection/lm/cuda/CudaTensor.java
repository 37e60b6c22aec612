package fr.medinjection.lm.cuda;

import fr.medinjection.lm.tensor.Tensor;

/** A matrix or vector on the card. */
final class CudaTensor implements Tensor {
    private final long address;
    private final Element element;
    private final long[] shape;
    private final Runnable giveBack;
    private boolean open = true;

    /** @param giveBack what closing does */
    CudaTensor(long address, Element element, long[] shape, Runnable giveBack) {
        this.address = address;
        this.element = element;
        this.shape = shape.clone();
        this.giveBack = giveBack;
    }

    static CudaTensor of(Tensor tensor) {
        return (CudaTensor) tensor;
    }

    static long bytes(Element element, long... shape) {
        long elements = element.bytes();
        for (long side : shape) {
            elements = Math.multiplyExact(elements, side);
        }
        return elements;
    }

    long address() {
        return address;
    }

    Element element() {
        return element;
    }

    long[] shape() {
        return shape.clone();
    }

    long elements() {
        return bytes() / element.bytes();
    }

    long bytes() {
        return bytes(element, shape);
    }

    int columns() {
        return Math.toIntExact(shape[shape.length - 1]);
    }

    int rows() {
        return Math.toIntExact(elements() / columns());
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
    public synchronized void close() {
        if (open) {
            open = false;
            giveBack.run();
        }
    }
}
