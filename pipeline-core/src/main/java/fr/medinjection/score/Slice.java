package fr.medinjection.score;

import fr.medinjection.data.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A part of the test items: by what, and which ({@code source=mediqal}), or {@code all}. */
record Slice(String facet, String value) {
    static final String ALL = "all";
    static final String TYPE = "type";
    static final String SOURCE = "source";
    /** A source's items of one type: what the paper calls a dataset. */
    static final String TEST_SET = "test-set";
    /** The paper's aggregate: the plain mean of MCQ and MCQU. */
    static final String AGGREGATE = "aggregate";

    private static final Set<String> BROAD = Set.of(ALL, TYPE, SOURCE, TEST_SET);

    static Slice parse(String name) {
        int at = name.indexOf('=');
        return at < 0 ? new Slice(name, "") : new Slice(name.substring(0, at), name.substring(at + 1));
    }

    static Slice type(TaskType type) {
        return new Slice(TYPE, type.name());
    }

    /** All slices an item stands in. */
    static List<Slice> of(Sheet sheet) {
        List<Slice> slices = new ArrayList<>();
        slices.add(new Slice(ALL, ""));
        slices.add(type(sheet.type()));
        slices.add(new Slice(SOURCE, sheet.source()));
        slices.add(new Slice(TEST_SET, sheet.source() + "/" + sheet.type()));
        slices.add(new Slice("component", sheet.component()));
        sheet.categories().forEach(category -> slices.add(new Slice("category", category)));
        sheet.specialties().forEach(specialty -> slices.add(new Slice("specialty", specialty)));
        if (!sheet.skill().isEmpty()) {
            slices.add(new Slice("skill", sheet.skill()));
        }
        return slices.stream().distinct().toList();
    }

    /** Whether it is one of the few parts that statistics of many numbers are worth having for. */
    boolean isBroad() {
        return BROAD.contains(facet);
    }

    String name() {
        return value.isEmpty() ? facet : facet + "=" + value;
    }
}
