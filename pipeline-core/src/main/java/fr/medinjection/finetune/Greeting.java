package fr.medinjection.finetune;

import java.net.InetSocketAddress;

/**
 * What a rank tells the others through the barrier before they connect.
 *
 * @param share its share of the secret
 * @param card the card that it trains on
 * @param refusal why training cannot begin, or {@code ""}
 */
record Greeting(String host, int port, String share, CardRanks.Card card, String refusal) {
    private static final int FIELDS = 6;

    String text() {
        return String.join("\n", host, Integer.toString(port), share, card.number(), card.id(), refusal);
    }

    static Greeting parse(String text) {
        String[] fields = text.split("\n", FIELDS);
        return new Greeting(
                fields[0], Integer.parseInt(fields[1]), fields[2], new CardRanks.Card(fields[3], fields[4]), fields[5]);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }
}
