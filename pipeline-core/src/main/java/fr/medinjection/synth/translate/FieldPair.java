package fr.medinjection.synth.translate;

/** One text of an item, in both languages. */
record FieldPair(String name, String english, String french) {}
