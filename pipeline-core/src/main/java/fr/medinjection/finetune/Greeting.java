package fr.medinjection.finetune;

import java.net.InetSocketAddress;

/**
 * What a rank tells the others through the barrier before they connect.
 *
 * @param share its share of the secret
 * @param refusal why training cannot begin, or {@code ""}
 */
record Greeting(String host, int port, String share, String refusal) {
    private static final int FIELDS = 4;

    String text() {
        return String.join("\n", host, Integer.toString(port), share, refusal);
    }

    static Greeting parse(String text) {
        String[] fields = text.split("\n", FIELDS);
        return new Greeting(fields[0], Integer.parseInt(fields[1]), fields[2], fields[3]);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }
}
