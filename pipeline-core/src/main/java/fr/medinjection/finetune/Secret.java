package fr.medinjection.finetune;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;

/** What only the ranks of one attempt know: made of what each of them drew. */
final class Secret {
    static final int BYTES = 32;

    private final byte[] key;

    private Secret(byte[] key) {
        this.key = key;
    }

    /** A share of a secret, as text. */
    static String share() {
        byte[] drawn = new byte[BYTES];
        new SecureRandom().nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    static Secret ofShares(Collection<String> shares) {
        return new Secret(digest(String.join("/", shares).getBytes(StandardCharsets.UTF_8)));
    }

    /** What shows that one knows the secret, for one purpose; it does not give the secret away. */
    byte[] of(String purpose) {
        byte[] text = purpose.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[key.length + text.length];
        System.arraycopy(key, 0, all, 0, key.length);
        System.arraycopy(text, 0, all, key.length, text.length);
        return digest(all);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
