package fr.medinjection.score.human;

import fr.medinjection.report.page.Document;
import fr.medinjection.report.page.Html;
import fr.medinjection.report.page.Text;

/** The page on which a physician rates the sample: one file that works without a network, keeps what was rated and exports it. */
record RatingPage(RatingSheet sheet) {
    private static final Text TITLE = Text.of("Rating of answers", "Évaluation de réponses");

    String html() {
        Text lead = Text.of(
                "Each answer is compared with its reference. Nothing leaves this page but the file that you save.",
                "Chaque réponse est comparée à sa référence. Rien ne quitte cette page, sinon le fichier que vous"
                        + " enregistrez.");
        Html data = new Html("<script type=\"application/json\" id=\"sheet\">" + sheet.json() + "</script>");
        Html content = Html.element("main", Html.with("id", "main"), data, start(), work());
        String style = Document.resource(RatingPage.class, "rating.css");
        return new Document(TITLE, lead, style, Document.resource(RatingPage.class, "rating.js"), content).html();
    }

    private static Html start() {
        return Html.element(
                "section",
                Html.with("id", "start"),
                Html.element(
                        "form",
                        Html.with("id", "who"),
                        labelled("rater", Text.of("Your name or initials", "Votre nom ou vos initiales")),
                        Html.empty(
                                "input",
                                Html.with("id", "rater", "type", "text", "maxlength", "80", "autocomplete", "off")),
                        button("begin", "submit", Text.of("Begin", "Commencer"))),
                Html.element("div", Html.with("id", "known")),
                Html.element(
                        "p",
                        labelled("file", Text.of("Or go on with a saved file", "Ou reprendre un fichier enregistré")),
                        Html.empty("input", Html.with("id", "file", "type", "file", "accept", ".json"))),
                Html.element("p", Html.with("id", "trouble", "class", "remark", "role", "alert", "hidden", "")));
    }

    private static Html work() {
        return Html.element(
                "section",
                Html.with("id", "work", "hidden", ""),
                Html.element(
                        "p",
                        Html.with("id", "progress"),
                        Html.element("span", Html.with("id", "count")),
                        Html.element("progress", Html.with("id", "bar", "aria-labelledby", "count"))),
                Html.element(
                        "details",
                        Html.with("id", "guide", "open", ""),
                        Html.element("summary", Text.same("Instructions").html()),
                        Html.element("div", Html.with("id", "instructions", "class", "text"))),
                Html.element("h2", Html.with("id", "number", "tabindex", "-1")),
                shown("question", Text.same("Question")),
                shown("reference", Text.of("Reference answer", "Réponse de référence")),
                shown("answer", Text.of("Answer to rate", "Réponse à évaluer")),
                verdict(),
                labelled("comment", Text.of("Comment, if any (C)", "Commentaire éventuel (C)")),
                Html.element("textarea", Html.with("id", "comment", "rows", "2", "maxlength", "4000")),
                steps(),
                Html.element("p", Html.with("id", "done", "class", "remark", "hidden", "")),
                Html.element("p", Html.with("id", "status", "role", "status")));
    }

    private static Html shown(String id, Text heading) {
        return Html.element(
                "div",
                Html.with("class", "shown"),
                Html.element("h3", heading.html()),
                Html.element("div", Html.with("id", id, "class", "text", "lang", "fr-FR")));
    }

    private static Html verdict() {
        return Html.element(
                "div",
                Html.with("id", "verdict", "role", "group", "aria-label", "Rating / Note"),
                rating("1", Text.of("Equivalent", "Équivalentes")),
                rating("0", Text.of("Not equivalent", "Non équivalentes")),
                button("clear", "button", Text.of("Take back (U)", "Annuler (U)")));
    }

    private static Html rating(String value, Text text) {
        return Html.element(
                "button",
                Html.with("type", "button", "data-rating", value, "aria-pressed", "false"),
                Html.element("kbd", Html.text(value)),
                Html.text(" "),
                text.html());
    }

    private static Html steps() {
        return Html.element(
                "div",
                Html.with("id", "steps"),
                button("previous", "button", Text.of("← Previous", "← Précédente")),
                button("next", "button", Text.of("Next →", "Suivante →")),
                button("open", "button", Text.of("Next without rating", "Suivante sans note")),
                button("save", "button", Text.of("Save to a file", "Enregistrer dans un fichier")));
    }

    private static Html labelled(String id, Text text) {
        return Html.element("label", Html.with("for", id), text.html());
    }

    private static Html button(String id, String type, Text text) {
        return Html.element("button", Html.with("id", id, "type", type), text.html());
    }
}
