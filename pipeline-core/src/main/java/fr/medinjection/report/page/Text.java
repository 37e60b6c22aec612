package fr.medinjection.report.page;

import java.util.Arrays;

/** A text in both languages of the page. */
public record Text(String en, String fr) {
    public static final Text NONE = new Text("", "");

    public static Text of(String en, String fr) {
        return new Text(en, fr);
    }

    /** A name or a figure that is written the same in both. */
    public static Text same(String text) {
        return new Text(text, text);
    }

    /** A sentence with places {@code {0}}, {@code {1}} ... filled by texts. */
    public static Text of(String en, String fr, Text... places) {
        return new Text(filled(en, Tongue.EN, places), filled(fr, Tongue.FR, places));
    }

    public String in(Tongue tongue) {
        return tongue == Tongue.EN ? en : fr;
    }

    public boolean hasWords() {
        return !en.isEmpty() || !fr.isEmpty();
    }

    /** Both languages as markup; the page shows the one that is chosen. */
    public Html html() {
        return en.equals(fr) ? Html.text(en) : Html.all(marked(Tongue.EN), marked(Tongue.FR));
    }

    private Html marked(Tongue tongue) {
        return Html.element("span", Html.with("lang", tongue.code()), Html.text(in(tongue)));
    }

    private static String filled(String pattern, Tongue tongue, Text... places) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', from)) {
            int close = pattern.indexOf('}', open);
            int place = Integer.parseInt(pattern.substring(open + 1, close));
            if (place >= places.length) {
                throw new IllegalArgumentException("No text for place " + place + " of " + Arrays.toString(places));
            }
            out.append(pattern, from, open).append(places[place].in(tongue));
            from = close + 1;
        }
        return out.append(pattern.substring(from)).toString();
    }
}
