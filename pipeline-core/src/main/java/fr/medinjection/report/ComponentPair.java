package fr.medinjection.report;

import fr.medinjection.data.Component;
import fr.medinjection.report.page.Text;
import java.util.List;

/** Two components, in the order of their names as the datasets of overlap have them. */
record ComponentPair(String left, String right) {
    static final List<ComponentPair> ALL = List.of(
            new ComponentPair(Component.NATIVE.name(), Component.SYNTHETIC.name()),
            new ComponentPair(Component.NATIVE.name(), Component.TRANSLATED.name()),
            new ComponentPair(Component.SYNTHETIC.name(), Component.TRANSLATED.name()));

    Text text() {
        return Text.of("{0} – {1}", "{0} – {1}", Labels.of(left), Labels.of(right));
    }
}
