package fr.medinjection.synth.translate;

/**
 * What is wrong with a translation.
 *
 * @param field where: {@code question}, {@code option 2}
 * @param detail what was looked for or found, short
 */
record Violation(Invariant invariant, String field, String detail) {
    private static final int LONGEST = 80;

    Violation {
        detail = detail.length() > LONGEST ? detail.substring(0, LONGEST) : detail;
    }

    String shown() {
        return invariant.reason() + " in " + field + (detail.isEmpty() ? "" : ": " + detail);
    }
}
