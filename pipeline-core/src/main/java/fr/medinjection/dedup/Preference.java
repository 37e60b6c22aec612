package fr.medinjection.dedup;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.when;

import fr.medinjection.UserException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.Column;

/**
 * One rule of who survives in a cluster.
 *
 * @param by the column looked at: {@code split}, {@code component}, {@code source} or {@code type}
 * @param order its values, the one to keep first; a value that is not named comes after all that are
 */
public record Preference(String by, List<String> order) implements Serializable {
    private static final List<String> COLUMNS = List.of("split", "component", "source", "type");

    public Preference {
        order = List.copyOf(order);
        if (!COLUMNS.contains(by)) {
            throw new UserException("Invalid column of a survivor rule: " + by + ", expected one of " + COLUMNS);
        }
    }

    /** The place of a row by each rule in turn: of two rows the one with the least places survives. */
    static List<Column> ranks(List<Preference> rules, Function<String, Column> column) {
        return rules.stream()
                .map(rule -> position(column.apply(rule.by()), rule.order()))
                .toList();
    }

    /** The place of a value in a list, without regard to case; after its end for one that is not there. */
    static Column position(Column value, List<String> list) {
        Column position = lit(list.size());
        for (int i = 0; i < list.size(); i++) {
            position = when(lower(value).equalTo(list.get(i).toLowerCase(Locale.ROOT)), i)
                    .otherwise(position);
        }
        return position;
    }
}
