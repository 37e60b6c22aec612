package fr.medinjection.lm.cuda;

/** What the tests of the CUDA backend run on: the shim, or with the property {@code lm.card} the card of that number. */
public final class Devices {
    private Devices() {}

    public static Device underTest() {
        String card = System.getProperty("lm.card", "");
        return card.isEmpty() ? new ShimDevice() : CudaDevice.open(Integer.parseInt(card));
    }
}
