package fr.medinjection.synth.generate;

/**
 * What is not taken, and why.
 *
 * @param number the item's place in the reply, -1 for the reply as a whole or what is missing from it
 * @param detail what was found
 * @param text what was rejected, as it stood in the reply
 */
record Rejection(int number, String task, Reason reason, String detail, String text) {
    static final int WHOLE = -1;

    static Rejection ofReply(Reason reason, String detail, String text) {
        return new Rejection(WHOLE, "", reason, detail, text);
    }
}
