package fr.medinjection.lm.tensor;

import fr.medinjection.lm.LmException;

/** The card has no room for what is asked; less work at a time may fit. */
public final class OutOfDeviceMemory extends LmException {
    private static final long serialVersionUID = 1;

    public OutOfDeviceMemory(long bytes, long free) {
        super("Cannot get memory on the card: " + (bytes >> 20) + " MB asked, " + (free >> 20) + " MB free");
    }
}
