package fr.medinjection.udf;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;

/**
 * A function as Spark SQL sees it.
 *
 * @param usage how it is called and what it gives, for {@code DESCRIBE FUNCTION}
 */
record SqlFunction(int arity, String usage, UserDefinedFunction function) {
    /** The work of a function of one to three arguments, none of which is null. */
    interface Body extends Serializable {
        Object call(List<Object> arguments);
    }

    /** A function of values: null where any argument is, or is an array that holds one. */
    static SqlFunction of(int arity, String usage, DataType result, Body body) {
        UserDefinedFunction function =
                switch (arity) {
                    case 1 -> functions.udf((UDF1<Object, Object>) a -> called(body, a), result);
                    case 2 -> functions.udf((UDF2<Object, Object, Object>) (a, b) -> called(body, a, b), result);
                    case 3 ->
                        functions.udf(
                                (UDF3<Object, Object, Object, Object>) (a, b, c) -> called(body, a, b, c), result);
                    default -> throw new IllegalArgumentException("Invalid number of arguments: " + arity);
                };
        return new SqlFunction(arity, usage, function);
    }

    private static Object called(Body body, Object... arguments) {
        List<Object> values = Arrays.stream(arguments).map(SqlFunction::value).toList();
        boolean hasNull = values.stream().anyMatch(SqlFunction::isOrHoldsNull);
        return hasNull ? null : body.call(values);
    }

    /** Arrays as Java lists; a marker stands for null, which lists of this kind do not hold. */
    private static Object value(Object argument) {
        if (argument instanceof scala.collection.Seq<?> sequence) {
            return scala.collection.JavaConverters.seqAsJavaList(sequence);
        }
        return Objects.requireNonNullElse(argument, Null.NULL);
    }

    private static boolean isOrHoldsNull(Object value) {
        return value == Null.NULL
                || (value instanceof List<?> list && list.stream().anyMatch(Objects::isNull));
    }

    private enum Null {
        NULL
    }
}
