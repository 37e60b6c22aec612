package fr.medinjection.udf.metric;

/** How a metric says what it is, in sacreBLEU's form: {@code bleu|variant:legacy|tok:13a|…|reference:sacrebleu-2.6.0|version:1}. */
final class Signature {
    /** Counts up whenever a score can change for the same texts. */
    private static final String VERSION = "1";

    private final StringBuilder text;

    private Signature(String text) {
        this.text = new StringBuilder(text);
    }

    static Signature of(String metric, String variant) {
        return new Signature(metric).with("variant", variant);
    }

    Signature with(String name, String value) {
        text.append('|').append(name).append(':').append(value);
        return this;
    }

    /** The signature of a metric that has the definition of the package named. */
    String as(String reference) {
        return with("reference", reference).with("version", VERSION).text.toString();
    }
}
