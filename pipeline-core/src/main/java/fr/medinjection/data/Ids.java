package fr.medinjection.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Identifiers: the first 128 bits of SHA-256 over length-prefixed parts, as 32 hexadecimal digits. */
public final class Ids {
    private Ids() {}

    /** The id of a record: its source and its identity there, so that exact duplicates keep ids of their own. */
    public static String of(String source, String record) {
        return hash(source, record);
    }

    /** The hash of several strings; no two different lists give the same input to the digest. */
    public static String hash(String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                for (int shift = 24; shift >= 0; shift -= 8) {
                    digest.update((byte) (bytes.length >>> shift));
                }
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
