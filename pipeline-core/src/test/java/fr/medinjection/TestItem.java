package fr.medinjection;

import fr.medinjection.data.Component;
import fr.medinjection.data.Instruction;
import fr.medinjection.data.Lineage;
import fr.medinjection.data.Split;
import fr.medinjection.data.TaskType;
import java.util.List;

/** An instruction in the making, for tests: plain in everything that a test does not set. */
public final class TestItem {
    private String id;
    private String contentHash = "";
    private Component component = Component.NATIVE;
    private String source = "source";
    private Split split = Split.TRAIN;
    private TaskType type = TaskType.OEQ;
    private String language = "fr";
    private String context = "";
    private String question = "";
    private List<String> options = List.of();
    private List<Integer> correct = List.of();
    private String answer = "";
    private List<String> specialties = List.of();
    private List<String> categories = List.of();
    private String task = "";
    private String skill = "";
    private String group = "";
    private List<String> flags = List.of();
    private Lineage lineage;

    private TestItem(String id) {
        this.id = id;
        this.lineage = Lineage.published("dataset", id, "file.json", "CC-BY-4.0");
    }

    public static TestItem of(String id) {
        return new TestItem(id);
    }

    /** An item that differs from another in what is set. */
    public static TestItem like(Instruction item) {
        TestItem like = new TestItem(item.id());
        like.contentHash = item.contentHash();
        like.component = item.component();
        like.source = item.source();
        like.split = item.split();
        like.type = item.type();
        like.language = item.language();
        like.context = item.context();
        like.question = item.question();
        like.options = item.options();
        like.correct = item.correct();
        like.answer = item.answer();
        like.specialties = item.specialties();
        like.categories = item.categories();
        like.task = item.task();
        like.skill = item.skill();
        like.group = item.group();
        like.flags = item.flags();
        like.lineage = item.lineage();
        return like;
    }

    public TestItem id(String value) {
        id = value;
        return this;
    }

    public TestItem placed(Component inComponent, String inSource, Split inSplit) {
        component = inComponent;
        source = inSource;
        split = inSplit;
        return this;
    }

    public TestItem source(String value) {
        source = value;
        return this;
    }

    public TestItem language(String value) {
        language = value;
        return this;
    }

    public TestItem context(String value) {
        context = value;
        return this;
    }

    public TestItem question(String value) {
        question = value;
        return this;
    }

    public TestItem closed(TaskType form, List<String> offered, List<Integer> right) {
        type = form;
        options = offered;
        correct = right;
        return this;
    }

    public TestItem answer(String value) {
        answer = value;
        return this;
    }

    public TestItem lineage(Lineage value) {
        lineage = value;
        return this;
    }

    public Instruction build() {
        return new Instruction(
                id,
                contentHash,
                component,
                source,
                split,
                type,
                language,
                context,
                question,
                options,
                correct,
                answer,
                specialties,
                categories,
                task,
                skill,
                group,
                flags,
                lineage);
    }
}
