package fr.medinjection.synth;

import java.util.List;

/**
 * What may leave the house.
 *
 * @param inHouse the hosts of servers to which any text may be sent, whatever its source says
 * @param mask what is replaced by stand-ins before a text is sent, and put back into the reply
 */
public record PrivacyConfig(List<String> inHouse, Mask mask) {
    /** What is masked. */
    public enum Mask {
        NOTHING,
        /** What cleaning knows as personal: e-mail addresses, telephone and social-security numbers. */
        PERSONAL_DATA
    }

    public PrivacyConfig {
        inHouse = List.copyOf(inHouse);
    }
}
