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
    void latexHoldsWhatIsShownInOneLanguage() {
        assertThat(new LatexTable(table, Tongue.FR).source())
                .isEqualTo(
                        """
                        % \\usepackage[T1]{fontenc} \\usepackage{booktabs}
                        \\begin{table}[htbp]
                        \\centering\\small
                        \\caption{Lignes}\\label{tab:t}
                        \\begin{tabular}{lrr}
                        \\toprule
                        \\multicolumn{1}{l}{} & \\multicolumn{2}{c}{Groupe} \\\\
                        \\cmidrule(lr){2-3}
                        Nom & A & B \\\\
                        \\midrule
                        a \\textquotedbl{}quoted\\textquotedbl{}, \\textless{}b\\textgreater{}name\\textless{}/b\\textgreater{} & 1\\,200 & 50,0\\,\\% \\\\
                        \\midrule
                        Somme & \\ensuremath{-}3 & – \\\\
                        \\bottomrule
                        \\end{tabular}
                        \\end{table}
                        """);
    }

    @Test
    void latexOfAHostileNameIsThatNameAndALongTableGoesOver() {
        Table names = Table.of("n", Text.of("Names", "Noms")).column("name", Text.same("Name"));
        for (int i = 0; i < 60; i++) {
            names.row(Cell.name("[\\input{/etc/passwd} 50% & $x_1^2$ ~#\n|"));
        }
        String source = new LatexTable(names, Tongue.EN).source();
        assertThat(source)
                .contains("{}[\\textbackslash{}input\\{/etc/passwd\\} 50\\% \\& \\$x\\_1\\textasciicircum{}2\\$"
                        + " \\textasciitilde{}\\# \\textbar{} \\\\\n")
                .contains("\\usepackage{longtable}", "\\begin{longtable}{l}", "\\endfirsthead", "\\endhead");
    }

    @Test
    void rowsFitTheColumns() {
        assertThatThrownBy(() -> table.row(Cell.count(1))).hasMessage("t has 3 columns, got a row of 1 cells");
    }
}
