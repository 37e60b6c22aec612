package fr.medinjection.config;

/** What the value of a setting has to be; whoever reads the configuration says where the setting stands. */
public final class Requirement {
    private Requirement() {}

    /** @param what the setting, as its record calls it in the file */
    public static void require(boolean holds, String what, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("Invalid " + what + ": " + value + ", expected " + expected);
        }
    }
}
