package fr.medinjection.lm.cuda;

import java.util.function.Supplier;

/** What the tests of the CUDA backend run on: the shim, or with the property {@code lm.card} the card of that number. */
public final class Devices {
    private Devices() {}

    public static Device underTest() {
        return cardOr(ShimDevice::new);
    }

    /** Where there is no card, one on which each tensor's margins are looked after; it has no room for a model's weights. */
    static Device strict() {
        return cardOr(ShimDevice::strict);
    }

    private static Device cardOr(Supplier<Device> other) {
        String card = System.getProperty("lm.card", "");
        return card.isEmpty() ? other.get() : CudaDevice.open(Integer.parseInt(card));
    }
}
