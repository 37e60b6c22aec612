package fr.medinjection.lm.cuda;

/** What a matrix on the card is made of. Sums are in single precision for both. */
public enum Element {
    FLOAT("float", Float.BYTES),
    BFLOAT16("bf16", Short.BYTES);

    private final String kernelName;
    private final int bytes;

    Element(String kernelName, int bytes) {
        this.kernelName = kernelName;
        this.bytes = bytes;
    }

    /** As the kernels call it. */
    String kernelName() {
        return kernelName;
    }

    public int bytes() {
        return bytes;
    }
}
