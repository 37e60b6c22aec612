package fr.medinjection.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = Table.of("t", Text.of("Rows", "Lignes"))
            .column("name", Text.of("Name", "Nom"))
            .column(Text.of("Group", "Groupe"), "a", Text.same("A"))
            .column(Text.of("Group", "Groupe"), "b", Text.same("B"))
            .row(Cell.name("a \"quoted\", <b>name</b>"), Cell.count(1200), Cell.percent(0.5))
            .total(Cell.label(Text.of("Total", "Somme")), Cell.difference(-3), Cell.none());

    @Test
    void headersSayWhatTheyHead() {
        assertThat(table.html().markup())
                .contains("<th scope=\"colgroup\" colspan=\"2\">", "<th scope=\"col\" class=\"label\">")
                .contains("<th scope=\"row\">a &quot;quoted&quot;, &lt;b&gt;name&lt;/b&gt;</th>")
                .contains("<span lang=\"en\">1,200</span><span lang=\"fr\">1\u202f200</span>")
                .contains("<tr class=\"total\">");
    }

    @Test
    void csvHoldsRawValues() {
        assertThat(table.csv()).isEqualTo("name,a,b\n\"a \"\"quoted\"\", <b>name</b>\",1200,0.500000\nTotal,-3,\n");
    }

    @Test
    void rowsFitTheColumns() {
        assertThatThrownBy(() -> table.row(Cell.count(1))).hasMessage("t has 3 columns, got a row of 1 cells");
    }
}
